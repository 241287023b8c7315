import Foundation

/// A JSON value as a test reads it.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case text(String)
    case list([JSONValue])
    case object(JSONObject)

    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package var text: String? { if case .text(let text) = self { text } else { nil } }

    package var int: Int? { if case .int(let int) = self { int } else { nil } }

    package var list: [JSONValue] { if case .list(let items) = self { items } else { [] } }
}

/// The members of a JSON object, which keep the order of the text; two objects are equal in any order.
package struct JSONObject: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var keys: [String] = []
    private var values: [String: JSONValue] = [:]

    package init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }

    package init(_ members: [(String, JSONValue)]) {
        for (key, value) in members where values.updateValue(value, forKey: key) == nil {
            keys.append(key)
        }
    }

    package subscript(key: String) -> JSONValue? { values[key] }

    package static func == (first: JSONObject, second: JSONObject) -> Bool { first.values == second.values }
}

// MARK: Writing

extension JSONValue: CustomStringConvertible {
    /// The value as JSON (RFC 8259), on one line.
    package var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .int(let int): "\(int)"
        case .double(let double): "\(double)"
        case .text(let text): JSONValue.quoted(text)
        case .list(let items): "[\(items.map(\.description).joined(separator: ","))]"
        case .object(let members): members.description
        }
    }

    fileprivate static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{20}"...: result.unicodeScalars.append(scalar)
            default: result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            }
        }
        return result + "\""
    }
}

extension JSONObject: CustomStringConvertible {
    package var description: String {
        let members = keys.map { "\(JSONValue.quoted($0)):\(values[$0] ?? .null)" }
        return "{\(members.joined(separator: ","))}"
    }
}

// MARK: Reading

extension JSONValue {
    /// - Throws: for a text that is not JSON (RFC 8259).
    package init(parsing text: some Sequence<UInt8>) throws {
        var parser = Parser(bytes: Array(text))
        self = try parser.value()
        parser.skipWhitespace()
        guard parser.isAtEnd else { throw ParseError(offset: parser.position) }
    }

    package struct ParseError: Error {
        let offset: Int
    }

    /// Finds where values begin and end; Foundation reads strings and numbers.
    private struct Parser {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }
        private var current: Unicode.Scalar? { isAtEnd ? nil : Unicode.Scalar(bytes[position]) }

        mutating func skipWhitespace() {
            while let byte = current, " \t\r\n".unicodeScalars.contains(byte) { position += 1 }
        }

        private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
            skipWhitespace()
            guard current == byte else { return false }
            position += 1
            return true
        }

        mutating func value() throws -> JSONValue {
            if skip("{") {
                return .object(
                    JSONObject(
                        try items(until: "}") { parser in
                            guard case .text(let key) = try parser.value(), parser.skip(":") else {
                                throw ParseError(offset: parser.position)
                            }
                            return (key, try parser.value())
                        }
                    )
                )
            }
            if skip("[") { return .list(try items(until: "]") { try $0.value() }) }
            return try scalar()
        }

        private mutating func items<Item>(
            until end: Unicode.Scalar,
            read: (inout Parser) throws -> Item
        ) throws -> [Item] {
            var items: [Item] = []
            if skip(end) { return items }
            repeat { items.append(try read(&self)) } while skip(",")
            guard skip(end) else { throw ParseError(offset: position) }
            return items
        }

        private mutating func scalar() throws -> JSONValue {
            skipWhitespace()
            let start = position
            if current == "\"" {
                repeat { position += current == "\\" ? 2 : 1 } while position < bytes.count && current != "\""
                guard position < bytes.count else { throw ParseError(offset: start) }
                position += 1
                let inside = bytes[(start + 1)..<(position - 1)]
                let isPlain = inside.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
                if isPlain, let text = String(validating: inside, as: UTF8.self) { return .text(text) }
                return .text(try decoded(String.self, from: start))
            }
            while let byte = current, !",]} \t\r\n".unicodeScalars.contains(byte) { position += 1 }
            switch String(decoding: bytes[start..<position], as: UTF8.self) {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            case let number:
                if let whole = Int(number), whole != 0, !number.hasPrefix("+") { return .int(whole) }
                let value = try decoded(Double.self, from: start)
                // The sign of -0 is kept.
                if let whole = Int(exactly: value), value.sign == .plus || whole != 0 { return .int(whole) }
                return .double(value)
            }
        }

        private func decoded<Value: Decodable>(_ type: Value.Type, from start: Int) throws -> Value {
            try JSONDecoder().decode(type, from: Data(bytes[start..<position]))
        }
    }
}
