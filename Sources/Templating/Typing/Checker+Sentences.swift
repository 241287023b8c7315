/// `t("key", name=value)`, which becomes the expressions that it stands for.
extension Checker {
    mutating func sentence(_ name: Name, _ arguments: Arguments) throws(ErrorAlreadyReported) -> Value {
        guard let first = arguments.positional.first, arguments.positional.count == 1 else {
            throw reporting(
                arguments.positional.isEmpty
                    ? .missingArgument("the key of a sentence", of: name.text)
                    : .tooManyArguments(for: name.text),
                at: name.range
            )
        }
        guard case .constant(.text(let key)) = first.kind else {
            throw reporting(.literalExpected(by: name.text), at: first.range)
        }
        guard let sentence = environment.sentences.sentences[key] else {
            let known = environment.sentences.sentences.keys.sorted()
            throw reporting(.unknown(.sentence, key, known: known), at: first.range)
        }
        let callee = "\(name.text)(\"\(key)\")"
        let names = sentence.placeholders.sorted()
        let given = try arranged(Arguments(keyword: arguments.keyword), parameters: names, of: callee)
        var values: [String: Expression] = [:]
        for (name, value) in zip(names, given) {
            guard let value else {
                throw reporting(.missingArgument("'\(name)'", of: callee), at: currentSpan.range)
            }
            try requirePresent(try checked(value))
            values[name] = value
        }
        switch sentence {
        case .plain(let parts):
            return typed(expression(parts, values))
        case .plural(let forms):
            return typed(try plural(forms, values))
        }
    }

    private func expression(_ kind: Expression.Kind) -> Expression {
        Expression(kind: kind, range: currentSpan.range)
    }

    /// A text stays one literal, so that it may stand where only a literal may.
    private func expression(_ parts: [Sentences.Part], _ values: [String: Expression]) -> Expression {
        let operands = parts.compactMap { part in
            switch part {
            case .text(let text): expression(.constant(.text(text)))
            case .placeholder(let name): values[name]
            }
        }
        let empty = expression(.constant(.text("")))
        guard let first = operands.first else { return empty }
        if operands.count == 1, case .text = parts[0] { return first }
        // A value alone becomes text too.
        return operands.dropFirst().reduce(expression(.binary(.concatenate, empty, first))) { left, right in
            expression(.binary(.concatenate, left, right))
        }
    }

    private mutating func plural(
        _ forms: [(form: String, parts: [Sentences.Part])],
        _ values: [String: Expression]
    ) throws(ErrorAlreadyReported) -> Expression {
        guard let number = values[Sentences.number], let last = forms.last else {
            return expression(.constant(.text("")))
        }
        let value = try checked(number)
        guard value.type == .int else {
            let described = described(value)
            throw reporting(.numberExpected(by: "'\(Sentences.number)'", described: described), at: value)
        }
        let filter = Name(text: Sentences.formFilter, range: currentSpan.range)
        let form = expression(.filter(number, filter, Arguments()))
        return forms.dropLast().reversed().reduce(expression(last.parts, values)) { otherwise, candidate in
            let test = expression(.binary(.equal, form, expression(.constant(.text(candidate.form)))))
            return expression(
                .conditional(condition: test, then: expression(candidate.parts, values), otherwise: otherwise)
            )
        }
    }
}
