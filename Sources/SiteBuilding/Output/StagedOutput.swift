package import Content
import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The output could not be written.
package struct OutputFailure: Error, Sendable {
    package let problem: Problem

    package init(problem: Problem) { self.problem = problem }
}

/// A new site, put together beside the old one and exchanged with it when it is whole.
///
/// A file whose bytes are those of the old site is a link to that file, so that it keeps its inode and its time, and a
/// build that changes nothing leaves the old site as it stands. Files are never written to once they are part of a site.
///
/// A class, for many workers write files of one folder.
final class StagedOutput: Sendable {
    /// What came of a commit.
    struct Outcome: Sendable {
        var written = 0
        var removed = 0

        var isUnchanged: Bool { written == 0 && removed == 0 }
    }

    private let target: String
    private let staging: String
    /// The folder's name in messages.
    private let name: String
    private let lock: OutputLock
    /// The files of the old site by path; empty where there is none.
    let old: Set<String>
    private let folders = Mutex<Set<String>>([])
    private let written = Atomic<Int>(0)
    private let kept = Atomic<Int>(0)

    /// Prepares the staging folder.
    ///
    /// - Throws: `GuardRefusal` for a target that someone else made, `OutputLocked` while another build writes it,
    ///   `OutputFailure` when nothing can be written.
    init(target: URL, name: String) throws {
        self.target = target.standardizedFileURL.path
        self.name = name
        let parent = target.standardizedFileURL.deletingLastPathComponent()
        staging = parent.appending(path: ".\(target.lastPathComponent).staging").path
        try StagedOutput.checkOwner(of: self.target, name: name)
        do {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            lock = try OutputLock(path: parent.appending(path: ".\(target.lastPathComponent).lock").path, name: name)
            if FileManager.default.fileExists(atPath: staging) { try FileManager.default.removeItem(atPath: staging) }
            try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        } catch let locked as OutputLocked {
            throw locked
        } catch {
            throw OutputFailure(
                problem: Problem(
                    "output", at: .file(path: name), "the folder beside it cannot be written",
                    advice: "check the rights of \(parent.path)"))
        }
        old = FolderListing.files(in: self.target)
    }

    /// A folder that holds more than a `.gitignore` and not our `_headers` was made by someone else.
    private static func checkOwner(of target: String, name: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else {
            throw GuardRefusal(
                Problem(
                    "not-a-folder", at: .file(path: name), "the output is no folder",
                    advice: "choose another with --output"))
        }
        // A folder that cannot be listed cannot be replaced either, which the writing will say.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: target)) ?? []
        guard names.contains(where: { $0 != ".gitignore" }) else { return }
        let headers = try? String(contentsOfFile: target + Routes.headers, encoding: .utf8)
        guard headers?.hasPrefix(Headers.mark) == true else {
            throw GuardRefusal(
                Problem(
                    "foreign-folder", at: .file(path: name), "the output folder holds files that no build made",
                    advice: "choose another with --output, or empty it"))
        }
    }

    /// Writes a file of the site, or keeps the old one where it is the same.
    ///
    /// - Parameter path: relative to the site's folder.
    func add(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>) throws {
        makeFolder(of: path)
        let file = staging + "/" + path
        if old.contains(path), StagedOutput.holds(target + "/" + path, bytes), link(target + "/" + path, file) == 0 {
            kept.add(1, ordering: .relaxed)
            return
        }
        try write(bytes, to: file, path)
        written.add(1, ordering: .relaxed)
    }

    private func write(_ bytes: UnsafeBufferPointer<UInt8>, to file: String, _ path: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw writeFailure(path, errno) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count, let base = bytes.baseAddress {
            let count = Glibc.write(descriptor, base + offset, bytes.count - offset)
            if count < 0 {
                if errno == EINTR { continue }
                throw writeFailure(path, errno)
            }
            offset += count
        }
    }

