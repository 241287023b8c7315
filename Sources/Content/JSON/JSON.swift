/// A JSON value to be written; objects keep the order in which their members are given.
///
/// Written as literals where the shape is known: `["id": .string(id), "status": "received"]`.
package enum JSON: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// `null` when it is not finite, which JSON has no number for.
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Equatable, Sendable {
        package let key: String
        package let value: JSON

        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// An object without the members that have no value.
    package static func object(omittingNil members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(
            members.compactMap { key, value in
                value.map { Member(key, $0) }
            }
        )
    }
}

extension JSON: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = .string(text) }
}

extension JSON: ExpressibleByIntegerLiteral {
    package init(integerLiteral number: Int) { self = .integer(number) }
}

extension JSON: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSON: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByArrayLiteral {
    package init(arrayLiteral items: JSON...) { self = .array(items) }
}

extension JSON: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }
}
