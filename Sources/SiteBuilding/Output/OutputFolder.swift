package import Content
import Foundation
import SiteConfiguration
import TemplateModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The output could not be written.
package struct OutputFailure: Error, Sendable {
    package let problem: Problem

    package init(problem: Problem) { self.problem = problem }

    init(_ name: String, _ message: String, advice: String) {
        self.init(problem: Problem("output", at: .file(path: name), message, advice: advice))
    }
}

/// Where a site lies and what lies beside it, all under names that begin with a dot.
///
/// ```
/// public             the site; only ever exchanged as a whole
/// .public.lock       held by the build that writes
/// .public.state      what the next build should know of the site
/// .public.state.next the same of a site that is about to take its place
/// .public.rows       what a server sent, so that the next build asks only for what changed
/// .public.twin       the site before, whole; the next site is made of it
/// .public.staging    a site that is being made: worth nothing to anyone but the build that makes it
/// .public.aside      the site, for a moment, where folders cannot be exchanged
/// ```
struct OutputFolder: Sendable {
    let path: String
    /// The folder's name in messages.
    let name: String
    private let base: String
    let parent: String

    init(_ target: URL, name: String) {
        let target = target.standardizedFileURL
        path =
            target.path.count > 1 && target.path.hasSuffix("/") ? String(target.path.dropLast()) : target.path
        parent = target.deletingLastPathComponent().path
        base = (parent.hasSuffix("/") ? parent : parent + "/") + "." + target.lastPathComponent
        self.name = name
    }

    var lock: String { base + ".lock" }
    var state: String { base + ".state" }
    var nextState: String { base + ".state.next" }
    var rows: String { base + ".rows" }
    var twin: String { base + ".twin" }
    var staging: String { base + ".staging" }
    var aside: String { base + ".aside" }
    var verified: String { base + ".verify" }

    /// Refuses a folder that holds more than a `.gitignore` and not our `_headers`: someone else made it.
    func checkOwner() throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else {
            throw GuardError(
                Problem(
                    "not-a-folder",
                    at: .file(path: name),
                    "the output is no folder",
                    advice: "choose another with --output"
                )
            )
        }
        // A folder that cannot be listed cannot be replaced either, which the writing will say.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard names.contains(where: { $0 != OutputFolder.ignoreFile }) else { return }
        let headers = try? String(contentsOfFile: path + Routes.headers, encoding: .utf8)
        guard headers?.hasPrefix(HeadersFile.mark) == true else {
            throw GuardError(
                Problem(
                    "foreign-folder",
                    at: .file(path: name),
                    "the output folder holds files that no build made",
                    advice: "choose another with --output, or empty it"
                )
            )
        }
    }

    /// What keeps the folder in git while its content is not; it is kept from site to site.
    static let ignoreFile = ".gitignore"

    /// Brings a build's folders into order that was killed: what was exchanged already is taken over, what was only
    /// begun is thrown away.
    func recover() {
        let manager = FileManager.default
        if !manager.fileExists(atPath: path), manager.fileExists(atPath: aside) { rename(aside, path) }
        if manager.fileExists(atPath: nextState) {
            if let next = try? PreviousBuild.readState(nextState), next.siteInode == FileStamp(path)?.inode {
                // It was killed behind the exchange: the site before lies whole where the new one was made.
                rename(nextState, state)
                if !manager.fileExists(atPath: twin) { rename(staging, twin) }
            } else {
                unlink(nextState)
            }
        }
        remove(staging)
        remove(aside)
    }

    /// Lets the next build make every page.
    func invalidateState() { unlink(state) }

    /// Removes a folder that nobody needs; one that stays does no harm.
    func remove(_ path: String) {
        if FileManager.default.fileExists(atPath: path) { try? FileManager.default.removeItem(atPath: path) }
    }
}

/// What tells whether a file was written since.
struct FileStamp: Sendable, Equatable {
    var size: UInt64
    /// When it was written, in nanoseconds since 1970.
    var time: UInt64
    var inode: UInt64

    init(_ status: stat) {
        size = UInt64(status.st_size)
        #if canImport(Darwin)
        time = UInt64(status.st_mtimespec.tv_sec) * 1_000_000_000 + UInt64(status.st_mtimespec.tv_nsec)
        #else
        time = UInt64(status.st_mtim.tv_sec) * 1_000_000_000 + UInt64(status.st_mtim.tv_nsec)
        #endif
        inode = UInt64(status.st_ino)
    }

    init(size: UInt64, time: UInt64, inode: UInt64) {
        self.size = size
        self.time = time
        self.inode = inode
    }

    /// Nil when there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Nil when there is no such file below an open folder.
    init?(at folder: Int32, _ path: UnsafePointer<CChar>) {
        var status = stat()
        guard fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.init(status)
    }
}
