/// Runs a filter, or what works like one; types have been checked, so arguments are what the rule says they are.
extension Renderer {
    mutating func apply(_ call: FilterCall, _ arguments: UnsafeBufferPointer<Cell>, _ program: Program)
        throws(FilterFailure) -> Cell
    {
        let input = arguments[0]
        switch call.filter {
        // Text
        case .upper: return text { TextFilters.upper(input.bytes, into: &$0) }
        case .lower: return text { TextFilters.lower(input.bytes, into: &$0) }
        case .capitalize: return text { TextFilters.capitalize(input.bytes, into: &$0) }
        case .title: return text { TextFilters.title(input.bytes, into: &$0) }
        case .trim: return TextFilters.trimmed(input)
        case .replace:
            let (old, new) = (arguments[1].bytes, arguments[2].bytes)
            return text { TextFilters.replace(input.bytes, old, new, into: &$0) }
        case .truncate:
            let (length, end, leeway) = (arguments[1].int, arguments[3].bytes, arguments[4].int)
            guard leeway >= 0, length >= TextFilters.scalarCount(end) else { throw .truncateTooShort }
            return text {
                TextFilters.truncate(
                    input.bytes, length: length, killWords: arguments[2].bool, end: end, leeway: leeway, into: &$0)
            }
        case .striptags: return text { MarkupFilters.stripTags(input.bytes, into: &$0) }
        case .wordcount: return .int(TextFilters.wordCount(input.bytes))
        case .urlencode: return text { TextFilters.urlEncode(input.bytes, into: &$0) }
        case .escape: return text { $0.appendMarkup(input.bytes) }
        case .startsWith: return .bool(input.bytes.starts(with: arguments[1].bytes))
        case .endsWith: return .bool(input.bytes.reversed().starts(with: arguments[1].bytes.reversed()))
        // Numbers
        case .abs:
            if input.tag == .double { return .double(input.double.magnitude) }
            guard input.int != .min else { throw .numberTooLarge }
            return .int(Swift.abs(input.int))
        case .round: return .double(NumberFilters.round(input.double, arguments[1].int, arguments[2].bytes))
        case .int: return try NumberFilters.int(input, call.key, standard: arguments[1].int)
        case .float: return .double(NumberFilters.float(input, call.key))
        case .odd: return .bool(input.int & 1 == 1)
        case .even: return .bool(input.int & 1 == 0)
        case .divisibleBy:
            guard arguments[1].int != 0 else { throw .divisionByZero }
            return .bool(arguments[1].int == -1 || input.int % arguments[1].int == 0)
        case .range: return try range(input.int, arguments[1].int, step: arguments[2].int)
        // Others
        case .tojson: return text { JSONWriter.write(input, shape: call.shape, onlyASCII: true, into: &$0) }
        case .date: return try date(input.date, pattern: arguments[1].bytes, program.dateNames)
        case .isoDate: return text { DateFormat.appendISO(input.date, into: &$0) }
        case .rfc822Date:
            var pattern: StaticString { "%a, %d %b %Y %H:%M:%S %z" }
            let bytes = UnsafeBufferPointer(start: pattern.utf8Start, count: pattern.utf8CodeUnitCount)
            return try date(input.date, pattern: bytes, .english)
        case .image:
            let url = input.field(call.path[0]).bytes
            guard URLCheck.isAllowed(url) else { throw .unsafeURL(String(decoding: url.prefix(80), as: UTF8.self)) }
            return text { output in
                output.append("<img src=\"")
                output.appendURL(url)
                output.append("\" alt=\"")
                output.appendMarkup(input.field(call.path[1]).bytes)
                let (width, height) = (input.field(call.path[2]), input.field(call.path[3]))
                // A record without a size has its address there.
                if width.tag == .int, height.tag == .int {
                    output.append("\" width=\"")
                    output.append(width.int)
                    output.append("\" height=\"")
                    output.append(height.int)
                }
                output.append("\" loading=\"")
                output.append(arguments[1].bytes)
                output.append("\" decoding=\"async\">")
            }
        case .slugify:
            let slug = program.slug(String(decoding: input.bytes, as: UTF8.self))
            return text { output in
                for byte in slug.utf8
                where byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-") {
                    output.append(byte)
                }
            }
        case .duration: return text { DateFormat.appendDuration(minutes: input.int, into: &$0) }
        case .absoluteURL: return try absoluteURL(call, input, page: arguments[1], program)
        default: return try applyToList(call, arguments)
        }
    }

    /// Text that is written once and copied into the scratch arena.
    private mutating func text(_ write: (inout OutputBuffer) -> Void) -> Cell {
        work.removeAll()
        write(&work)
        return work.withBytes { scratch.text($0) }
    }

    private func range(_ start: Int, _ stop: Int, step: Int) throws(FilterFailure) -> Cell {
        guard step != 0 else { throw .zeroStep }
        let (distance, overflow) = stop.subtractingReportingOverflow(start)
        guard !overflow else { throw .rangeTooLong }
        let count = distance == 0 || (distance < 0) != (step < 0) ? 0 : (distance - step.signum()) / step + 1
        guard count <= Limits.range else { throw .rangeTooLong }
        let cells = scratch.cellBuffer(count)
        for index in 0..<count { cells[index] = .int(start + index * step) }
        return .list(UnsafeBufferPointer(cells))
    }

    private mutating func date(_ date: TemplateDate, pattern: UnsafeBufferPointer<UInt8>, _ names: DateNames)
        throws(FilterFailure) -> Cell
    {
        work.removeAll()
        try DateFormat.append(date, pattern: pattern, names, into: &work)
        return work.withBytes { scratch.text($0) }
    }

    private mutating func absoluteURL(_ call: FilterCall, _ input: Cell, page: Cell, _ program: Program)
        throws(FilterFailure) -> Cell
    {
        work.removeAll()
        try program.origin.withUnsafeBufferPointer { (origin) throws(FilterFailure) in
            if call.shape.isHTML {
                try MarkupFilters.makeLinksAbsolute(input.bytes, origin: origin, page: page.bytes, into: &work)
            } else {
                MarkupFilters.makeAbsolute(input.bytes, origin: origin, page: page.bytes, into: &work)
            }
        }
        return work.withBytes { scratch.text($0) }
    }
}

