/// Reads JSON (RFC 8259) token by token, in the order in which it is written.
///
/// The caller asks for what it expects; nothing is built that nobody asked for:
///
///     try reader.enterObject()
///     while let key = try reader.nextKey() {
///         values[key] = try reader.readString()
///     }
///     try reader.finish()
package struct JSONReader {
    package struct Options: Sendable {
        /// How many objects and arrays may lie inside each other.
        package var maximumDepth: Int
        /// Keys are compared by their bytes; when they are not rejected, the caller sees all of them.
        package var rejectsDuplicateKeys: Bool

        package init(maximumDepth: Int = 64, rejectsDuplicateKeys: Bool = false) {
            self.maximumDepth = maximumDepth
            self.rejectsDuplicateKeys = rejectsDuplicateKeys
        }
    }

    package enum Kind: Sendable {
        case object
        case array
        case string
        case number
        case boolean
        case null
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let options: Options
    /// The first byte that was not read yet; after an error, see `JSONError.offset`.
    package private(set) var offset = 0
    private var depth = 0
    /// Whether the object or array that was entered last has had no member or element yet.
    private var isAtFirst = false
    /// The keys of each object that was entered and not left; empty unless duplicates are rejected.
    private var keys: [Set<[UInt8]>] = []

    /// - Parameter bytes: must outlive the reader.
    package init(_ bytes: UnsafeBufferPointer<UInt8>, options: Options = Options()) {
        self.bytes = bytes
        self.options = options
    }

    /// The kind of the next value, by its first byte.
    package mutating func nextKind() throws(JSONError) -> Kind {
        skipWhitespace()
        switch current {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw error(.syntax)
        }
    }

    /// Checks that nothing but white space follows.
    package mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard offset == bytes.count else { throw error(.syntax) }
    }

    // MARK: Objects and arrays

    package mutating func enterObject() throws(JSONError) {
        try enter(UInt8(ascii: "{"))
        if options.rejectsDuplicateKeys { keys.append([]) }
    }

    /// The next member's key, after which its value must be read or skipped; nil at the end of the object.
    package mutating func nextKey() throws(JSONError) -> String? {
        guard try advance(closing: UInt8(ascii: "}")) else {
            if options.rejectsDuplicateKeys { keys.removeLast() }
            return nil
        }
        let start = offset
        let key = try readString()
        if options.rejectsDuplicateKeys {
            let isNew = keys[keys.count - 1].insert(Array(key.utf8)).inserted
            guard isNew else { throw JSONError(.duplicateKey, offset: start) }
        }
        try expectColon()
        return key
    }

    package mutating func enterArray() throws(JSONError) {
        try enter(UInt8(ascii: "["))
    }

    /// Whether an element follows, which must be read or skipped; false at the end of the array.
    package mutating func hasNextElement() throws(JSONError) -> Bool {
        try advance(closing: UInt8(ascii: "]"))
    }

    private mutating func enter(_ bracket: UInt8) throws(JSONError) {
        skipWhitespace()
        guard current == bracket else { throw error(.syntax) }
        guard depth < options.maximumDepth else { throw error(.tooDeep) }
        offset += 1
        depth += 1
        isAtFirst = true
    }

    /// Moves to the next member or element; at the closing bracket, leaves the object or array.
    private mutating func advance(closing bracket: UInt8) throws(JSONError) -> Bool {
        let wasAtFirst = isAtFirst
        isAtFirst = false
        skipWhitespace()
        if skip(bracket) {
            depth -= 1
            return false
        }
        if !wasAtFirst {
            guard skip(UInt8(ascii: ",")) else { throw error(.syntax) }
            skipWhitespace()
        }
        return true
    }

    private mutating func expectColon() throws(JSONError) {
        skipWhitespace()
        guard skip(UInt8(ascii: ":")) else { throw error(.syntax) }
    }

    // MARK: Values

    package mutating func readString() throws(JSONError) -> String {
        try openString()
        let start = offset
        while isPlainCharacter { offset += 1 }
        if current == UInt8(ascii: "\""), offset < bytes.count {
            let text = String(validating: bytes[start..<offset], as: UTF8.self)
            guard let text else { throw JSONError(.invalidUTF8, offset: start) }
            offset += 1
            return text
        }
        return try readEscapedString(from: start)
    }

    /// A number as it is written.
    package mutating func readNumber() throws(JSONError) -> String {
        skipWhitespace()
        let start = offset
        try skipNumber()
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    package mutating func readBoolean() throws(JSONError) -> Bool {
        skipWhitespace()
        let value = current == UInt8(ascii: "t")
        try skipLiteral(value ? "true" : "false")
        return value
    }

    package mutating func readNull() throws(JSONError) {
        skipWhitespace()
        try skipLiteral("null")
    }

    /// Checks the syntax of a value and goes on after it.
    ///
    /// An escape of half a surrogate pair is well-formed here (RFC 8259, section 8.2), because no text is made of it;
    /// keys are not compared.
    package mutating func skipValue() throws(JSONError) {
        switch try nextKind() {
        case .object:
            try enter(UInt8(ascii: "{"))
            while try advance(closing: UInt8(ascii: "}")) {
                try skipString()
                try expectColon()
                try skipValue()
            }
        case .array:
            try enterArray()
            while try hasNextElement() { try skipValue() }
        case .string: try skipString()
        case .number: try skipNumber()
        case .boolean: _ = try readBoolean()
        case .null: try readNull()
        }
    }

    // MARK: Strings

    private mutating func openString() throws(JSONError) {
        skipWhitespace()
        guard skip(UInt8(ascii: "\"")) else { throw error(.syntax) }
    }

    /// Whether the next byte belongs to a string and stands for itself.
    private var isPlainCharacter: Bool {
        guard offset < bytes.count else { return false }
        let byte = bytes[offset]
        return byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func skipString() throws(JSONError) {
        try openString()
        while true {
            while isPlainCharacter { offset += 1 }
            if skip(UInt8(ascii: "\"")) { return }
            _ = try readEscape()
        }
    }

    /// Reads on at the first escape of a string that began at `start`.
    private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<offset])
        while !skip(UInt8(ascii: "\"")) {
            if isPlainCharacter {
                text.append(bytes[offset])
                offset += 1
            } else {
                text.append(contentsOf: String(try readEscapedScalar()).utf8)
            }
        }
        guard let text = String(validating: text, as: UTF8.self) else {
            throw JSONError(.invalidUTF8, offset: start)
        }
        return text
    }

    /// One escape, or the two of a surrogate pair.
    private mutating func readEscapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = offset
        let unit = UInt32(try readEscape())
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let isFollowedByEscape = bytes[offset...].starts(with: "\\u".utf8)
        guard unit < 0xDC00, isFollowedByEscape else { throw JSONError(.loneSurrogate, offset: start) }
        let low = UInt32(try readEscape())
        guard (0xDC00..<0xE000).contains(low) else { throw JSONError(.loneSurrogate, offset: start) }
        let code = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        guard let scalar = Unicode.Scalar(code) else { throw JSONError(.loneSurrogate, offset: start) }
        return scalar
    }

    /// The UTF-16 code unit that an escape stands for (RFC 8259, section 7).
    private mutating func readEscape() throws(JSONError) -> UInt16 {
        guard skip(UInt8(ascii: "\\")) else { throw error(.syntax) }
        let unit: UInt8
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unit = current
        case UInt8(ascii: "b"): unit = 0x08
        case UInt8(ascii: "f"): unit = 0x0C
        case UInt8(ascii: "n"): unit = 0x0A
        case UInt8(ascii: "r"): unit = 0x0D
        case UInt8(ascii: "t"): unit = 0x09
        case UInt8(ascii: "u"): return try readCodeUnit()
        default: throw error(.syntax)
        }
        offset += 1
        return UInt16(unit)
    }

    /// The `u` and four hexadecimal digits.
    private mutating func readCodeUnit() throws(JSONError) -> UInt16 {
        guard offset + 4 < bytes.count else { throw error(.syntax) }
        var unit: UInt16 = 0
        for byte in bytes[(offset + 1)...(offset + 4)] {
            guard let digit = JSONReader.hexValue(of: byte) else { throw error(.syntax) }
            unit = unit << 4 | UInt16(digit)
        }
        offset += 5
        return unit
    }

    private static func hexValue(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    // MARK: Numbers and literals

    private mutating func skipNumber() throws(JSONError) {
        _ = skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) { try skipDigits() }
        if skip(UInt8(ascii: ".")) { try skipDigits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = offset
        while current &- UInt8(ascii: "0") < 10 { offset += 1 }
        guard offset > start else { throw error(.syntax) }
    }

    private mutating func skipLiteral(_ literal: StaticString) throws(JSONError) {
        for index in 0..<literal.utf8CodeUnitCount {
            guard skip(literal.utf8Start[index]) else { throw error(.syntax) }
        }
    }

    // MARK: Bytes

    /// The next byte; 0, which no token begins with, at the end.
    private var current: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipWhitespace() {
        while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { offset += 1 }
    }

    private func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, offset: offset) }
}

/// Why bytes cannot be read as the JSON that was asked for.
package struct JSONError: Error, Equatable, Sendable {
    package enum Reason: Sendable {
        /// Not well-formed, or not of the kind that the caller asked for.
        case syntax
        case invalidUTF8
        /// An escape stands for half of a surrogate pair.
        case loneSurrogate
        case tooDeep
        case duplicateKey
    }

    package let reason: Reason
    /// In bytes from the start.
    package let offset: Int

    init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// Checks that bytes are well-formed JSON.
package enum JSONSyntax {
    /// The offset of the first wrong byte; nil for well-formed JSON.
    package static func firstError(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var reader = JSONReader(bytes)
        do throws(JSONError) {
            try reader.skipValue()
            try reader.finish()
            return nil
        } catch {
            return error.offset
        }
    }
}
