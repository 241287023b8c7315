/// Imports and macros.
///
/// A macro call is checked, and later compiled, as if the macro's body were written in its place. So a macro needs no
/// types: each call brings its own, and the context it is in.
extension Checker {
    mutating func checkImport(_ imported: Node.Import) {
        do throws(ErrorAlreadyReported) {
            let index = try self.index(of: imported.template)
            let template = library.templates[index]
            if let range = template.firstContentBesidesMacros {
                report(.contentInImportedFile, at: template.location(range))
                throw ErrorAlreadyReported()
            }
            scope.declare(imported.alias.text, .erroneous, module: index)
        } catch {
            // Calls through this name are not checked.
            scope.declare(imported.alias.text, .erroneous)
        }
    }

    mutating func checkMacroName(_ name: Name) throws(ErrorAlreadyReported) {
        let isFunction = environment.functions.contains { $0.name == name.text }
        if isFunction || scope.find(name.text) != nil {
            throw reporting(.macroNameTaken(name.text), at: name.range)
        }
    }

    /// The macro that a call refers to.
    struct MacroReference {
        let macro: Node.Macro
        let template: Int
        /// True for a macro of an imported file, which does not see the page's variables.
        let isImported: Bool
    }

    /// - Returns: nil when the callee is not the name of a macro.
    mutating func macro(named callee: Expression) throws(ErrorAlreadyReported) -> MacroReference? {
        switch callee.kind {
        case .name(let name):
            return localMacro(name, usedAt: callee.range)
        case .field(let base, let name):
            guard case .name(let alias) = base.kind, let module = scope.find(alias)?.module else {
                return nil
            }
            return try importedMacro(name, from: module, alias: alias)
        default:
            return nil
        }
    }

    /// A macro of the same file that is defined above its use.
    private func localMacro(_ name: String, usedAt range: Range<Int>) -> MacroReference? {
        guard scope.find(name) == nil else { return nil }
        let macro = library.templates[position.template].macros.first { macro in
            macro.name.text == name && macro.name.range.lowerBound < range.lowerBound
        }
        return macro.map { MacroReference(macro: $0, template: position.template, isImported: false) }
    }

    private mutating func importedMacro(
        _ name: Name,
        from module: Int,
        alias: String
    ) throws(ErrorAlreadyReported) -> MacroReference {
        let template = library.templates[module]
        if let macro = template.macros.first(where: { $0.name.text == name.text }) {
            return MacroReference(macro: macro, template: module, isImported: true)
        }
        if template.isBroken {
            throw ErrorAlreadyReported()
        }
        let known = template.macros.map(\.name.text).sorted()
        throw reporting(.unknown(.macro(of: alias), name.text, known: known), at: name.range)
    }

    /// The body of the macro that an expression calls, with its parameters set; nil when it calls none.
    mutating func checkMacroCall(_ expression: Expression) throws(ErrorAlreadyReported) -> TypedNode? {
        guard case .call(let callee, let arguments) = expression.kind,
            let reference = try macro(named: callee)
        else { return nil }

        let range = expression.range
        let name = reference.macro.name.text
        let openMacro = OpenMacro(template: reference.template, name: name)
        guard !position.openMacros.contains(openMacro) else {
            throw reporting(.recursiveMacro(name), at: range)
        }
        guard position.openMacros.count < Limits.macroDepth else {
            throw reporting(.nestedTooDeeply, at: range)
        }

        let given = try bind(arguments, to: reference.macro, at: range)
        let scope = Scope.Kind.macro(variableCount: reference.isImported ? 0 : variableCount)
        let nodes = withIncludeFrame("macro '\(name)'", at: range, scope: scope) { checker in
            checker.position.template = reference.template
            checker.position.block = nil
            checker.position.openMacros.append(openMacro)
            checker.link(reference.template)
            checker.declareImports(visibleTo: reference)
            return checker.setParameters(of: reference.macro, to: given) + checker.check(reference.macro.body)
        }
        return .section(.macro, nodes, span(range))
    }

    /// Declares the files that the macro's own file imports.
    private mutating func declareImports(visibleTo reference: MacroReference) {
        let macroStart = reference.macro.name.range.lowerBound
        for imported in library.templates[reference.template].imports {
            if reference.isImported || imported.alias.range.lowerBound < macroStart {
                checkImport(imported)
            }
        }
    }

    /// The argument of each parameter, checked in the caller's scope; nil for one that has its default.
    private mutating func bind(
        _ arguments: Arguments,
        to macro: Node.Macro,
        at range: Range<Int>
    ) throws(ErrorAlreadyReported) -> [Value?] {
        let name = macro.name.text
        let given = try arranged(arguments, parameters: macro.parameters.map(\.name.text), of: name)
        var bound: [Value?] = []
        var hasErrors = false
        for (parameter, expression) in zip(macro.parameters, given) {
            if expression == nil, parameter.defaultValue == nil {
                report(.missingArgument("'\(parameter.name.text)'", of: name), at: range)
                hasErrors = true
            }
            let value = expression.map { typed($0) }
            if let value, case .sequence = value.type {
                report(.listExpected(by: "a macro", source: source(value)), at: value.span.range)
                hasErrors = true
            }
            if value?.type.isErroneous == true {
                hasErrors = true
            }
            bound.append(value)
        }
        guard !hasErrors else { throw ErrorAlreadyReported() }
        return bound
    }

    /// Assigns the parameters, which the body then sees as variables.
    private mutating func setParameters(of macro: Node.Macro, to given: [Value?]) -> [TypedNode] {
        var nodes: [TypedNode] = []
        for (parameter, argument) in zip(macro.parameters, given) {
            let value: Value
            if let argument {
                value = argument
            } else if let defaultValue = parameter.defaultValue {
                value = typed(defaultValue)
            } else {
                continue
            }
            let slot = scope.declare(parameter.name.text, value.type)
            nodes.append(.assignment(slot: slot, value))
        }
        return nodes
    }
}

extension ParsedTemplate {
    /// The first content of an imported file that is neither a macro nor an import, and so would be lost.
    fileprivate var firstContentBesidesMacros: Range<Int>? {
        if let parent {
            return parent.range
        }
        for node in body {
            switch node {
            case .text(let range):
                if let visible = file.firstVisible(in: range) {
                    return visible
                }
            case .macro, .importing:
                continue
            default:
                return node.markedRange
            }
        }
        return nil
    }
}
