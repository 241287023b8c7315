/// What each filter takes and gives.
extension Checker {
    mutating func filter(_ input: Expression, _ name: Name, _ arguments: Arguments, _ site: Site) -> TypedExpression {
        guard let definition = FilterDefinition.byName[name.text] else {
            report(.unknownFilter(name.text, known: Array(FilterDefinition.byName.keys), at: location(name.range)))
            _ = type(input)
            return erroneous(site)
        }
        let value = type(input)
        // Jinja2 reads `map("x")` as a filter's name and gives `selectattr` no names for its arguments.
        if definition.filter == .map, let first = arguments.positional.first {
            report(.missingArgument("'attribute='", of: name.text, at: location(first.range)))
            return erroneous(site)
        }
        if definition.filter == .selectattr || definition.filter == .rejectattr, let first = arguments.keyword.first {
            report(.unknownArgument(first.name.text, of: name.text, known: [], at: location(first.name.range)))
            return erroneous(site)
        }
        guard let bound = bind(arguments, to: definition.parameters, of: name.text, site), !value.type.isErroneous
        else { return erroneous(site) }
        var call = Call(
            name: name.text, filter: definition.filter, input: value, expression: input, arguments: bound,
            given: arguments.positional.count + arguments.keyword.count, site: site)
        return apply(&call) ?? erroneous(site)
    }

    /// A filter's call while its rule is applied.
    private struct Call {
        let name: String
        let filter: Filter
        let input: TypedExpression
        let expression: Expression
        var arguments: [TypedExpression]
        /// How many arguments were written.
        let given: Int
        let site: Site

        func result(_ type: ValueType, _ call: FilterCall? = nil, _ values: [TypedExpression]? = nil) -> TypedExpression
        {
            TypedExpression(
                kind: .filter(call ?? FilterCall(filter: filter), values ?? ([input] + arguments)), type: type,
                site: site)
        }

        func text(_ index: Int) -> String { if case .text(let text) = arguments[index].constant { text } else { "" } }
    }

    private mutating func apply(_ call: inout Call) -> TypedExpression? {
        let input = call.input.type
        if case .optional = input, call.filter != .default {
            report(.maybeAbsent(source(call.expression), input, at: location(call.expression.range)))
            return nil
        }
        switch call.filter {
        case .upper, .lower, .capitalize, .title, .replace, .truncate, .urlencode:
            return require(input.isText, "text", call) ? call.result(.text) : nil
        case .image: return image(call)
        case .slugify: return require(input.isText, "text", call) ? call.result(.slug) : nil
        case .wordcount: return require(input.isText, "text", call) ? call.result(.int) : nil
        case .trim:
            return require(input.isText || input.isHTML, "text", call) ? call.result(input.isHTML ? .html : .text) : nil
        case .striptags: return require(input.isText || input.isHTML, "text or HTML", call) ? call.result(.text) : nil
        case .escape:
            if input.isHTML { return call.input }
            return require(input.isText, "text", call) ? call.result(.html) : nil
        case .string:
            if input.isText { return call.input }
            guard require(input.isNumber, "a number", call) else { return nil }
            return TypedExpression(kind: .concatenation([call.input]), type: .text, site: call.site)
        case .safe: return safe(call)
        case .default: return standIn(call)
        case .tojson: return json(call)
        case .abs: return require(input.isNumber, "a number", call) ? call.result(input) : nil
        case .round: return round(call)
        case .int:
            return require(input.isNumber || input.isText, "a number or text", call)
                ? call.result(.int, keyed(call)) : nil
        case .float:
            return require(input.isNumber || input.isText, "a number or text", call)
                ? call.result(.double, keyed(call)) : nil
        case .date, .isoDate, .rfc822Date: return require(input == .date, "a Date", call) ? call.result(.text) : nil
        case .duration: return require(input == .int, "a number of minutes", call) ? call.result(.text) : nil
        case .absoluteURL: return absoluteURL(call)
        case .items, .dictsort:
            guard case .map(let value) = input else { return refuse("a Map", call) }
            let pair = ValueType.pair(.text, value)
            return call.result(call.filter == .items ? .sequence(pair) : .list(pair))
        default: return applyToList(&call)
        }
    }

