package import Content
package import Foundation
import Hashing
import SiteConfiguration

/// The theme's own files, under names that carry a hash of their content.
package struct ThemeAssets: Sendable {
    private let paths: [String: String]
    package let copies: [MediaLibrary.Copy]

    /// Reads all files below a folder; none when there is no such folder.
    ///
    /// - Throws: a `Problem` for a file that cannot be read, or is a picture that cannot be published.
    package init(folder: URL) throws(Problem) {
        var paths: [String: String] = [:]
        var copies: [MediaLibrary.Copy] = []
        for name in ThemeAssets.files(in: folder) {
            let file = folder.appending(path: name)
            guard let bytes = StampedFile(file.path)?.bytes else {
                throw Problem(
                    "unreadable-file",
                    at: .file(path: file.path),
                    "the file cannot be read",
                    advice: "check its permissions"
                )
            }
            let published: PublishedFile
            do throws(PictureFault) {
                published = try PublishedFile(bytes, extension: file.pathExtension)
            } catch {
                throw error.problem(of: file.path)
            }
            let stem = (name as NSString).deletingPathExtension.split(separator: "/").joined(separator: "-")
            let hash = ContentHash(published.bytes)
            let path = "\(Routes.assets)\(stem).\(hash.name).\(published.fileExtension)"
            paths[name] = path
            copies.append(
                MediaLibrary.Copy(
                    source: file,
                    path: path,
                    hash: hash.value,
                    byteCount: published.bytes.count
                )
            )
        }
        self.paths = paths
        self.copies = copies
    }

    /// The paths of the files below a folder, relative to it and sorted by bytes; hidden ones are left out.
    package static func files(in folder: URL) -> [String] {
        // The folder itself may be a link, which an enumerator does not follow.
        let enumerator = FileManager.default.enumerator(atPath: folder.resolvingSymlinksInPath().path)
        let names = enumerator?.compactMap { $0 as? String } ?? []
        return names.filter { name in !isHidden(name) && isFile(folder.appending(path: name)) }
            .sorted { first, second in first.utf8.lexicographicallyPrecedes(second.utf8) }
    }

    private static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.hasPrefix(".") }
    }

    private static func isFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue
    }

    /// A file to be copied to a fixed path; nil when the theme has none of this name.
    package func copy(of name: String, to path: String) -> MediaLibrary.Copy? {
        guard let copy = copies.first(where: { $0.path == paths[name] }) else { return nil }
        return MediaLibrary.Copy(
            source: copy.source,
            path: path,
            hash: copy.hash,
            byteCount: copy.byteCount
        )
    }

    /// The address of a file of the folder; nil when there is none.
    package func url(of name: String) -> String? { paths[name] }

    /// The paths of all files in the folder, sorted.
    package var names: [String] { paths.keys.sorted() }
}