    /// Whether a file holds exactly these bytes.
    private static func holds(_ file: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == bytes.count
        else { return false }
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return true }
        return withUnsafeTemporaryAllocation(byteCount: min(bytes.count, 64 << 10), alignment: 16) { buffer in
            var offset = 0
            while offset < bytes.count {
                let count = read(descriptor, buffer.baseAddress, min(buffer.count, bytes.count - offset))
                if count < 0, errno == EINTR { continue }
                guard count > 0, let start = buffer.baseAddress, memcmp(start, base + offset, count) == 0 else {
                    return false
                }
                offset += count
            }
            return true
        }
    }

    /// Nearly every page has a folder of its own, so it is made without asking whether it is there.
    private func makeFolder(of path: String) {
        guard let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
        let folder = staging + "/" + path[..<end]
        guard !folders.withLock({ $0.contains(folder) }) else { return }
        if mkdir(folder, 0o755) != 0, errno == ENOENT {
            // The folders above it; what another worker has made in the meantime is as good.
            var above = staging
            for part in path.split(separator: "/").dropLast() {
                above += "/" + part
                mkdir(above, 0o755)
            }
        }
        folders.withLock { _ = $0.insert(folder) }
    }

    func add(_ path: String, _ text: String) throws {
        var text = text
        try text.withUTF8 { try add(path, $0) }
    }

    /// Copies a file of the theme or of the content.
    func copy(_ copy: MediaLibrary.Copy) throws {
        guard let data = try? Data(contentsOf: copy.source) else {
            throw Problems([
                Problem(
                    "changed-file", at: .file(path: copy.source.path), "the file vanished during the build",
                    advice: "build again")
            ])
        }
        try data.withUnsafeBytes { try add(String(copy.path.dropFirst()), $0.bindMemory(to: UInt8.self)) }
    }

    /// Exchanges the new site with the old one; the `.gitignore` that keeps the folder in git stays.
    ///
    /// Whoever looks sees the one or the other: the exchange is one step of the file system (renameat2(2)). Where that
    /// cannot exchange, two renames leave a moment without a site; what was interrupted there the next build repairs.
    func commit() throws -> Outcome {
        var outcome = Outcome(written: written.load(ordering: .relaxed))
        let kept = kept.load(ordering: .relaxed)
        let ignore = ".gitignore"
        if old.contains(ignore), link(target + "/" + ignore, staging + "/" + ignore) != 0 {
            throw failure("its .gitignore cannot be kept", advice: "check its rights")
        }
        // Where there was no site there is nothing to compare the new one with.
        let newFiles = old.isEmpty ? [] : FolderListing.files(in: staging)
        outcome.removed = old.subtracting(newFiles).count
        if outcome.isUnchanged, kept > 0, newFiles == old {
            discard()
            return outcome
        }
        if FileManager.default.fileExists(atPath: target) {
            if !exchange() { try replace() }
            // The old site stays aside until the next build: who was on the way to a file of it still finds it.
        } else if rename(staging, target) != 0 {
            throw failure("the new site cannot be put in its place", advice: "check the rights of the folder around it")
        }
        return outcome
    }

    private func exchange() -> Bool {
        #if os(Linux)
        // Glibc's headers show renameat2 only to C that asks for GNU's own, so it is looked up by its name.
        typealias Exchange = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let both: UInt32 = 2  // RENAME_EXCHANGE
        return unsafeBitCast(symbol, to: Exchange.self)(AT_FDCWD, staging, AT_FDCWD, target, both) == 0
        #else
        return renamex_np(staging, target, UInt32(RENAME_SWAP)) == 0
        #endif
    }

    private func replace() throws {
        let aside = staging + ".old"
        // What an interrupted build left there is older than both.
        try? FileManager.default.removeItem(atPath: aside)
        guard rename(target, aside) == 0 else {
            throw failure("the old site cannot be moved aside", advice: "check the rights of the folder around it")
        }
        guard rename(staging, target) == 0 else {
            rename(aside, target)
            throw failure("the new site cannot be put in its place", advice: "check the rights of the folder around it")
        }
        rename(aside, staging)
    }

    /// Removes what was written, after a failure or where it changes nothing.
    func discard() {
        // The failure itself is what is reported; a folder that stays is removed by the next build.
        try? FileManager.default.removeItem(atPath: staging)
    }

    private func failure(_ message: String, advice: String) -> OutputFailure {
        OutputFailure(problem: Problem("output", at: .file(path: name), message, advice: advice))
    }

    private func writeFailure(_ path: String, _ code: Int32) -> OutputFailure {
        let reason =
            switch code {
            case ENOSPC, EDQUOT: "the disk is full"
            case EACCES, EPERM, EROFS: "it may not be written"
            default: String(cString: strerror(code))
            }
        return failure("\(path) cannot be written: \(reason)", advice: "the old site stands as it was")
    }
}
