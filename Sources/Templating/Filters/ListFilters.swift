/// Filters on lists and maps.
extension Filter {
    static let listFilters = [
        join, length, first, last, sort, reverse, unique, map, selectattr, rejectattr, groupby, sum,
        minimum, maximum, list, batch, items, dictsort,
    ]

    // MARK: One value from a list

    private static let join = Filter(
        "join",
        input: .list,
        parameters: [
            Parameter("d", .text, default: .text("")),
            Parameter(
                "attribute",
                .attribute(accepts: { $0.isText || $0.isNumber }),
                default: .text("")
            ),
        ],
        returns: always(.text),
        documentation: Documentation(
            "The items of a list in one text.",
            example: "{{ names|join(\", \") }}",
            output: "a, b, c"
        ),
        evaluate: { memory, call, values in
            let separator = values[0].bytes
            return memory.text { output in
                for (index, item) in values.input.cells.enumerated() {
                    if index > 0 {
                        output.append(separator)
                    }
                    output.appendPlain(item.following(call.path))
                }
            }
        }
    )

    private static let length = Filter(
        "length",
        alias: "count",
        input: Input(
            "a list",
            requiresList: true,
            accepts: { type in
                [Input.text, .map, .wholeList].contains { $0.accepts(type) }
            }
        ),
        returns: always(.int),
        documentation: Documentation(
            "The number of items, or of characters.",
            example: "{{ names|length }}",
            output: "3"
        ),
        value: { values in
            switch values.input.tag {
            case .text: .int(values.input.bytes.scalarCount)
            case .map: .int(values.input.count / 2)
            default: .int(values.input.count)
            }
        }
    )

    private static let first = Filter(
        "first",
        input: .list,
        returns: { _, item in item.madeOptional() },
        documentation: Documentation(
            "The first item; absent when there is none.",
            example: "{{ names|first|default(\"nobody\") }}",
            output: "a"
        ),
        value: { values in values.input.cells.first ?? .absent }
    )

    private static let last = Filter(
        "last",
        input: .wholeList,
        returns: { _, item in item.madeOptional() },
        documentation: Documentation(
            "The last item; absent when there is none.",
            example: "{{ names|last|default(\"nobody\") }}",
            output: "c"
        ),
        value: { values in values.input.cells.last ?? .absent }
    )

    private static let sum = Filter(
        "sum",
        input: .list,
        // Whole numbers only, because Python's sum of no decimals is the whole number 0.
        parameters: [Parameter("attribute", .attribute(accepts: { $0 == .int }), default: .text(""))],
        returns: always(.int),
        documentation: Documentation(
            "The sum of whole numbers.",
            example: "{{ songs|sum(attribute=\"year\") }}",
            output: "4051"
        ),
        evaluate: { (_, call, values) throws(ValueError) in
            var total = 0
            for item in values.input.cells {
                let sum = total.addingReportingOverflow(item.following(call.path).int)
                guard !sum.overflow else { throw .numberTooLarge }
                total = sum.partialValue
            }
            return .int(total)
        }
    )

    private static let minimum = bestItem(
        "min",
        documentation: Documentation(
            "The smallest item; absent when there is none.",
            example: "{{ [3, 1, 2]|min|default(0) }}",
            output: "1"
        ),
        isBetter: { key, best in Comparison.order(key, best) < 0 }
    )

    private static let maximum = bestItem(
        "max",
        documentation: Documentation(
            "The greatest item; absent when there is none.",
            example: "{{ [3, 1, 2]|max|default(0) }}",
            output: "3"
        ),
        isBetter: { key, best in Comparison.order(best, key) < 0 }
    )

    /// - Parameter isBetter: true when the first key is better than the second.
    private static func bestItem(
        _ name: String,
        documentation: Documentation,
        isBetter: @escaping @Sendable (Cell, Cell) -> Bool
    ) -> Filter {
        Filter(
            name,
            input: .list,
            parameters: [.caseSensitive, .optionalAttribute],
            returns: { input, _ in (input.element ?? .nothing).madeOptional() },
            documentation: documentation,
            evaluate: { memory, call, values in
                let items = values.input.cells
                let keys = memory.sortKeys(of: items, call, isCaseSensitive: values[0].bool)
                let best = keys.indices.min { isBetter(keys[$0], keys[$1]) }
                return best.map { items[$0] } ?? .absent
            }
        )
    }

