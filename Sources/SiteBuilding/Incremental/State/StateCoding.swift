import Content
import Hashing

/// Reads or writes the columns of a build's state, so that one list of them serves both.
protocol StateCoder {
    mutating func column(_ column: inout [UInt64]) throws(InvalidState)
    mutating func bytes(_ bytes: inout [UInt8]) throws(InvalidState)
}

/// A state that no build of this version wrote, or not to its end.
struct InvalidState: Error {
    /// For the report: "is from another version of the program".
    let reason: String
}

extension StateCoder {
    mutating func number(_ number: inout UInt64) throws(InvalidState) {
        var column = [number]
        try self.column(&column)
        guard column.count == 1 else { throw InvalidState(reason: "is damaged") }
        number = column[0]
    }

    mutating func number(_ number: inout Int) throws(InvalidState) {
        var bits = UInt64(bitPattern: Int64(number))
        try self.number(&bits)
        number = Int(Int64(bitPattern: bits))
    }

    mutating func texts(_ texts: inout TextColumn) throws(InvalidState) {
        try column(&texts.ends)
        try bytes(&texts.bytes)
        guard texts.isValid else { throw InvalidState(reason: "is damaged") }
    }
}

/// Many texts in one piece of memory, each with a NUL behind it, so that paths can be handed to the system as they are.
struct TextColumn: Sendable {
    fileprivate(set) var ends: [UInt64] = []
    fileprivate(set) var bytes: [UInt8] = []

    init() {}

    init(_ texts: some Sequence<String>) { for text in texts { append(text) } }

    var count: Int { ends.count }
    var indices: Range<Int> { ends.indices }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        bytes.append(0)
        ends.append(UInt64(bytes.count))
    }

    func isEqual(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(index)
        return range.count == text.count
            && bytes.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[range]).begins(with: text) }
    }

    func isEqual(_ index: Int, _ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isEqual(index, $0) }
    }

    private func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) - 1
    }

    subscript(index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

    func hash(_ index: Int) -> UInt64 {
        bytes.withUnsafeBufferPointer { ContentHash(UnsafeBufferPointer(rebasing: $0[range(index)])).value }
    }

    /// Calls `body` with a text that ends in NUL.
    func withCString<Value>(_ index: Int, _ body: (UnsafePointer<CChar>) throws -> Value) rethrows -> Value {
        try bytes[range(index).lowerBound...].withUnsafeBytes {
            try $0.withMemoryRebound(to: CChar.self) { buffer in
                guard let start = buffer.baseAddress else { return try body("") }
                return try body(start)
            }
        }
    }

    fileprivate var isValid: Bool {
        var last: UInt64 = 0
        for end in ends {
            guard end > last, end <= UInt64(bytes.count), bytes[Int(end) - 1] == 0 else { return false }
            last = end
        }
        return true
    }
}

/// Lists of numbers, one behind the other.
struct ListColumn: Sendable {
    fileprivate(set) var ends: [UInt64] = []
    fileprivate(set) var values: [UInt64] = []

    var count: Int { ends.count }

    /// Makes room, so that a large column need not be moved to grow.
    mutating func reserve(lists: Int, values count: Int) {
        ends.reserveCapacity(lists)
        values.reserveCapacity(count)
    }

    mutating func append(_ list: some Collection<UInt64>) {
        values += list
        ends.append(UInt64(values.count))
    }

    subscript(index: Int) -> ArraySlice<UInt64> {
        values[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }
}

extension StateCoder {
    mutating func lists(_ lists: inout ListColumn) throws(InvalidState) {
        try column(&lists.ends)
        try column(&lists.values)
        var last: UInt64 = 0
        for end in lists.ends {
            guard end >= last, end <= UInt64(lists.values.count) else {
                throw InvalidState(reason: "is damaged")
            }
            last = end
        }
    }
}

// MARK: Files

/// A state's file: a mark, the format's version, the payload's length and hash, the payload.
///
/// Numbers are eight bytes, little-endian. The payload is one block for each column: its count, then its elements. The
/// hash is that of the last block (XXH64), with that of the block before as its seed, and so on: columns are written
/// from where they lie, for a large site's state is a large part of its memory.
enum StateFile {
    fileprivate static let mark: UInt64 = 0x0A65_7461_7453_4453  // "SDState\n"
    fileprivate static let headLength = 32

