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

/// A new site, written beside the old one and put in its place when it is whole.
///
/// A class, for many workers write files of one folder.
final class StagedOutput: Sendable {
    private let target: String
    private let staging: String
    /// The folder's name in messages.
    private let name: String
    private let folders = Mutex<Set<String>>([])

    /// Prepares the staging folder.
    ///
    /// - Throws: `GuardRefusal` for a target that someone else made, `OutputFailure` when nothing can be written.
    init(target: URL, name: String) throws {
        self.target = target.standardizedFileURL.path
        self.name = name
        let parent = target.standardizedFileURL.deletingLastPathComponent()
        staging = parent.appending(path: ".\(target.lastPathComponent).staging").path
        try StagedOutput.checkOwner(of: self.target, name: name)
        do {
            if FileManager.default.fileExists(atPath: staging) { try FileManager.default.removeItem(atPath: staging) }
            try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        } catch {
            throw failure("the folder beside it cannot be written", advice: "check the rights of \(parent.path)")
        }
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

    /// Writes a file of the site.
    ///
    /// - Parameter path: relative to the site's folder.
    func add(_ path: String, _ bytes: UnsafeBufferPointer<UInt8>) throws {
        makeFolder(of: path)
        let descriptor = open(staging + "/" + path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw writeFailure(path, errno) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count, let base = bytes.baseAddress {
            let written = write(descriptor, base + offset, bytes.count - offset)
            if written < 0 {
                if errno == EINTR { continue }
                throw writeFailure(path, errno)
            }
            offset += written
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

    /// Puts the new site in the old one's place; the `.gitignore` that keeps the folder in git stays.
    func commit() throws {
        let ignore = "/.gitignore"
        if FileManager.default.fileExists(atPath: target + ignore) {
            do {
                try FileManager.default.copyItem(atPath: target + ignore, toPath: staging + ignore)
            } catch {
                throw failure("its .gitignore cannot be copied", advice: "check its rights")
            }
        }
        let old = staging + ".old"
        let hadOld = rename(target, old) == 0
        guard rename(staging, target) == 0 else {
            if hadOld { rename(old, target) }
            throw failure("the new site cannot be put in its place", advice: "check the rights of the folder around it")
        }
        if hadOld {
            // The new site stands; what is left of the old one is no reason to call the build failed.
            try? FileManager.default.removeItem(atPath: old)
        }
    }

    /// Removes what was written, after a failure.
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