    // MARK: A list from a list

    private static let sort = Filter(
        "sort",
        input: .list,
        parameters: [
            Parameter("reverse", .bool, default: .bool(false)),
            .caseSensitive,
            .optionalAttribute,
        ],
        returns: { input, _ in .list(input.element ?? .nothing) },
        documentation: Documentation(
            "The items in order.",
            example: "{{ names|sort(reverse=true)|join }}",
            output: "cba"
        ),
        evaluate: { memory, call, values in
            let items = values.input.cells
            let keys = memory.sortKeys(of: items, call, isCaseSensitive: values[1].bool)
            let order = Comparison.sortedIndices(keys, descending: values[0].bool)
            return memory.list(of: items, in: order)
        }
    )

    private static let reverse = Filter(
        "reverse",
        input: .wholeList,
        returns: { _, item in .sequence(item) },
        documentation: Documentation(
            "The items from the last to the first.",
            example: "{{ names|reverse|join }}",
            output: "cba"
        ),
        evaluate: { memory, _, values in
            .list(memory.scratch.copy(values.input.cells.reversed()))
        }
    )

    private static let unique = Filter(
        "unique",
        input: .list,
        parameters: [.caseSensitive, .optionalAttribute],
        returns: { input, _ in .sequence(input.element ?? .nothing) },
        documentation: Documentation(
            "Each item once.",
            example: "{{ [\"a\", \"A\", \"b\"]|unique|join }}",
            output: "ab"
        ),
        evaluate: { memory, call, values in
            let items = values.input.cells
            let keys = memory.sortKeys(of: items, call, isCaseSensitive: values[0].bool)
            let firstOfEach = Comparison.groups(keys).compactMap(\.first)
            return memory.list(of: items, in: firstOfEach.sorted())
        }
    )

    private static let map = Filter(
        "map",
        input: .list,
        parameters: [Parameter("attribute", .attribute(accepts: { !$0.isOptional }))],
        returns: { _, item in .sequence(item) },
        documentation: Documentation(
            "One field of each item.",
            example: "{{ songs|map(attribute=\"title\")|join(\", \") }}",
            output: "Salt, Undertow"
        ),
        evaluate: { memory, call, values in
            let fields = values.input.cells.map { $0.following(call.path) }
            return .list(memory.scratch.copy(fields))
        }
    )

    private static let selectattr = selection(
        "selectattr",
        documentation: Documentation(
            "The items with a field that is true, or passes a test.",
            example: "{{ songs|selectattr(\"year\", \"ge\", 2026)|map(attribute=\"title\")|join }}",
            output: "Undertow"
        ),
        keepsMatches: true
    )

    private static let rejectattr = selection(
        "rejectattr",
        documentation: Documentation(
            "The items with a field that is false, or fails a test.",
            example: "{{ songs|rejectattr(\"year\", \"eq\", 2026)|map(attribute=\"title\")|join }}",
            output: "Salt"
        ),
        keepsMatches: false
    )

    private static func selection(
        _ name: String,
        documentation: Documentation,
        keepsMatches: Bool
    ) -> Filter {
        Filter(
            name,
            parameters: [
                Parameter("the attribute", .attribute(accepts: { _ in true })),
                Parameter("the test", .any, default: .text("")),
                Parameter("the value", .any, default: .text("")),
            ],
            documentation: documentation,
            check: .selection(keepsMatches: keepsMatches)
        )
    }

    private static let groupby = Filter(
        "groupby",
        input: .list,
        parameters: [
            Parameter("attribute", .attribute(accepts: { $0.comparisonType != nil })),
            .caseSensitive,
        ],
        returns: { input, key in .list(.pair(key, .list(input.element ?? .nothing))) },
        documentation: Documentation(
            "The items by a field's value: groups with `grouper` and `list`, in order.",
            example:
                "{% for g in songs|groupby(\"year\") %}{{ g.grouper }}: {{ g.list|length }}; {% endfor %}",
            output: "2025: 1; 2026: 1; "
        ),
        evaluate: { memory, call, values in
            let items = values.input.cells
            let keys = memory.sortKeys(of: items, call, isCaseSensitive: values[0].bool)
            var groups: [Cell] = []
            for indices in Comparison.groups(keys) {
                let list = memory.list(of: items, in: indices)
                let grouper = list.field(0).following(call.path)
                groups.append(.record(memory.scratch.copy([grouper, list])))
            }
            return .list(memory.scratch.copy(groups))
        }
    )