    static func reader(of bytes: UnsafeRawBufferPointer, version: UInt64) throws(InvalidState) -> StateReader
    {
        guard bytes.count >= headLength else { throw InvalidState(reason: "is cut short") }
        let head = (0..<4).map {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
        }
        guard head[0] == mark else { throw InvalidState(reason: "is no state of a build") }
        guard head[1] == version else { throw InvalidState(reason: "is from another version of the program") }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[headLength...])
        guard head[2] == UInt64(payload.count) else { throw InvalidState(reason: "is cut short") }
        return StateReader(payload, hash: head[3])
    }

    fileprivate static func hash(_ block: UnsafeRawBufferPointer, after hash: UInt64) -> UInt64 {
        ContentHash(block.bindMemory(to: UInt8.self), seed: hash).value
    }
}

/// Writes a state's file column by column.
struct StateWriter: StateCoder {
    private let write: (UnsafeRawBufferPointer) -> Bool
    private var length = 0
    private var hash: UInt64 = 0
    private var hasFailed: Bool

    /// - Parameter write: writes bytes behind those that it wrote before; false when it cannot.
    init(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) {
        self.write = write
        // Room for the head, which can only be known at the end.
        hasFailed = ![UInt64](repeating: 0, count: StateFile.headLength / 8).withUnsafeBytes(write)
    }

    /// The file's first bytes, to be written over those that stand there; nil when anything could not be written.
    func head(version: UInt64) -> [UInt64]? {
        hasFailed ? nil : [StateFile.mark, version, UInt64(length), hash].map(\.littleEndian)
    }

    mutating func column(_ column: inout [UInt64]) throws(InvalidState) {
        if UInt64(1).littleEndian == 1 {
            column.withUnsafeBytes { add(column.count, $0) }
        } else {
            column.map(\.littleEndian).withUnsafeBytes { add(column.count, $0) }
        }
    }

    mutating func bytes(_ bytes: inout [UInt8]) throws(InvalidState) {
        bytes.withUnsafeBytes { add(bytes.count, $0) }
    }

    private mutating func add(_ count: Int, _ block: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt64(count).littleEndian) { add($0) }
        add(block)
    }

    private mutating func add(_ block: UnsafeRawBufferPointer) {
        guard !hasFailed else { return }
        hash = StateFile.hash(block, after: hash)
        length += block.count
        hasFailed = !write(block)
    }
}

struct StateReader: StateCoder {
    private let payload: UnsafeRawBufferPointer
    private let expectedHash: UInt64
    private var offset = 0
    private var hash: UInt64 = 0

    fileprivate init(_ payload: UnsafeRawBufferPointer, hash: UInt64) {
        (self.payload, expectedHash) = (payload, hash)
    }

    /// Whether all was read, and is what was written.
    var isValid: Bool { offset == payload.count && hash == expectedHash }

    private mutating func take(_ count: Int) throws(InvalidState) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= payload.count - offset else { throw InvalidState(reason: "is damaged") }
        let block = UnsafeRawBufferPointer(rebasing: payload[offset..<offset + count])
        offset += count
        hash = StateFile.hash(block, after: hash)
        return block
    }

    private mutating func count(of size: Int) throws(InvalidState) -> Int {
        let number = UInt64(littleEndian: try take(8).loadUnaligned(as: UInt64.self))
        guard number <= UInt64(payload.count / size) else { throw InvalidState(reason: "is damaged") }
        return Int(number)
    }

    mutating func column(_ column: inout [UInt64]) throws(InvalidState) {
        let count = try count(of: 8)
        let bytes = try take(count * 8)
        column = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                buffer.initializeElement(
                    at: index,
                    to: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                )
            }
            initialized = count
        }
    }

    mutating func bytes(_ bytes: inout [UInt8]) throws(InvalidState) {
        bytes = Array(try take(try count(of: 1)))
    }
}
