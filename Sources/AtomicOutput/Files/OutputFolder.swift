package import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A published folder, and the files that lie next to it under names that begin with a dot.
///
/// ```
/// public             the site; only ever exchanged as a whole
/// .public.lock       held by the build that writes
/// .public.state      manifest and payload for the next build
/// .public.state.next the same for a site that is about to be swapped in
/// .public.manifest.json what hosts have to know of the site
/// .public.twin       the spare tree: the site before, from which the next one is made
/// .public.staging    a site that is being made; worthless to every other build
/// .public.aside      the old site, for an instant, where folders cannot be exchanged
/// ```
package struct OutputFolder: Sendable {
    package let path: String
    /// The folder as messages name it.
    package let name: String
    package let parent: String
    private let siblingPrefix: String

    /// A link stays a link: the folder behind it is the site, which is exchanged where it lies.
    package init(_ target: URL, name: String) {
        let target = OutputFolder.behindLinks(target.standardizedFileURL)
        let hasTrailingSlash = target.path.count > 1 && target.path.hasSuffix("/")
        path = hasTrailingSlash ? String(target.path.dropLast()) : target.path
        parent = target.deletingLastPathComponent().path
        siblingPrefix = (parent.hasSuffix("/") ? parent : parent + "/") + "." + target.lastPathComponent + "."
        self.name = name
    }

    /// The system's limit for links that lead to links (Linux, path_resolution(7)).
    private static let maxLinks = 40

    /// The folder that a link leads to, which need not exist yet; the folder itself where it is not a link.
    ///
    /// Links above it are left to the system, because they are not replaced.
    private static func behindLinks(_ target: URL) -> URL {
        var target = target
        for _ in 0..<maxLinks {
            guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: target.path)
            else {
                break
            }
            let folder = target.deletingLastPathComponent()
            target =
                URL(filePath: destination, directoryHint: .isDirectory, relativeTo: folder)
                .standardizedFileURL
        }
        return target
    }

    /// The path of a file that lies next to the folder.
    package func sibling(_ fileExtension: String) -> String { siblingPrefix + fileExtension }

    package var lock: String { sibling("lock") }
    package var state: String { sibling("state") }
    package var nextState: String { sibling("state.next") }
    package var spareTree: String { sibling("twin") }
    package var staging: String { sibling("staging") }
    package var aside: String { sibling("aside") }

    /// The file that keeps the folder in git while its content is ignored; every new site keeps it.
    package static let ignoreFile = ".gitignore"

    // MARK: Ownership

    /// A file that every site of the caller has, by which its folder is recognised.
    package struct OwnershipMark: Sendable {
        let file: String
        let firstLine: String

        /// - Parameters:
        ///   - file: the path relative to the site's folder.
        ///   - firstLine: the start of the file.
        package init(file: String, firstLine: String) {
            self.file = file
            self.firstLine = firstLine
        }
    }

    /// Refuses a folder that something else made: one that holds more than a `.gitignore`, and not the mark.
    package func checkOwner(_ mark: OwnershipMark) throws(OutputError) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            // Only links that lead in a circle are still there.
            if FileStamp(path) != nil { throw error(.notADirectory) }
            return
        }
        guard isDirectory.boolValue else { throw error(.notADirectory) }
        // A folder that cannot be listed cannot be replaced either, so writing will fail.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard names.contains(where: { $0 != OutputFolder.ignoreFile }) else { return }
        // A file that cannot be read is not a mark.
        let text = try? String(contentsOfFile: path + "/" + mark.file, encoding: .utf8)
        guard text?.hasPrefix(mark.firstLine) == true else { throw error(.foreignFolder) }
    }

    /// Deletes the saved state, so that the next build is a full one.
    package func invalidateState() { unlink(state) }

    /// Removes a file or a folder, if it is there; one that cannot be removed does no harm.
    package func remove(_ path: String) {
        if FileOperations.exists(path) { try? FileManager.default.removeItem(atPath: path) }
    }
}
