/// Imports and macros: a call is checked, and later written, as if the macro's body stood where it is called.
///
/// So a macro needs no types of its own: each call brings them, and the context it stands in.
extension Checker {
    mutating func checkImport(_ imported: Node.Import) {
        do throws(Reported) {
            let index = try index(of: imported.template)
            let file = library.templates[index]
            if let place = file.firstThingBesideMacros {
                report(.importedContent, at: file.location(place))
                throw Reported()
            }
            scope.declare(imported.alias.text, .erroneous, module: index)
        } catch {
            // What is called through it is not judged.
            scope.declare(imported.alias.text, .erroneous)
        }
    }

    /// A macro that a callee names.
    struct MacroReference {
        let macro: Node.Macro
        let template: Int
        /// Through the name of a file, where it sees nothing of the page.
        let isImported: Bool
    }

    /// - Returns: nil when the callee is no macro's name.
    mutating func macro(_ callee: Expression) throws(Reported) -> MacroReference? {
        switch callee.kind {
        case .name(let name):
            guard scope.find(name) == nil else { return nil }
            let found = library.templates[position.template].macros.first {
                $0.name.text == name && $0.name.range.lowerBound < callee.range.lowerBound
            }
            return found.map { MacroReference(macro: $0, template: position.template, isImported: false) }
        case .field(let base, let name):
            guard case .name(let alias) = base.kind, let module = scope.find(alias)?.module else {
                return nil
            }
            let file = library.templates[module]
            guard let macro = file.macros.first(where: { $0.name.text == name.text }) else {
                if file.isBroken { throw Reported() }
                throw fault(
                    .unknown(.macro(of: alias), name.text, known: file.macros.map(\.name.text).sorted()),
                    name.range
                )
            }
            return MacroReference(macro: macro, template: module, isImported: true)
        default: return nil
        }
    }

    /// The body of the macro that an expression calls, with its parameters set; nil when it calls none.
    mutating func macroCall(_ expression: Expression) throws(Reported) -> TypedNode? {
        guard case .call(let callee, let arguments) = expression.kind, let reference = try macro(callee)
        else {
            return nil
        }
        let (name, range) = (reference.macro.name.text, expression.range)
        guard !position.openMacros.contains(where: { $0.template == reference.template && $0.name == name })
        else {
            throw fault(.recursiveMacro(name), range)
        }
        guard position.openMacros.count < Limits.macroDepth else { throw fault(.nestedTooDeeply, range) }
        let given = try bind(arguments, to: reference.macro, range)
        let roots = reference.isImported ? 0 : rootCount
        let nodes = linked("macro '\(name)'", range, .macro(roots: roots)) { checker in
            checker.position.template = reference.template
            checker.position.block = nil
            checker.position.openMacros.append((reference.template, name))
            checker.link(reference.template)
            checker.declareImports(before: reference)
            return checker.setParameters(of: reference.macro, given) + checker.check(reference.macro.body)
        }
        return .section("macro", nodes, site(range))
    }

    /// The files that the macro's own file imports.
    private mutating func declareImports(before reference: MacroReference) {
        for imported in library.templates[reference.template].imports
        where reference.isImported || imported.alias.range.lowerBound < reference.macro.name.range.lowerBound
        {
            checkImport(imported)
        }
    }

    /// Each parameter's argument, checked where the call stands; nil for one that is left to its default.
    private mutating func bind(
        _ arguments: Arguments,
        to macro: Node.Macro,
        _ range: Range<Int>
    ) throws(Reported) -> [Value?] {
        let name = macro.name.text
        var isSound = true
        var bound: [Value?] = []
        let given = try arranged(arguments, macro.parameters.map(\.name.text), of: name)
        for (parameter, expression) in zip(macro.parameters, given) {
            if expression == nil, parameter.standard == nil {
                report(.missingArgument(name, "'\(parameter.name.text)'"), range)
                isSound = false
            }
            let value = expression.map { type($0) }
            if let value, case .sequence = value.type {
                report(.onePass("a macro", source(value)), value.site.range)
                isSound = false
            }
            isSound = isSound && value?.type.isErroneous != true
            bound.append(value)
        }
        guard isSound else { throw Reported() }
        return bound
    }

    /// Assignments to the parameters, which the body then sees as its variables.
    private mutating func setParameters(of macro: Node.Macro, _ given: [Value?]) -> [TypedNode] {
        var nodes: [TypedNode] = []
        for (parameter, value) in zip(macro.parameters, given) {
            guard let value = value ?? parameter.standard.map({ type($0) }) else { continue }
            nodes.append(.assignment(slot: scope.declare(parameter.name.text, value.type), value))
        }
        return nodes
    }
}

extension ParsedTemplate {
    /// What an imported file holds beside macros and imports, and would lose; nil when there is nothing.
    fileprivate var firstThingBesideMacros: Range<Int>? {
        if let parent { return parent.range }
        for node in body {
            switch node {
            case .text(let range): if let visible = file.firstVisible(in: range) { return visible }
            case .macro, .importing: continue
            default: return node.mark.range
            }
        }
        return nil
    }
}
