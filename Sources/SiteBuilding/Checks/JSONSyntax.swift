/// Whether bytes are well-formed JSON (RFC 8259); nothing is kept of them.
struct JSONSyntax {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// More would be no data of ours.
    private static let maximumDepth = 64

    /// The offset of the first byte that is not as it should be; nil for well-formed JSON.
    static func firstError(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var syntax = JSONSyntax(bytes: bytes)
        guard syntax.value(depth: 0) else { return syntax.index }
        syntax.skipSpace()
        return syntax.index == bytes.count ? nil : syntax.index
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { index += 1 }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte, index < bytes.count else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) -> Bool {
        guard depth < JSONSyntax.maximumDepth else { return false }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return members(depth)
        case UInt8(ascii: "["): return items(depth)
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return number()
        }
    }

    private mutating func members(_ depth: Int) -> Bool {
        index += 1
        skipSpace()
        if skip(UInt8(ascii: "}")) { return true }
        repeat {
            skipSpace()
            guard string() else { return false }
            skipSpace()
            guard skip(UInt8(ascii: ":")), value(depth: depth + 1) else { return false }
            skipSpace()
        } while skip(UInt8(ascii: ","))
        return skip(UInt8(ascii: "}"))
    }

    private mutating func items(_ depth: Int) -> Bool {
        index += 1
        skipSpace()
        if skip(UInt8(ascii: "]")) { return true }
        repeat {
            guard value(depth: depth + 1) else { return false }
            skipSpace()
        } while skip(UInt8(ascii: ","))
        return skip(UInt8(ascii: "]"))
    }

    private mutating func string() -> Bool {
        guard skip(UInt8(ascii: "\"")) else { return false }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return true
            case UInt8(ascii: "\\"):
                index += 1
                guard escape() else { return false }
            case 0..<0x20: return false
            default: index += 1
            }
        }
        return false
    }

    private mutating func escape() -> Bool {
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
            return true
        case UInt8(ascii: "u"):
            guard index + 4 < bytes.count, bytes[(index + 1)...(index + 4)].allSatisfy(JSONSyntax.isHex) else {
                return false
            }
            index += 5
            return true
        default: return false
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
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