    private mutating func applyToList(_ call: inout Call) -> TypedExpression? {
        let input = call.input.type
        if call.filter == .length {
            if case .sequence = input {
                report(.onePass("'\(call.name)'", source(call.expression), at: location(call.expression.range)))
                return nil
            }
            if input.isText { return call.result(.int, keyed(call)) }
            if case .map = input { return call.result(.int, keyed(call)) }
        }
        guard let element = input.element else { return refuse("a list", call) }
        switch call.filter {
        case .length: return call.result(.int, keyed(call))
        case .first: return call.result(element.madeOptional())
        case .last:
            if case .sequence = input {
                report(.onePass("'last'", source(call.expression), at: location(call.expression.range)))
                return nil
            }
            return call.result(element.madeOptional())
        case .list: return call.result(.list(element))
        case .reverse:
            if case .sequence = input {
                report(.onePass("'reverse'", source(call.expression), at: location(call.expression.range)))
                return nil
            }
            return call.result(.sequence(element))
        case .batch:
            if case .int(let count) = call.arguments[0].constant, count < 1 {
                report(
                    .wrongArgument("linecount", of: "batch", expected: "1 or more", .int, at: location(call.site.range))
                )
                return nil
            }
            return call.result(.sequence(.list(element)))
        case .join: return keyedResult(&call, attribute: 1, element, .text) { $0.isText || $0.isNumber }
        case .sort: return keyedResult(&call, attribute: 2, element, .list(element)) { KeyKind($0) != nil }
        case .unique: return keyedResult(&call, attribute: 1, element, .sequence(element)) { KeyKind($0) != nil }
        case .min, .max: return keyedResult(&call, attribute: 1, element, element.madeOptional()) { KeyKind($0) != nil }
        case .sum: return sum(&call, element)
        case .map: return map(&call, element)
        case .groupby:
            guard let (path, type) = attribute(0, of: element, call) else { return nil }
            guard let key = KeyKind(type) else {
                report(.wrongAttribute(call.text(0), call.name, type, at: location(call.arguments[0].site.range)))
                return nil
            }
            return call.result(.list(.pair(type, .list(element))), FilterCall(filter: .groupby, path: path, key: key))
        case .selectattr, .rejectattr: return select(&call, element)
        default: return refuse("something else", call)
        }
    }

    // MARK: Parts

    private mutating func require(_ isRight: Bool, _ expected: String, _ call: Call) -> Bool {
        if !isRight { _ = refuse(expected, call) }
        return isRight
    }

    private mutating func refuse(_ expected: String, _ call: Call) -> TypedExpression? {
        report(
            .wrongInput(
                call.name, expected, source(call.expression), call.input.type, at: location(call.expression.range)))
        return nil
    }

    /// The call with the kind of its input, for filters that take several.
    private func keyed(_ call: Call) -> FilterCall {
        FilterCall(filter: call.filter, key: KeyKind(call.input.type) ?? .bool)
    }

    private mutating func safe(_ call: Call) -> TypedExpression? {
        if call.input.type.isHTML { return call.input }
        if case .text(let literal) = call.input.constant {
            return TypedExpression(kind: .constant(.text(literal)), type: .html, site: call.site)
        }
        report(.unsafeSafe(source(call.expression), call.input.type, at: location(call.expression.range)))
        return nil
    }

