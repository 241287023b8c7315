import Hashing

/// The format of the file in which rows are kept from one build to the next.
///
/// - `magic`, then the XXH64 of everything that follows, in eight bytes.
/// - The identity of the rows, then the number of tables.
/// - For each table: its name, the number of columns, the number of rows, the types of the columns, the rows.
///
/// A number has four bytes. A value and a text are a length and their bytes; NULL is the length `nullLength`. A row is
/// its values. All numbers are big-endian, as those of Postgres are.
enum RowCacheFormat {
    static let magic = Array("sweetdreams rows 1\n".utf8)
    static let nullLength = UInt32.max

    /// The bytes of the magic and the hash.
    static let headerLength = magic.count + 8

    /// Completes a file with its header.
    static func file(content: [UInt8]) -> [UInt8] {
        var file = magic
        append(ContentHash(content).value, to: &file)
        file += content
        return file
    }

    /// Tells whether a file has this format and is complete.
    static func isIntact(_ file: UnsafeRawBufferPointer) -> Bool {
        guard file.count >= headerLength, file.starts(with: magic) else { return false }
        let hash = UInt64(bigEndian: file.loadUnaligned(fromByteOffset: magic.count, as: UInt64.self))
        let content = file.bindMemory(to: UInt8.self)[headerLength...]
        return ContentHash(UnsafeBufferPointer(rebasing: content)).value == hash
    }

    // MARK: Writing

    static func append(_ number: some FixedWidthInteger & BitwiseCopyable, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    static func append(_ value: UnsafeBufferPointer<UInt8>?, to bytes: inout [UInt8]) {
        guard let value else {
            append(nullLength, to: &bytes)
            return
        }
        append(UInt32(value.count), to: &bytes)
        bytes.append(contentsOf: value)
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        append(UInt32(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    // MARK: Reading

    /// The file ends too early, or holds something that was never written.
    struct Damaged: Error {}

    /// Reads the parts of a file from its beginning to its end.
    struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private(set) var offset: Int

        init(_ bytes: UnsafeRawBufferPointer, offset: Int) {
            self.bytes = bytes
            self.offset = offset
        }

        mutating func number() throws(Damaged) -> UInt32 {
            guard offset + 4 <= bytes.count else { throw Damaged() }
            let number = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            offset += 4
            return number
        }

        /// A value; nil for NULL.
        mutating func value() throws(Damaged) -> UnsafeRawBufferPointer? {
            let length = try number()
            if length == nullLength { return nil }
            let end = offset + Int(length)
            guard end <= bytes.count else { throw Damaged() }
            let value = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
            offset = end
            return value
        }

        mutating func text() throws(Damaged) -> String {
            guard let value = try self.value(), let text = String(validating: value, as: UTF8.self) else {
                throw Damaged()
            }
            return text
        }
    }
}
