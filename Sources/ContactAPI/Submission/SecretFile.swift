import Foundation

/// The service's key in the data folder, made at the first start.
enum SecretFile {
    /// - Parameter given: the operator's, which all replicas share; nil for the folder's own.
    /// - Throws: `JournalError.unusable`.
    static func secret(_ given: [UInt8]?, in folder: String) throws -> Secret {
        if let given { return Secret(bytes: given) }
        let path = folder + "/secret"
        if let known = FileManager.default.contents(atPath: path) {
            guard known.count == 32 else { throw JournalError.unusable("\(path) does not hold 32 bytes") }
            return Secret(bytes: Array(known))
        }
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        // Written beside and renamed, so that a crash leaves no half of it.
        let descriptor = open(path + ".new", O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0, write(descriptor, bytes, 32) == 32, fsync(descriptor) == 0,
            close(descriptor) == 0,
            rename(path + ".new", path) == 0
        else { throw JournalError.unusable("\(path) cannot be written: \(String(cString: strerror(errno)))") }
        try JournalFile.sync(folder)
        return Secret(bytes: bytes)
    }
}