    private mutating func standIn(_ call: Call) -> TypedExpression? {
        let standard = call.arguments[0]
        let inner = call.input.type.unwrapped
        guard let joined = ValueType.joined(inner, standard.type) else {
            // An empty literal stands in for markup too.
            if inner.isHTML, case .text("") = standard.constant { return choice(call, standard, .html) }
            report(.unlike(inner, standard.type, "a value and its default", at: location(standard.site.range)))
            return nil
        }
        return choice(call, standard, joined)
    }

    private mutating func choice(_ call: Call, _ standard: TypedExpression, _ type: ValueType) -> TypedExpression {
        var test = TypedExpression(kind: .isPresent(call.input), type: .bool, site: call.site)
        if case .bool(true) = call.arguments[1].constant { test = truth(of: call.input, call.site) }
        return TypedExpression(
            kind: .conditional(test, then: call.input, otherwise: standard), type: type, site: call.site)
    }

    /// A record that has what an `img` needs: `url` and `alt`, and `width` and `height` where it knows them.
    private mutating func image(_ call: Call) -> TypedExpression? {
        guard case .record(let record) = call.input.type, let url = record.place(of: "url"),
            let alt = record.place(of: "alt"), record.fields[alt].type.isText,
            [.url, .assetURL].contains(record.fields[url].type)
        else { return refuse("a picture with 'url' and 'alt'", call) }
        guard ["lazy", "eager"].contains(call.text(0)) else {
            report(
                .wrongArgument(
                    "loading", of: "image", expected: "'lazy' or 'eager'", call.arguments[0].type,
                    at: location(call.arguments[0].site.range)))
            return nil
        }
        let size = ["width", "height"].map { name in
            record.place(of: name).flatMap { record.fields[$0].type.unwrapped == .int ? $0 : nil } ?? url
        }
        for place in [url, alt] + size {
            page.reads.insert(FieldRead(type: record.name, field: record.fields[place].name))
        }
        return call.result(.html, FilterCall(filter: .image, path: [url, alt] + size))
    }

    private mutating func json(_ call: Call) -> TypedExpression? {
        guard call.input.type.isJSONValue else {
            return refuse("text, a number, true or false, or a list of these", call)
        }
        return call.result(.json, FilterCall(filter: .tojson, shape: call.input.type))
    }

    private mutating func round(_ call: Call) -> TypedExpression? {
        guard require(call.input.type == .double, "a number with decimals", call) else { return nil }
        guard ["common", "ceil", "floor"].contains(call.text(1)) else {
            report(
                .wrongArgument(
                    "method", of: "round", expected: "'common', 'ceil' or 'floor'", call.arguments[1].type,
                    at: location(call.arguments[1].site.range)))
            return nil
        }
        return call.result(.double)
    }

    private mutating func absoluteURL(_ call: Call) -> TypedExpression? {
        guard require(call.input.type.isText || call.input.type.isHTML, "an address or HTML", call),
            require(call.arguments[0].type.isText, "an address", call)
        else { return nil }
        let result: ValueType = call.input.type.isHTML ? .html : .url
        return call.result(result, FilterCall(filter: .absoluteURL, shape: call.input.type))
    }

    /// A filter that looks at an attribute of each item, or at the item itself.
    private mutating func keyedResult(
        _ call: inout Call, attribute index: Int, _ element: ValueType, _ result: ValueType,
        accepts: (ValueType) -> Bool
    ) -> TypedExpression? {
        guard let (path, type) = attribute(index, of: element, call) else { return nil }
        if case .nothing = type { return call.result(result) }
        guard accepts(type) else {
            report(.wrongAttribute(call.text(index), call.name, type, at: location(call.arguments[index].site.range)))
            return nil
        }
        call.arguments.remove(at: index)
        return call.result(
            result, FilterCall(filter: call.filter, path: path, key: KeyKind(type) ?? .text),
            [call.input] + call.arguments)
    }

    private mutating func sum(_ call: inout Call, _ element: ValueType) -> TypedExpression? {
        // Python's sum of no decimals is the whole number 0, so only whole numbers have one type.
        keyedResult(&call, attribute: 0, element, .int) { $0 == .int }
    }

