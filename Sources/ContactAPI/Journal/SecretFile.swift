import Foundation

/// The service's key in the data folder, made at the first start.
enum SecretFile {
    private static let length = 32

    /// - Parameter configured: the operator's, which all replicas share; nil for the folder's own.
    /// - Throws: `JournalError.unusable`.
    static func secret(_ configured: [UInt8]?, in folder: String) throws -> Secret {
        if let configured { return Secret(bytes: configured) }
        let path = folder + "/secret"
        if let stored = FileManager.default.contents(atPath: path) {
            guard stored.count == length else {
                throw JournalError.unusable("\(path) does not hold \(length) bytes")
            }
            return Secret(bytes: Array(stored))
        }
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try write(bytes, to: path)
        try JournalFile.sync(folder)
        return Secret(bytes: bytes)
    }

    /// Writes under another name and renames, so that a crash leaves no partial file.
    private static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0,
            Foundation.write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0,
            close(descriptor) == 0,
            rename(temporary, path) == 0
        else { throw JournalError.unusable("\(path) cannot be written: \(String(cString: strerror(errno)))") }
    }
}
