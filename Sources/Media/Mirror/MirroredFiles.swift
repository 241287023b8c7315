import Content
package import Foundation
import Hashing
import SiteConfiguration

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The copies of files on other servers, from which a site is built without asking these servers.
package struct MirroredFiles: Sendable {
    package let lock: MediaLock
    /// Each file has the SHA-256 digest of its content as its name.
    package let folder: URL

    /// The lock's file in messages.
    private let lockPath: String

    package init(lock: MediaLock, folder: URL, lockPath: String = MediaLock.name) {
        self.lock = lock
        self.folder = folder
        self.lockPath = lockPath
    }

    /// The copies of a content folder.
    ///
    /// - Parameters:
    ///   - content: the content folder.
    ///   - name: the content folder's name in messages.
    ///   - folder: where the copies are.
    /// - Throws: `Problems` for a lock that cannot be read.
    package init(content: URL, name: String, folder: URL) throws {
        let lock = try MediaLock.read(in: content, name: name)
        self.init(lock: lock, folder: folder, lockPath: "\(name)/\(MediaLock.name)")
    }

    /// The file that holds a content, whether it is there or not.
    package func file(of entry: MediaLock.Entry) -> URL {
        folder.appending(path: entry.digest.hexadecimal)
    }

    /// Whether the copy of an entry is there, by its size.
    package func hasFile(of entry: MediaLock.Entry) -> Bool {
        var status = stat()
        return stat(file(of: entry).path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && Int(status.st_size) == entry.size
    }

    /// The copy of a file; nil where it was not fetched, or is not on this machine.
    func copy(of address: RemoteAddress) -> (entry: MediaLock.Entry, file: URL)? {
        guard let entry = lock.entries[address], hasFile(of: entry) else { return nil }
        return (entry, file(of: entry))
    }

    /// A warning where the lock names files that are not on this machine; nil where all are.
    ///
    /// - Parameter damaged: files of another content than the lock says.
    func warning(damaged: Set<RemoteAddress>) -> Problem? {
        let missing = lock.entries.filter { damaged.contains($0.key) || !hasFile(of: $0.value) }.keys
        guard let first = missing.min() else { return nil }
        let others = missing.count == 1 ? "" : ", and of \(missing.count - 1) more files,"
        return Problem(
            .warning,
            "missing-copy",
            at: .file(path: lockPath),
            "the copy of \(first.text.escapedForTerminal)\(others) is not on this machine, so pages name the other server",
            advice: "run 'sweetdreams pull' before you build"
        )
    }

    // MARK: Names

    /// The file extension of a sound or a video, by the name in its address, or else by its type; nil for another file.
    ///
    /// Servers tell browsers the type of a published file by this, so it is never one that a browser runs.
    package static func recordingExtension(of address: RemoteAddress, type: String?) -> String? {
        let name = (address.fileName as NSString).pathExtension.lowercased()
        if ContentType.ofSound("." + name, declared: nil) != nil { return name }
        let words = type?.lowercased().split(separator: ";").first.map { String($0).trimmed }
        return words.flatMap { extensions[$0] }
    }

    private static let extensions = [
        "audio/aac": "aac",
        "audio/flac": "flac",
        "audio/mp4": "m4a",
        "audio/mpeg": "mp3",
        "audio/ogg": "ogg",
        "audio/wav": "wav",
        "audio/x-flac": "flac",
        "audio/x-m4a": "m4a",
        "audio/x-wav": "wav",
        "video/mp4": "mp4",
        "video/webm": "webm",
    ]
}