    private mutating func map(_ call: inout Call, _ element: ValueType) -> TypedExpression? {
        guard let (path, type) = attribute(0, of: element, call) else { return nil }
        guard !type.isOptional else {
            report(.wrongAttribute(call.text(0), call.name, type, at: location(call.arguments[0].site.range)))
            return nil
        }
        return call.result(.sequence(type), FilterCall(filter: .map, path: path), [call.input])
    }

    private mutating func select(_ call: inout Call, _ element: ValueType) -> TypedExpression? {
        guard let (path, type) = attribute(0, of: element, call) else { return nil }
        var filter = FilterCall(filter: call.filter, path: path, key: KeyKind(type.unwrapped) ?? .text, shape: type)
        var values = [call.input]
        if call.given > 1 {
            let name = call.text(1)
            guard !name.isEmpty, let test = AttributeTest(rawValue: name) else {
                let known = Checker.testNames.filter { AttributeTest(rawValue: $0) != nil }
                report(.unknownTest(name, known: known, at: location(call.arguments[1].site.range)))
                return nil
            }
            filter.test = test
            guard checkOperand(of: test, type, call) else { return nil }
            if call.given > 2 { values.append(call.arguments[2]) }
        }
        return call.result(.sequence(element), filter, values)
    }

    /// Whether the test of a `selectattr` fits the attribute and its value the test.
    private mutating func checkOperand(of test: AttributeTest, _ type: ValueType, _ call: Call) -> Bool {
        let value = call.arguments[2].type
        let place = location(call.arguments[call.given - 1].site.range)
        switch test {
        case .truth, .defined, .undefined, .odd, .even:
            guard call.given == 2 else {
                report(.tooManyArguments(call.name, at: place))
                return false
            }
            if test == .odd || test == .even, type != .int {
                report(.wrongAttribute(call.text(0), test.rawValue, type, at: location(call.site.range)))
                return false
            }
        case .eq, .ne, .lt, .gt, .le, .ge:
            let isOrdering = test != .eq && test != .ne
            guard call.given == 3, let key = KeyKind(type), key == KeyKind(value), !(isOrdering && key == .bool) else {
                report(.unlike(type, call.given == 3 ? value : .nothing, "'\(test.rawValue)'", at: place))
                return false
            }
        case .isIn:
            guard call.given == 3, let key = KeyKind(type), case .list(let item) = value, key == KeyKind(item) else {
                report(.notContained(type, call.given == 3 ? value : .nothing, at: place))
                return false
            }
        }
        return true
    }

    /// The fields from an item to a dotted attribute, and its type; the item itself for the empty name.
    private mutating func attribute(_ argument: Int, of element: ValueType, _ call: Call) -> (
        path: [Int], type: ValueType
    )? {
        let name = call.text(argument)
        let place = location(call.arguments[argument].site.range)
        var path: [Int] = []
        var type = element
        if name.isEmpty { return (path, type) }
        for part in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard case .record(let record) = type else {
                report(.noFields(String(part), "the items", type, at: place))
                return nil
            }
            guard let index = record.place(of: String(part)) else {
                let known = record.fields.map(\.name)
                report(.unknownField(String(part), of: record.name, known: known, at: place))
                return nil
            }
            let field = record.fields[index]
            guard !field.isDeferred else {
                report(.wrongAttribute(name, call.name, field.type, at: place))
                return nil
            }
            page.reads.insert(FieldRead(type: record.name, field: field.name))
            path.append(index)
            type = field.type
        }
        return (path, type)
    }
}

extension ValueType {
    /// Whether a value can be written as JSON.
    var isJSONValue: Bool {
        switch self {
        case .int, .double, .bool, .json: true
        case .list(let element), .sequence(let element): element.isJSONValue
        case .nothing: true
        default: isText
        }
    }
}
