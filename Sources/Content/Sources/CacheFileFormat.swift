import Hashing

/// The format of a file in which a source keeps what it read from one build to the next.
///
/// - `magic`, then the XXH64 of everything that follows, in eight bytes.
/// - The identity of the content: a text that must be the same for the file to be used.
/// - What the source writes.
///
/// A number has four bytes. A value and a text are a length and their bytes; NULL is the length `nullLength`. All numbers are
/// big-endian, as those of Postgres are.
package struct CacheFileFormat: Sendable {
    package static let nullLength = UInt32.max

    private let magic: [UInt8]

    /// - Parameter name: of what the file holds, with a version.
    package init(_ name: String) {
        magic = Array("sweetdreams \(name)\n".utf8)
    }

    private var headerLength: Int { magic.count + 8 }

    /// Completes a file with its header.
    ///
    /// - Parameter content: begins with the identity.
    package func file(content: [UInt8]) -> [UInt8] {
        var file = magic
        CacheFileFormat.append(ContentHash(content).value, to: &file)
        file += content
        return file
    }

    /// Reads a file from its content on; nil for one of another format or identity, and for one that is not complete.
    package func reader(_ file: UnsafeRawBufferPointer, identity: String) -> Reader? {
        guard file.count >= headerLength, file.starts(with: magic) else { return nil }
        let hash = UInt64(bigEndian: file.loadUnaligned(fromByteOffset: magic.count, as: UInt64.self))
        let content = file.bindMemory(to: UInt8.self)[headerLength...]
        guard ContentHash(UnsafeBufferPointer(rebasing: content)).value == hash else { return nil }
        var reader = Reader(file, offset: headerLength)
        // Damage does not matter: the source has the content.
        guard let known = try? reader.text(), known.utf8.elementsEqual(identity.utf8) else { return nil }
        return reader
    }

    // MARK: Writing

    package static func append(_ number: some FixedWidthInteger & BitwiseCopyable, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    package static func append(_ value: UnsafeBufferPointer<UInt8>?, to bytes: inout [UInt8]) {
        guard let value else {
            append(nullLength, to: &bytes)
            return
        }
        append(UInt32(value.count), to: &bytes)
        bytes.append(contentsOf: value)
    }

    package static func append(_ text: String, to bytes: inout [UInt8]) {
        append(UInt32(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    // MARK: Reading

    /// The file ends too early, or holds something that was never written.
    package struct Damaged: Error {
        package init() {}
    }

    /// Reads the parts of a file from its beginning to its end.
    package struct Reader {
        private let bytes: UnsafeRawBufferPointer
        package private(set) var offset: Int

        package init(_ bytes: UnsafeRawBufferPointer, offset: Int) {
            self.bytes = bytes
            self.offset = offset
        }

        package mutating func number() throws(Damaged) -> UInt32 {
            guard offset + 4 <= bytes.count else { throw Damaged() }
            let number = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            offset += 4
            return number
        }

        /// A whole number of eight bytes.
        package mutating func integer() throws(Damaged) -> Int {
            guard offset + 8 <= bytes.count else { throw Damaged() }
            let number = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
            offset += 8
            return Int(truncatingIfNeeded: number)
        }

        /// A value; nil for NULL.
        package mutating func value() throws(Damaged) -> UnsafeRawBufferPointer? {
            let length = try number()
            if length == nullLength { return nil }
            let end = offset + Int(length)
            guard end <= bytes.count else { throw Damaged() }
            let value = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
            offset = end
            return value
        }

        package mutating func text() throws(Damaged) -> String {
            guard let value = try self.value(), let text = String(validating: value, as: UTF8.self) else {
                throw Damaged()
            }
            return text
        }
    }
}
