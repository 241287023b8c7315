import Foundation
import Hashing

/// Writes columns to a file, and at the end the header before them.
struct StateWriter: ColumnCoder {
    private let descriptor: Int32
    private var length = 0
    private var hasher = ContentHasher()
    private var hasFailed: Bool

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        // Room for the header, which is only known at the end.
        let header = [UInt8](repeating: 0, count: StateFile.headerLength)
        hasFailed = !header.withUnsafeBytes { FileOperations.writeAll($0, to: descriptor) }
    }

    /// Writes the header; false, with the reason in `errno`, when anything could not be written.
    func finish(version: UInt64) -> Bool {
        guard !hasFailed else { return false }
        let header = [StateFile.magic, StateFile.version, version, UInt64(length), hasher.value]
        return header.map(\.littleEndian).withUnsafeBytes { bytes in
            pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count
        }
    }

    mutating func numbers(_ column: inout [UInt64]) throws(InvalidState) {
        if StateFile.hasOrderOfMemory {
            column.withUnsafeBytes { add(count: column.count, $0) }
        } else {
            column.map(\.littleEndian).withUnsafeBytes { add(count: column.count, $0) }
        }
    }

    mutating func bytes(_ column: inout [UInt8]) throws(InvalidState) {
        column.withUnsafeBytes { add(count: column.count, $0) }
    }

    private mutating func add(count: Int, _ elements: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt64(count).littleEndian) { add($0) }
        add(elements)
    }

    /// Does nothing after a failure, so that `errno` keeps its reason.
    private mutating func add(_ block: UnsafeRawBufferPointer) {
        guard !hasFailed else { return }
        hasher.update(block)
        length += block.count
        hasFailed = !FileOperations.writeAll(block, to: descriptor)
    }
}