// MARK: Lists

extension Renderer {
    private mutating func applyToList(_ call: FilterCall, _ arguments: UnsafeBufferPointer<Cell>) throws(FilterFailure)
        -> Cell
    {
        let input = arguments[0]
        let items = input.cells
        switch call.filter {
        case .join:
            let separator = arguments[1].bytes
            return text { output in
                for (index, item) in items.enumerated() {
                    if index > 0 { output.append(separator) }
                    let value = item.following(call.path)
                    switch call.key {
                    case .int: output.append(value.int)
                    case .double: output.append(value.double)
                    default: output.append(value.bytes)
                    }
                }
            }
        case .length:
            switch input.tag {
            case .text: return .int(TextFilters.scalarCount(input.bytes))
            case .map: return .int(input.count / 2)
            default: return .int(input.count)
            }
        case .first: return items.first ?? .absent
        case .last: return items.last ?? .absent
        case .list, .items: return call.filter == .list ? input : pairs(of: input)
        case .reverse: return .list(scratch.copy(items.reversed()))
        case .sort:
            let keys = keys(of: items, call, caseSensitive: arguments[2].bool)
            let isReverse = arguments[1].bool
            return list(of: items, in: sortedIndices(keys, call.key, descending: isReverse))
        case .unique: return unique(items, keys(of: items, call, caseSensitive: arguments[1].bool), call.key)
        case .min, .max:
            let keys = keys(of: items, call, caseSensitive: arguments[1].bool)
            var best = 0
            for index in items.indices.dropFirst() {
                let order = Comparison.order(keys[index], keys[best], call.key)
                if call.filter == .min ? order < 0 : order > 0 { best = index }
            }
            return items.isEmpty ? .absent : items[best]
        case .map: return .list(scratch.copy(items.lazy.map { $0.following(call.path) }))
        case .selectattr, .rejectattr:
            let operand = arguments.count > 1 ? arguments[1] : .absent
            let keeps = call.filter == .selectattr
            return .list(scratch.copy(items.filter { call.passes($0.following(call.path), operand) == keeps }))
        case .sum: return try sum(items, call)
        case .groupby: return groups(items, keys(of: items, call, caseSensitive: arguments[2].bool), call)
        case .batch: return try batches(items, of: arguments[1].int)
        case .dictsort:
            let pairs = pairs(of: input)
            let keys = pairs.cells.map { arguments[1].bool ? $0.field(0) : lowered($0.field(0)) }
            return list(of: pairs.cells, in: sortedIndices(keys, .text, descending: false))
        default: return input
        }
    }