    private static let list = Filter(
        "list",
        input: .list,
        returns: { _, item in .list(item) },
        documentation: Documentation(
            "A Seq as a list, which can be counted and read more than once.",
            example: "{{ (names|reverse|list)|length }}",
            output: "3"
        ),
        value: { values in values.input }
    )

    private static let batch = Filter(
        "batch",
        input: .list,
        parameters: [Parameter("linecount", .count)],
        returns: { _, item in .sequence(.list(item)) },
        documentation: Documentation(
            "Lists of at most `linecount` items each.",
            example: "{% for row in names|batch(2) %}[{{ row|join }}]{% endfor %}",
            output: "[ab][c]"
        ),
        evaluate: { (memory, _, values) throws(ValueError) in
            let items = values.input.cells
            let size = values[0].int
            guard size > 0 else { throw .emptyBatch }
            let batches = stride(from: 0, to: items.count, by: size).map { start in
                let end = Swift.min(start + size, items.count)
                return Cell.list(UnsafeBufferPointer(rebasing: items[start..<end]))
            }
            return .list(memory.scratch.copy(batches))
        }
    )

    // MARK: Maps

    private static let items = Filter(
        "items",
        input: .map,
        returns: { input, _ in .sequence(pair(of: input)) },
        documentation: Documentation(
            "The keys and values of a map, in its order.",
            example: "{% for k, v in plays|items %}{{ k }}={{ v }};{% endfor %}",
            output: "salt=7;tide=9;"
        ),
        evaluate: { memory, _, values in memory.pairs(of: values.input) }
    )

    private static let dictsort = Filter(
        "dictsort",
        input: .map,
        parameters: [.caseSensitive],
        returns: { input, _ in .list(pair(of: input)) },
        documentation: Documentation(
            "The keys and values of a map, ordered by key.",
            example: "{% for k, v in plays|dictsort %}{{ k }}={{ v }};{% endfor %}",
            output: "salt=7;tide=9;"
        ),
        evaluate: { memory, _, values in
            let isCaseSensitive = values[0].bool
            let pairs = memory.pairs(of: values.input).cells
            var keys: [Cell] = []
            for pair in pairs {
                let key = pair.field(0)
                keys.append(isCaseSensitive ? key : memory.lowercased(key))
            }
            return memory.list(of: pairs, in: Comparison.sortedIndices(keys))
        }
    )

    private static func pair(of map: ValueType) -> ValueType {
        if case .map(let value) = map { .pair(.text, value) } else { .erroneous }
    }
}

extension FilterMemory {
    /// The values that items are compared by.
    fileprivate mutating func sortKeys(
        of items: UnsafeBufferPointer<Cell>,
        _ call: FilterCall,
        isCaseSensitive: Bool
    ) -> [Cell] {
        var keys: [Cell] = []
        keys.reserveCapacity(items.count)
        for item in items {
            let key = item.following(call.path)
            keys.append(key.tag == .text && !isCaseSensitive ? lowercased(key) : key)
        }
        return keys
    }

    fileprivate mutating func lowercased(_ cell: Cell) -> Cell {
        text { output in TextFilters.lower(cell.bytes, into: &output) }
    }

    fileprivate func list(
        of items: UnsafeBufferPointer<Cell>,
        in order: some Collection<Int>
    ) -> Cell {
        .list(scratch.copy(order.lazy.map { items[$0] }))
    }

    /// The entries of a map, each as a pair.
    fileprivate func pairs(of map: Cell) -> Cell {
        let pairs = stride(from: 0, to: map.count, by: 2).map { index in
            Cell.record(UnsafeBufferPointer(rebasing: map.cells[index..<(index + 2)]))
        }
        return .list(scratch.copy(pairs))
    }
}

extension Cell {
    /// The value at the end of a path of field indices.
    func following(_ path: [Int]) -> Cell {
        path.reduce(self) { cell, index in cell.field(index) }
    }
}
