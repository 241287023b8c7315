/// `import` and `macro`.
extension Parser {
    mutating func parseImport(_ tag: Name) throws(Diagnostic) -> Node.Import {
        if let open = openTags.first(where: { $0.tag != "block" }) {
            throw .misplacedImport(inside: open.tag, at: location(tag.range))
        }
        let template = try parseTemplateName(tag)
        guard skipWord("as") else { throw unexpected(expecting: "'as' and a name") }
        let imported = Node.Import(template: template, alias: try parseName("the name of the file's macros"))
        try endTag()
        if openTags.isEmpty { imports.append(imported) }
        return imported
    }

    mutating func parseMacro(_ tag: Name) throws(Diagnostic) -> Node.Macro {
        let name = try parseName("the name of the macro")
        if let open = openTags.first {
            throw .misplacedMacro(name.text, inside: open.tag, at: location(name.range))
        }
        if ["loop", "super", "range", "caller", "url_for"].contains(name.text) {
            throw .reservedWord(name.text, at: location(name.range))
        }
        if macros.contains(where: { $0.name.text == name.text }) {
            throw .duplicateMacro(name.text, at: location(name.range))
        }
        let parameters = try parseParameters(of: name)
        try endTag()
        let body = try parseBody(of: tag, until: ["endmacro"]).nodes
        if kind == .name, let end = Optional(try parseName("the name of the macro")), end.text != name.text {
            throw .macroEndMismatch(end.text, open: name.text, at: location(end.range))
        }
        try endTag()
        let macro = Node.Macro(name: name, parameters: parameters, body: body)
        macros.append(macro)
        return macro
    }

    private mutating func parseParameters(of macro: Name) throws(Diagnostic) -> [Node.Macro.Parameter] {
        try expect(.leftParenthesis, "'(' and the macro's parameters")
        var parameters: [Node.Macro.Parameter] = []
        while kind != .rightParenthesis {
            if !parameters.isEmpty {
                try expect(.comma, "',' or ')'")
                if kind == .rightParenthesis { break }
            }
            let name = try parseName("the name of a parameter")
            if ["loop", "super", "caller", "varargs", "kwargs"].contains(name.text) {
                throw .reservedWord(name.text, at: location(name.range))
            }
            if parameters.contains(where: { $0.name.text == name.text }) {
                throw .duplicateParameter(name.text, of: macro.text, at: location(name.range))
            }
            let standard = skip(.assign) ? try parseExpression() : nil
            if standard == nil, parameters.last?.standard != nil {
                throw .parameterAfterDefault(name.text, at: location(name.range))
            }
            parameters.append(Node.Macro.Parameter(name: name, standard: standard))
        }
        advance()
        return parameters
    }
}