    /// What each item is compared by; text without case unless it counts.
    private mutating func keys(of items: UnsafeBufferPointer<Cell>, _ call: FilterCall, caseSensitive: Bool) -> [Cell] {
        var keys: [Cell] = []
        keys.reserveCapacity(items.count)
        for item in items {
            let key = item.following(call.path)
            keys.append(call.key == .text && !caseSensitive ? lowered(key) : key)
        }
        return keys
    }

    private mutating func lowered(_ cell: Cell) -> Cell { text { TextFilters.lower(cell.bytes, into: &$0) } }

    /// Equal items keep their order, also backwards, as in Python.
    private func sortedIndices(_ keys: [Cell], _ key: KeyKind, descending: Bool) -> [Int] {
        keys.indices.sorted { a, b in
            let order = Comparison.order(keys[a], keys[b], key)
            return order == 0 ? a < b : descending ? order > 0 : order < 0
        }
    }

    private func list(of items: UnsafeBufferPointer<Cell>, in order: [Int]) -> Cell {
        .list(scratch.copy(order.lazy.map { items[$0] }))
    }

    private func pairs(of map: Cell) -> Cell {
        let pairs = scratch.cellBuffer(map.count / 2)
        for index in pairs.indices {
            pairs[index] = .record(UnsafeBufferPointer(rebasing: map.cells[(2 * index)..<(2 * index + 2)]))
        }
        return .list(UnsafeBufferPointer(pairs))
    }

    private func unique(_ items: UnsafeBufferPointer<Cell>, _ keys: [Cell], _ key: KeyKind) -> Cell {
        // Sorted neighbours are compared, so that long lists cost no square.
        let order = sortedIndices(keys, key, descending: false)
        var isFirst = Array(repeating: true, count: keys.count)
        for (before, index) in zip(order, order.dropFirst()) where Comparison.order(keys[before], keys[index], key) == 0
        { isFirst[index] = false }
        return .list(scratch.copy(items.indices.filter { isFirst[$0] }.map { items[$0] }))
    }

    private func sum(_ items: UnsafeBufferPointer<Cell>, _ call: FilterCall) throws(FilterFailure) -> Cell {
        var total = 0
        for item in items {
            let (sum, overflow) = total.addingReportingOverflow(item.following(call.path).int)
            guard !overflow else { throw .numberTooLarge }
            total = sum
        }
        return .int(total)
    }

    private func groups(_ items: UnsafeBufferPointer<Cell>, _ keys: [Cell], _ call: FilterCall) -> Cell {
        let order = sortedIndices(keys, call.key, descending: false)
        var groups: [Cell] = []
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, Comparison.order(keys[order[start]], keys[order[end]], call.key) == 0 { end += 1 }
            let members = order[start..<end].map { items[$0] }
            let grouper = members[0].following(call.path)
            groups.append(.record(scratch.copy([grouper, .list(scratch.copy(members))])))
            start = end
        }
        return .list(scratch.copy(groups))
    }

    private func batches(_ items: UnsafeBufferPointer<Cell>, of size: Int) throws(FilterFailure) -> Cell {
        guard size > 0 else { throw .emptyBatch }
        let starts = stride(from: 0, to: items.count, by: size)
        return .list(
            scratch.copy(
                starts.map { .list(UnsafeBufferPointer(rebasing: items[$0..<Swift.min($0 + size, items.count)])) }))
    }
}

extension Cell {
    /// The value that a path of fields leads to.
    func following(_ path: [Int]) -> Cell {
        var value = self
        for field in path { value = value.field(field) }
        return value
    }
}

extension FilterCall {
    /// Whether an attribute passes the test of a `selectattr`.
    func passes(_ value: Cell, _ operand: Cell) -> Bool {
        switch test {
        case .truth: value.isTrue
        case .defined: !value.isAbsent
        case .undefined: value.isAbsent
        case .odd: value.int & 1 == 1
        case .even: value.int & 1 == 0
        case .eq: Comparison.order(value, operand, key) == 0
        case .ne: Comparison.order(value, operand, key) != 0
        case .lt: Comparison.order(value, operand, key) < 0
        case .gt: Comparison.order(value, operand, key) > 0
        case .le: Comparison.order(value, operand, key) <= 0
        case .ge: Comparison.order(value, operand, key) >= 0
        case .isIn: Comparison.contains(value, in: operand, key)
        }
    }
}
