/// Makes values of what a reader of JSON finds; or none, for who only asks whether it is well-formed.
protocol JSONValues {
    associatedtype Value

    static var null: Value { get }
    static func flag(_ flag: Bool) -> Value
    /// - Parameter bytes: a number as it is written.
    static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Value
    /// - Parameter bytes: what stands between the quotes, escapes and all; nil where escapes name no character.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Value?
    static func list(_ items: [Value]) -> Value
    static func map(_ members: [(key: Value, value: Value)]) -> Value
}

/// Whether bytes are well-formed JSON (RFC 8259).
package enum JSONSyntax {
    /// The offset of the first byte that is not as it should be; nil for well-formed JSON.
    package static func firstError(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var reader = JSONReader<NoValues>(bytes)
        return reader.read() == nil ? reader.index : nil
    }

    private enum NoValues: JSONValues {
        static var null: Void { () }
        static func flag(_ flag: Bool) {}
        static func number(_ bytes: UnsafeBufferPointer<UInt8>) {}
        static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Void? { () }
        static func list(_ items: [Void]) {}
        static func map(_ members: [(key: Void, value: Void)]) {}
    }
}

/// Reads JSON (RFC 8259).
struct JSONReader<Values: JSONValues> {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Behind what was read: after a failure, at the first byte that is not as it should be.
    private(set) var index = 0

    /// More would be no data of ours.
    private static var maximumDepth: Int { 64 }

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The value that all the bytes are; nil when they are none.
    mutating func read() -> Values.Value? {
        guard let value = value(depth: 0) else { return nil }
        skipSpace()
        return index == bytes.count ? value : nil
    }

    private var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { index += 1 }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte, index < bytes.count else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) -> Values.Value? {
        guard depth < JSONReader.maximumDepth else { return nil }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return members(depth).map(Values.map)
        case UInt8(ascii: "["): return items(depth).map(Values.list)
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return word("true") ? Values.flag(true) : nil
        case UInt8(ascii: "f"): return word("false") ? Values.flag(false) : nil
        case UInt8(ascii: "n"): return word("null") ? Values.null : nil
        default:
            let start = index
            return number() ? Values.number(UnsafeBufferPointer(rebasing: bytes[start..<index])) : nil
        }
    }

    private mutating func members(_ depth: Int) -> [(key: Values.Value, value: Values.Value)]? {
        var members: [(key: Values.Value, value: Values.Value)] = []
        index += 1
        skipSpace()
        if skip(UInt8(ascii: "}")) { return members }
        repeat {
            skipSpace()
            guard let key = string() else { return nil }
            skipSpace()
            guard skip(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
            members.append((key, value))
            skipSpace()
        } while skip(UInt8(ascii: ","))
        return skip(UInt8(ascii: "}")) ? members : nil
    }

    private mutating func items(_ depth: Int) -> [Values.Value]? {
        var items: [Values.Value] = []
        index += 1
        skipSpace()
        if skip(UInt8(ascii: "]")) { return items }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            items.append(value)
            skipSpace()
        } while skip(UInt8(ascii: ","))
        return skip(UInt8(ascii: "]")) ? items : nil
    }

    private mutating func string() -> Values.Value? {
        guard skip(UInt8(ascii: "\"")) else { return nil }
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return Values.text(UnsafeBufferPointer(rebasing: bytes[start..<index - 1]))
            case UInt8(ascii: "\\"):
                index += 1
                guard escape() else { return nil }
            case 0..<0x20: return nil
            default: index += 1
            }
        }
        return nil
    }

    private mutating func escape() -> Bool {
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
            return true
        case UInt8(ascii: "u"):
            guard index + 4 < bytes.count, bytes[(index + 1)...(index + 4)].allSatisfy(isHexDigit) else {
                return false
            }
            index += 5
            return true
        default: return false
        }
    }

    private mutating func word(_ word: StaticString) -> Bool {
        for offset in 0..<word.utf8CodeUnitCount {
            guard skip(word.utf8Start[offset]) else { return false }
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = index
        while current &- UInt8(ascii: "0") < 10, index < bytes.count { index += 1 }
        return index > start
    }

    private mutating func number() -> Bool {
        _ = skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")), !digits() { return false }
        if skip(UInt8(ascii: ".")), !digits() { return false }
        if current | 0x20 == UInt8(ascii: "e") {
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            return digits()
        }
        return true
    }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
}
