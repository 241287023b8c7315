import Hashing

/// Reads columns from the bytes of a file; no content of the file makes it crash.
struct StateReader: ColumnCoder {
    private let columns: UnsafeRawBufferPointer
    private let payloadVersion: UInt64
    private let expectedHash: UInt64
    private var offset = 0
    private var hasher = ContentHasher()

    /// Checks the header.
    init(_ file: UnsafeRawBufferPointer) throws(InvalidState) {
        guard file.count >= StateFile.headerLength else { throw .truncated }
        let header = (0..<5).map { index in
            UInt64(littleEndian: file.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        guard header[0] == StateFile.magic else { throw .foreign }
        guard header[1] == StateFile.version else { throw .otherVersion }
        columns = UnsafeRawBufferPointer(rebasing: file[StateFile.headerLength...])
        guard header[3] == UInt64(columns.count) else { throw .truncated }
        payloadVersion = header[2]
        expectedHash = header[4]
    }

    func requireVersion(_ version: UInt64) throws(InvalidState) {
        guard payloadVersion == version else { throw .otherVersion }
    }

    var isAtEnd: Bool { offset == columns.count }

    /// True when the checksum of the bytes that were read is the saved one.
    var hasExpectedHash: Bool { hasher.value == expectedHash }

    mutating func skipRest() {
        hasher.update(UnsafeRawBufferPointer(rebasing: columns[offset...]))
        offset = columns.count
    }

    private mutating func take(_ count: Int) throws(InvalidState) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= columns.count - offset else { throw .damaged }
        let block = UnsafeRawBufferPointer(rebasing: columns[offset..<offset + count])
        offset += count
        hasher.update(block)
        return block
    }

    /// Reads the number of elements of a column.
    private mutating func count(elementSize: Int) throws(InvalidState) -> Int {
        let count = UInt64(littleEndian: try take(8).loadUnaligned(as: UInt64.self))
        guard count <= UInt64(columns.count / elementSize) else { throw .damaged }
        return Int(count)
    }

    mutating func numbers(_ column: inout [UInt64]) throws(InvalidState) {
        let count = try self.count(elementSize: 8)
        let block = try take(count * 8)
        column = [UInt64](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            for index in 0..<count {
                let number = block.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                buffer.initializeElement(at: index, to: UInt64(littleEndian: number))
            }
            initializedCount = count
        }
    }

    mutating func bytes(_ column: inout [UInt8]) throws(InvalidState) {
        let count = try self.count(elementSize: 1)
        column = Array(try take(count))
    }
}
