import Content

/// Reads or writes the columns of a build's state, so that one list of them serves both.
protocol StateCoder {
    mutating func column(_ column: inout [UInt64]) throws(DamagedState)
    mutating func bytes(_ bytes: inout [UInt8]) throws(DamagedState)
}

/// A state that no build of this version wrote, or not to its end.
struct DamagedState: Error {
    /// For the report: "is from another version of the program".
    let reason: String
}

extension StateCoder {
    mutating func number(_ number: inout UInt64) throws(DamagedState) {
        var column = [number]
        try self.column(&column)
        guard column.count == 1 else { throw DamagedState(reason: "is damaged") }
        number = column[0]
    }

    mutating func number(_ number: inout Int) throws(DamagedState) {
        var bits = UInt64(bitPattern: Int64(number))
        try self.number(&bits)
        number = Int(Int64(bitPattern: bits))
    }

    mutating func texts(_ texts: inout TextColumn) throws(DamagedState) {
        try column(&texts.ends)
        try bytes(&texts.bytes)
        guard texts.isSound else { throw DamagedState(reason: "is damaged") }
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
        text.withUTF8 { bytes.append(contentsOf: $0) }
        bytes.append(0)
        ends.append(UInt64(bytes.count))
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

    fileprivate var isSound: Bool {
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

    mutating func append(_ list: some Collection<UInt64>) {
        values += list
        ends.append(UInt64(values.count))
    }

    subscript(index: Int) -> ArraySlice<UInt64> { values[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])] }
}

extension StateCoder {
    mutating func lists(_ lists: inout ListColumn) throws(DamagedState) {
        try column(&lists.ends)
        try column(&lists.values)
        var last: UInt64 = 0
        for end in lists.ends {
            guard end >= last, end <= UInt64(lists.values.count) else { throw DamagedState(reason: "is damaged") }
            last = end
        }
    }
}

// MARK: Files

/// A state's file: a mark, the format's version, the payload's length and hash (XXH64), the payload.
///
/// Numbers are eight bytes, little-endian.
enum StateFile {
    fileprivate static let mark: UInt64 = 0x0A65_7461_7453_4453  // "SDState\n"
    fileprivate static let headLength = 32

    static func payload(of bytes: UnsafeRawBufferPointer, version: UInt64) throws(DamagedState)
        -> UnsafeRawBufferPointer
    {
        guard bytes.count >= headLength else { throw DamagedState(reason: "is cut short") }
        let head = (0..<4).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        guard head[0] == mark else { throw DamagedState(reason: "is no state of a build") }
        guard head[1] == version else { throw DamagedState(reason: "is from another version of the program") }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[headLength...])
        guard head[2] == UInt64(payload.count) else { throw DamagedState(reason: "is cut short") }
        guard ContentHash(payload.bindMemory(to: UInt8.self)).value == head[3] else {
            throw DamagedState(reason: "is damaged")
        }
        return payload
    }
}

/// Counts what a writer would write, so that it need not grow: a large site's state is a large part of its memory.
struct StateMeasure: StateCoder {
    private(set) var byteCount = 0

    mutating func column(_ column: inout [UInt64]) throws(DamagedState) { byteCount += 8 + 8 * column.count }

    mutating func bytes(_ bytes: inout [UInt8]) throws(DamagedState) { byteCount += 8 + bytes.count }
}

struct StateWriter: StateCoder {
    /// Room for the head, then the payload.
    private var bytes = [UInt8](repeating: 0, count: StateFile.headLength)

    init(byteCount: Int) { bytes.reserveCapacity(StateFile.headLength + byteCount) }

    /// The whole file.
    consuming func file(version: UInt64) -> [UInt8] {
        let hash = bytes.withUnsafeBufferPointer {
            ContentHash(UnsafeBufferPointer(rebasing: $0[StateFile.headLength...])).value
        }
        let head = [StateFile.mark, version, UInt64(bytes.count - StateFile.headLength), hash]
        for (index, number) in head.enumerated() {
            withUnsafeBytes(of: number.littleEndian) { bytes.replaceSubrange(index * 8..<index * 8 + 8, with: $0) }
        }
        return bytes
    }

    mutating func column(_ column: inout [UInt64]) throws(DamagedState) {
        withUnsafeBytes(of: UInt64(column.count).littleEndian) { self.bytes += $0 }
        if UInt64(1).littleEndian == 1 {
            column.withUnsafeBytes { self.bytes += $0 }
        } else {
            for number in column { withUnsafeBytes(of: number.littleEndian) { self.bytes += $0 } }
        }
    }

    mutating func bytes(_ bytes: inout [UInt8]) throws(DamagedState) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { self.bytes += $0 }
        self.bytes += bytes
    }
}

struct StateReader: StateCoder {
    private let payload: UnsafeRawBufferPointer
    private var offset = 0

    init(_ payload: UnsafeRawBufferPointer) { self.payload = payload }

    var isAtEnd: Bool { offset == payload.count }

    private mutating func take(_ count: Int) throws(DamagedState) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= payload.count - offset else { throw DamagedState(reason: "is damaged") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: payload[offset..<offset + count])
    }

    private mutating func count(of size: Int) throws(DamagedState) -> Int {
        let number = UInt64(littleEndian: try take(8).loadUnaligned(as: UInt64.self))
        guard number <= UInt64(payload.count / size) else { throw DamagedState(reason: "is damaged") }
        return Int(number)
    }

    mutating func column(_ column: inout [UInt64]) throws(DamagedState) {
        let count = try count(of: 8)
        let bytes = try take(count * 8)
        column = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                buffer.initializeElement(
                    at: index, to: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                )
            }
            initialized = count
        }
    }

    mutating func bytes(_ bytes: inout [UInt8]) throws(DamagedState) { bytes = Array(try take(try count(of: 1))) }
}
