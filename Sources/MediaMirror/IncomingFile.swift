import Foundation
import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file while it arrives: a temporary one next to the copies, which is removed unless it is kept.
///
/// A class, because it owns the descriptor and the file.
final class IncomingFile {
    /// Begins the names of temporary files.
    static let prefix = ".incoming-"
    /// How much of a response is read that is not the file, such as a page about an error, in bytes.
    private static let otherLimit = 64 << 10

    let url: URL
    private(set) var count = 0
    private(set) var isTooLarge = false
    private(set) var isUnwritable = false
    /// The status of the response that was read last.
    private(set) var status = 0
    private let limit: Int
    private let descriptor: Int32
    private var otherCount = 0

    /// - Returns: nil where it cannot be made.
    init?(in folder: URL, limit: Int) {
        url = folder.appending(path: IncomingFile.prefix + UUID().uuidString)
        self.limit = limit
        descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
        // One that was kept has another name by now.
        unlink(url.path)
    }

    /// Takes a piece of a body.
    ///
    /// - Returns: false where no more of it is wanted.
    func take(_ status: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        self.status = status
        guard status == 200 else {
            otherCount += bytes.count
            return otherCount <= IncomingFile.otherLimit
        }
        count += bytes.count
        isTooLarge = count > limit
        return !isTooLarge && write(bytes)
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            #if canImport(Glibc)
            let written = Glibc.write(descriptor, part.baseAddress, part.count)
            #else
            let written = Darwin.write(descriptor, part.baseAddress, part.count)
            #endif
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                isUnwritable = true
                return false
            }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// The digest of what arrived; nil where the file is gone.
    var digest: SHA256Digest? { SHA256Digest(ofFile: url) }

    /// Gives the file its name in the folder.
    ///
    /// - Returns: whether it could.
    func keep(as file: URL) -> Bool { rename(url.path, file.path) == 0 }
}

extension SHA256Digest {
    /// The digest of a file, which is not read into memory at once; nil for one that cannot be read.
    init?(ofFile file: URL) {
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped) else { return nil }
        self = data.withUnsafeBytes { SHA256Digest($0) }
    }
}
