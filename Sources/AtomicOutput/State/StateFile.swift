import Foundation

/// The format of a saved state: a header of five numbers, then the columns of the manifest and of the payload.
///
/// The header is a magic number, the versions of this format and of the payload, and the length and the hash (XXH64) of
/// everything after it. Numbers are eight bytes, little-endian. A column is its count, followed by its elements. Columns
/// are written from where they lie in memory, because the state of a large site is a large part of a build's memory.
enum StateFile {
    static let magic: UInt64 = 0x0A65_7461_7453_4453  // "SDState\n"
    /// Changes whenever the header or the meaning of a column of the manifest does.
    static let version: UInt64 = 1
    static let headerLength = 40

    /// Whether numbers in memory have the byte order of the file.
    static let hasOrderOfMemory = UInt64(1).littleEndian == 1

    /// Maps a file into memory and reads it.
    ///
    /// - Throws: what `body` throws; `InvalidState.damaged` when the hash of all that it read is not the saved one.
    static func read<Value>(
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
