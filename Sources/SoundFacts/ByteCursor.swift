/// Reads numbers and pieces one after the other from bytes that nobody vouches for; nil where they end before.
struct ByteCursor {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) { rest = ArraySlice(bytes) }
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var remaining: Int { rest.count }
    /// Everything that is not read yet.
    var remainder: ArraySlice<UInt8> { rest }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func skip(_ count: Int) -> Bool { bytes(count) != nil }

    mutating func byte() -> Int? { rest.popFirst().map(Int.init) }

    /// A number of up to 8 bytes, most significant byte first; nil also where no `Int` holds it.
    mutating func bigEndian(_ count: Int) -> Int? {
        bytes(count).flatMap { Int(exactly: $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
    }

    /// A number of up to 8 bytes, least significant byte first; nil also where no `Int` holds it.
    mutating func littleEndian(_ count: Int) -> Int? {
        bytes(count).flatMap { Int(exactly: $0.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
    }

    /// Four letters, each byte as the character of its number.
    mutating func code() -> String? { bytes(4).map(latin1) }
}

/// Bytes as the characters of their numbers (ISO 8859-1).
func latin1(_ bytes: some Sequence<UInt8>) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
    return String(scalars)
}

extension Collection<UInt8> {
    /// Whether these are the bytes at the beginning.
    func begins(with text: StaticString) -> Bool {
        prefix(text.utf8CodeUnitCount)
            .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
