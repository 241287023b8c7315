package import Content
package import Foundation
import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder of files that were made of others and can be made again, such as smaller pictures.
///
/// Each has a name that says what it was made of and how. Several processes may use the folder at the same time. A file
/// ends with a hash of its bytes, so that one that was not written completely is not taken for another.
package struct DerivedFiles: Sendable {
    /// Files that no build has used for so long are removed.
    private static let patience = Duration.seconds(30 * 24 * 3600)
    /// How often unused files are looked for, and the use of a file is noted.
    private static let interval = Duration.seconds(24 * 3600)
    /// Its time says when unused files were last looked for.
    private static let sweepMark = "swept"
    /// Files that are never removed, because they are small and every build reads them.
    private static let kept = [sweepMark, "versions"]

    package let folder: URL

    package init(folder: URL) { self.folder = folder }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// The bytes of a file; nil where there is none, and where it is not whole.
    func bytes(_ name: String) -> [UInt8]? { DerivedFiles.bytes(atPath: path(name)) }

    static func bytes(atPath path: String) -> [UInt8]? {
        guard let file = StampedFile(path) else { return nil }
        let length = file.bytes.count - hashLength
        guard length >= 0 else { return nil }
        let bytes = Array(file.bytes[..<length])
        return file.bytes[length...].elementsEqual(trailer(of: bytes)) ? bytes : nil
    }

    /// The number of bytes of a file; 0 where there is none.
    static func byteCount(atPath path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? max(Int(status.st_size) - hashLength, 0) : 0
    }

    private static let hashLength = 8

    private static func trailer(of bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: ContentHash(bytes).value.littleEndian) { Array($0) }
    }

    /// Writes a file in one step.
    ///
    /// - Throws: the system's error, as `CocoaError`.
    func store(_ bytes: [UInt8], as name: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = folder.appending(path: name)
        try Data(bytes + DerivedFiles.trailer(of: bytes)).write(to: url, options: .atomic)
    }

    /// Notes that files are used, and now and then removes those that were not for 30 days.
    package func keep(_ names: some Sequence<String>, at now: Timestamp) {
        for name in names { touch(path(name), at: now) }
        guard age(path(DerivedFiles.sweepMark), at: now).map({ $0 >= DerivedFiles.interval }) ?? true,
            // Without the folder there is nothing to remove.
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return }
        for name in files where !DerivedFiles.kept.contains(name) {
            if let age = age(path(name), at: now), age > DerivedFiles.patience { unlink(path(name)) }
        }
        _ = FileManager.default.createFile(atPath: path(DerivedFiles.sweepMark), contents: nil)
        setTime(of: path(DerivedFiles.sweepMark), to: now)
    }

    private func touch(_ path: String, at now: Timestamp) {
        guard let age = age(path, at: now), age > DerivedFiles.interval else { return }
        setTime(of: path, to: now)
    }

    private func setTime(of path: String, to now: Timestamp) {
        let (seconds, rest) = now.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest) * 1000)
        // Where that fails, the file is made again some day.
        utimensat(AT_FDCWD, path, [time, time], 0)
    }

    /// How long ago a file was written or used; nil where there is none.
    private func age(_ path: String, at now: Timestamp) -> Duration? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        let then = Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000
        return .microseconds(now.microseconds &- then)
    }
}
