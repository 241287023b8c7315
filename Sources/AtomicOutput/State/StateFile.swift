import Foundation
import Hashing

/// The saved state of a build: the manifest of the site, and a payload that only the caller understands.
package struct SavedState<Payload: StatePayload>: Sendable {
    package let manifest: SiteManifest
    package let payload: Payload

    package init(manifest: SiteManifest, payload: Payload) {
        self.manifest = manifest
        self.payload = payload
    }

    /// Reads a saved state.
    package init(contentsOf path: String) throws(InvalidState) {
        self = try StateFile.read(path) { (reader: inout StateReader) throws(InvalidState) in
            var manifest = SiteManifest()
            var payload = Payload()
            try manifest.code(with: &reader)
            try reader.requireVersion(Payload.version)
            try payload.code(with: &reader)
            guard reader.isAtEnd else { throw .damaged }
            return SavedState(manifest: manifest, payload: payload)
        }
    }

    /// Writes the state to an open file that is empty.
    ///
    /// - Returns: false, with the reason in `errno`, when it cannot be written.
    func write(to descriptor: Int32) -> Bool {
        var writer = StateWriter(descriptor)
        var manifest = manifest
        var payload = payload
        do throws(InvalidState) {
            try manifest.code(with: &writer)
            try payload.code(with: &writer)
        } catch {
            // Only a value that was put together wrongly gets here; the next build would refuse it.
            errno = EINVAL
            return false
        }
        return writer.finish(version: Payload.version)
    }
}

extension SiteManifest {
    /// Reads the manifest of a saved state, whatever its payload is.
    init(contentsOf path: String) throws(InvalidState) {
        self = try StateFile.read(path) { (reader: inout StateReader) throws(InvalidState) in
            var manifest = SiteManifest()
            try manifest.code(with: &reader)
            reader.skipRest()
            return manifest
        }
    }
}

/// The format of a saved state: a header of five numbers, then the columns of the manifest and of the payload.
///
/// The header is a magic number, the versions of this format and of the payload, and the length and the hash (XXH64) of
/// everything after it. Numbers are eight bytes, little-endian. A column is its count, followed by its elements. Columns
/// are written from where they lie in memory, because the state of a large site is a large part of a build's memory.
enum StateFile {
    fileprivate static let magic: UInt64 = 0x0A65_7461_7453_4453  // "SDState\n"
    /// Changes whenever the header or the meaning of a column of the manifest does.
    fileprivate static let version: UInt64 = 1
    fileprivate static let headerLength = 40

    /// Maps a file into memory and reads it.
    ///
    /// - Throws: `InvalidState`, also when the hash is wrong after `body` has read everything.
    fileprivate static func read<Value>(
        _ path: String,
        _ body: (inout StateReader) throws(InvalidState) -> Value
    ) throws(InvalidState) -> Value {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            throw .missing
        }
        var result: Result<Value, InvalidState> = .failure(.missing)
        // `Data.withUnsafeBytes` cannot throw typed errors.
        data.withUnsafeBytes { bytes in
            result = Result { () throws(InvalidState) in
                var reader = try StateReader(bytes)
                let value = try body(&reader)
                guard reader.hasExpectedHash else { throw .damaged }
                return value
            }
        }
        return try result.get()
    }
}

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
        if UInt64(1).littleEndian == 1 {
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

/// Reads columns from the bytes of a file; no content of the file makes it crash.
struct StateReader: ColumnCoder {
    private let columns: UnsafeRawBufferPointer
    private let payloadVersion: UInt64
    private let expectedHash: UInt64
    private var offset = 0
    private var hasher = ContentHasher()

    /// Checks the header.
    fileprivate init(_ file: UnsafeRawBufferPointer) throws(InvalidState) {
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

    fileprivate func requireVersion(_ version: UInt64) throws(InvalidState) {
        guard payloadVersion == version else { throw .otherVersion }
    }

    fileprivate var isAtEnd: Bool { offset == columns.count }

    /// True when the checksum of the bytes that were read is the saved one.
    fileprivate var hasExpectedHash: Bool { hasher.value == expectedHash }

    fileprivate mutating func skipRest() {
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
        let count = try count(elementSize: 8)
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
        let count = try count(elementSize: 1)
        column = Array(try take(count))
    }
}

extension OutputFolder {
    /// Saves a state under its final name, in one step.
    func save(_ state: SavedState<some StatePayload>, as path: String) throws(OutputError) {
        let part = path + ".part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw error(.cannotSaveState, code: errno) }
        let isWritten = state.write(to: descriptor)
        var code = errno
        close(descriptor)
        if isWritten {
            if rename(part, path) == 0 { return }
            code = errno
        }
        unlink(part)
        throw error(.cannotSaveState, code: code)
    }
}
