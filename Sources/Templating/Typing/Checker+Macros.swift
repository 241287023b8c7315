/// Imports and macros: a call is checked, and later written, as if the macro's body stood where it is called.
///
/// So a macro needs no types of its own: each call brings them, and the context it stands in.
extension Checker {
    mutating func checkImport(_ imported: Node.Import) {
        if let index = importedTemplate(imported) {
            scope.declare(imported.alias.text, module: index)
        } else {
            // What is called through it is not judged.
            scope.declare(imported.alias.text, .erroneous)
        }
    }

    /// The template that an import names; nil, and reported, when there is none or it holds more than macros.
    private mutating func importedTemplate(_ imported: Node.Import) -> Int? {
        guard let index = library.index(of: imported.template.text) else {
            reportUnknownTemplate(imported.template)
            return nil
        }
        let file = library.templates[index]
        if let place = file.firstThingBesideMacros {
            report(.importedContent(file.file.name, at: file.location(place)))
            return nil
        }
        return index
    }

    /// A macro where it is defined: its name must be free.
    mutating func checkMacro(_ macro: Node.Macro) {
        let name = macro.name.text
        if scope.find(name) != nil || environment.functions.contains(where: { $0.name == name }) {
            report(.macroNameTaken(name, at: location(macro.name.range)))
        }
    }

    // MARK: Calls

    /// A macro that a callee names.
    struct MacroReference {
        let macro: Node.Macro
        let template: Int
        /// Through the name of a file, where it sees nothing of the page.
        let isImported: Bool
    }

    enum MacroLookup {
        case found(MacroReference)
        /// Not a macro's name.
        case none
        /// Reported.
        case faulty
    }

    mutating func macro(_ callee: Expression) -> MacroLookup {
        switch callee.kind {
        case .name(let name):
            guard scope.find(name) == nil else { return .none }
            let found = library.templates[template].macros.first {
                $0.name.text == name && $0.name.range.lowerBound < callee.range.lowerBound
            }
            return found.map { .found(MacroReference(macro: $0, template: template, isImported: false)) } ?? .none
        case .field(let base, let name):
            guard case .name(let alias) = base.kind, let module = scope.find(alias)?.module else { return .none }
            let file = library.templates[module]
            guard let macro = file.macros.first(where: { $0.name.text == name.text }) else {
                if !file.isBroken {
                    report(
                        .unknownMacro(
                            name.text, of: alias, known: file.macros.map(\.name.text), at: location(name.range)))
                }
                return .faulty
            }
            return .found(MacroReference(macro: macro, template: module, isImported: true))
        default: return .none
        }
    }

    /// The macro's body with its parameters set; nil, and reported, when the call is wrong.
    mutating func checkMacroCall(_ callee: Expression, _ arguments: Arguments, _ range: Range<Int>) -> TypedNode?? {
        let reference: MacroReference
        switch macro(callee) {
        case .none: return .none
        case .faulty: return .some(nil)
        case .found(let found): reference = found
        }
        let name = reference.macro.name.text
        if openMacros.contains(where: { $0.template == reference.template && $0.name == name }) {
            report(.recursiveMacro(name, at: location(range)))
            return .some(nil)
        }
        guard openMacros.count < Limits.macroDepth else {
            report(.nestedTooDeeply(at: location(range)))
            return .some(nil)
        }
        guard let given = bind(arguments, to: reference.macro, range) else { return .some(nil) }
        let site = site(range)
        let saved = scope.enterMacro(roots: reference.isImported ? 0 : rootCount)
        defer { scope.leaveMacro(saved) }
        let nodes = inMacro(name, of: reference.template, calledAt: range) { checker in
            checker.declareImports(before: reference)
            return checker.setParameters(of: reference.macro, given) + checker.check(reference.macro.body)
        }
        return .section(.macro, nodes, site)
    }

    /// The files that the macro's own file imports.
    private mutating func declareImports(before reference: MacroReference) {
        for imported in library.templates[reference.template].imports
        where reference.isImported || imported.alias.range.lowerBound < reference.macro.name.range.lowerBound {
            checkImport(imported)
        }
    }

    /// Each parameter's argument, checked where the call stands; nil for one that is left to its default.
    private mutating func bind(_ arguments: Arguments, to macro: Node.Macro, _ range: Range<Int>) -> [TypedExpression?]?
    {
        let name = macro.name.text
        let parameters = macro.parameters
        guard arguments.positional.count <= parameters.count else {
            report(.tooManyArguments(name, at: location(arguments.positional[parameters.count].range)))
            return nil
        }
        var given: [TypedExpression?] = Array(repeating: nil, count: parameters.count)
        var isSound = true
        func place(_ expression: Expression, _ index: Int, _ checker: inout Checker) {
            let value = checker.type(expression)
            if case .sequence = value.type {
                checker.report(.onePass("a macro", checker.source(expression), at: checker.location(expression.range)))
                isSound = false
            }
            if value.type.isErroneous { isSound = false }
            given[index] = value
        }
        for (index, expression) in arguments.positional.enumerated() { place(expression, index, &self) }
        for keyword in arguments.keyword {
            guard let index = parameters.firstIndex(where: { $0.name.text == keyword.name.text }) else {
                let known = parameters.map(\.name.text)
                report(.unknownArgument(keyword.name.text, of: name, known: known, at: location(keyword.name.range)))
                isSound = false
                continue
            }
            guard given[index] == nil else {
                report(.duplicateArgument(keyword.name.text, at: location(keyword.name.range)))
                isSound = false
                continue
            }
            place(keyword.value, index, &self)
        }
        for (parameter, value) in zip(parameters, given) where value == nil && parameter.standard == nil {
            report(.missingArgument("'\(parameter.name.text)'", of: name, at: location(range)))
            isSound = false
        }
        return isSound ? given : nil
    }

    /// Assignments to the parameters, which the body then sees as its variables.
    private mutating func setParameters(of macro: Node.Macro, _ given: [TypedExpression?]) -> [TypedNode] {
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
            case .output(let expression): return expression.range
            case .conditional(let branches, _): return branches.first?.condition.range ?? 0..<0
            case .loop(let loop): return loop.range
            case .assignment(let name, _), .capture(let name, _), .include(let name): return name.range
            case .block(let block): return block.name.range
            }
        }
        return nil
    }
}
