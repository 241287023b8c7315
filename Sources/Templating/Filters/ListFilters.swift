extension Filter {
    static let lists = [
        Filter(
            "join",
            .list,
            parameters: [
                .init("d", .text, .text("")),
                .init("attribute", .attribute { $0.isText || $0.isNumber }, .text("")),
            ],
            "The items of a list in one text.",
            gives: always(.text)
        ) { renderer, call, values in
            renderer.text { output in
                for (index, item) in values[0].cells.enumerated() {
                    if index > 0 { output.append(values[1].bytes) }
                    output.appendPlain(item.following(call.path))
                }
            }
        },
        Filter(
            "length",
            alias: "count",
            Input("a list", isWhole: true) { type in
                [Input.text, .map, .wholeList].contains { $0.places(type) != nil }
            },
            "The number of items, or of characters.",
            gives: always(.int)
        ) {
            switch $0[0].tag {
            case .text: .int($0[0].bytes.scalarCount)
            case .map: .int($0[0].count / 2)
            default: .int($0[0].count)
            }
        },
        Filter(
            "first",
            .list,
            "The first item; absent when there is none.",
            gives: { $1.madeOptional() },
            is: { $0[0].cells.first ?? .absent }
        ),
        Filter(
            "last",
            .wholeList,
            "The last item; absent when there is none.",
            gives: { $1.madeOptional() },
            is: { $0[0].cells.last ?? .absent }
        ),
        Filter(
            "sort",
            .list,
            parameters: [.init("reverse", .bool, .bool(false)), .caseSensitive, .attribute],
            "The items in order.",
            gives: { input, _ in .list(input.element ?? .nothing) }
        ) { renderer, call, values in
            let keys = renderer.keys(of: values[0].cells, call, caseSensitive: values[2].bool)
            let order = Comparison.sortedIndices(keys, descending: values[1].bool)
            return renderer.list(of: values[0].cells, in: order)
        },
        Filter("reverse", .wholeList, "The items from the last to the first.", gives: { .sequence($1) }) {
            renderer,
            _,
            values in .list(renderer.scratch.copy(values[0].cells.reversed()))
        },
        Filter(
            "unique",
            .list,
            parameters: [.caseSensitive, .attribute],
            "Each item once.",
            gives: { input, _ in .sequence(input.element ?? .nothing) }
        ) { renderer, call, values in
            let keys = renderer.keys(of: values[0].cells, call, caseSensitive: values[1].bool)
            return renderer.list(
                of: values[0].cells,
                in: Comparison.groups(keys).compactMap(\.first).sorted()
            )
        },
        Filter(
            "map",
            .list,
            parameters: [.init("attribute", .attribute { !$0.isOptional })],
            "One field of each item.",
            gives: { .sequence($1) }
        ) { renderer, call, values in
            .list(renderer.scratch.copy(values[0].cells.map { $0.following(call.path) }))
        },
        select("selectattr", "The items whose field is true, or passes a test.", keeps: true),
        select("rejectattr", "The items whose field is false, or fails a test.", keeps: false),
        Filter(
            "groupby",
            .list,
            parameters: [.init("attribute", .attribute { $0.key != nil }), .caseSensitive],
            "The items by a field's value: groups with `grouper` and `list`, in order.",
            gives: { .list(.pair($1, .list($0.element ?? .nothing))) }
        ) { renderer, call, values in
            let items = values[0].cells
            let groups = Comparison.groups(renderer.keys(of: items, call, caseSensitive: values[1].bool)).map
            { group in
                let list = renderer.list(of: items, in: group)
                return Cell.record(renderer.scratch.copy([list.field(0).following(call.path), list]))
            }
            return .list(renderer.scratch.copy(groups))
        },
        // Python's sum of no decimals is the whole number 0, so only whole numbers have one type.
        Filter(
            "sum",
            .list,
            parameters: [.init("attribute", .attribute { $0 == .int }, .text(""))],
            "The sum of numbers.",
            gives: always(.int)
        ) { (_, call, values) throws(ValueError) in
            var total = 0
            for item in values[0].cells {
                let (sum, overflow) = total.addingReportingOverflow(item.following(call.path).int)
                guard !overflow else { throw .numberTooLarge }
                total = sum
            }
            return .int(total)
        }, best("min", "The least item; absent when there is none.") { Comparison.order($0, $1) < 0 },
        best("max", "The greatest item; absent when there is none.") { Comparison.order($1, $0) < 0 },
        Filter(
            "list",
            .list,
            "A Seq as a list, which can be counted and walked through again.",
            gives: { .list($1) },
            is: { $0[0] }
        ),
        Filter(
            "batch",
            .list,
            parameters: [.init("linecount", .count)],
            "Lists of at most `linecount` items each.",
            gives: { .sequence(.list($1)) }
        ) { (renderer, _, values) throws(ValueError) in
            let (items, size) = (values[0].cells, values[1].int)
            guard size > 0 else { throw .emptyBatch }
            let batches = stride(from: 0, to: items.count, by: size).map { start in
                Cell.list(UnsafeBufferPointer(rebasing: items[start..<Swift.min(start + size, items.count)]))
            }
            return .list(renderer.scratch.copy(batches))
        },
        Filter(
            "items",
            .map,
            "The keys and values of a map, in its order.",
            gives: { input, _ in .sequence(pair(of: input)) }
        ) { renderer, _, values in renderer.pairs(of: values[0]) },
        Filter(
            "dictsort",
            .map,
            parameters: [.caseSensitive],
            "The keys and values of a map, ordered by key.",
            gives: { input, _ in .list(pair(of: input)) }
        ) { renderer, _, values in
            let pairs = renderer.pairs(of: values[0]).cells
            let keys = pairs.map { values[1].bool ? $0.field(0) : renderer.lowered($0.field(0)) }
            return renderer.list(of: pairs, in: Comparison.sortedIndices(keys))
        },
    ]

    private static func pair(of map: ValueType) -> ValueType {
        if case .map(let value) = map { .pair(.text, value) } else { .erroneous }
    }

    private static func select(_ name: String, _ documentation: String, keeps: Bool) -> Filter {
        let attribute = Parameter("the attribute", .attribute { _ in true })
        let test = [Parameter("the test", .any, .text("")), Parameter("the value", .any, .text(""))]
        return Filter(name, parameters: [attribute] + test, documentation) {
            (checker, use) throws(Checker.Reported) in
            try checker.select(use, keeps: keeps)
        }
    }

    /// - Parameter isBetter: whether an item is better than the best so far.
    private static func best(
        _ name: String,
        _ documentation: String,
        isBetter: @escaping @Sendable (Cell, Cell) -> Bool
    ) -> Filter {
        Filter(
            name,
            .list,
            parameters: [.caseSensitive, .attribute],
            documentation,
            gives: { input, _ in (input.element ?? .nothing).madeOptional() }
        ) { renderer, call, values in
            let keys = renderer.keys(of: values[0].cells, call, caseSensitive: values[1].bool)
            let best = keys.indices.min { isBetter(keys[$0], keys[$1]) }
            return best.map { values[0].cells[$0] } ?? .absent
        }
    }
}

extension Renderer {
    /// What each item is compared by; text without case unless it counts.
    fileprivate mutating func keys(of items: Filter.Values, _ call: FilterCall, caseSensitive: Bool) -> [Cell]
    {
        items.map { item in
            let key = item.following(call.path)
            return key.tag == .text && !caseSensitive ? lowered(key) : key
        }
    }

    fileprivate mutating func lowered(_ cell: Cell) -> Cell {
        text { TextFilters.lower(cell.bytes, into: &$0) }
    }

    fileprivate func list(of items: Filter.Values, in order: some Collection<Int>) -> Cell {
        .list(scratch.copy(order.lazy.map { items[$0] }))
    }

    fileprivate func pairs(of map: Cell) -> Cell {
        let places = stride(from: 0, to: map.count, by: 2)
        return .list(
            scratch.copy(places.map { .record(UnsafeBufferPointer(rebasing: map.cells[$0..<($0 + 2)])) })
        )
    }
}

extension Cell {
    /// The value that a path of fields leads to.
    func following(_ path: [Int]) -> Cell { path.reduce(self) { $0.field($1) } }
}
