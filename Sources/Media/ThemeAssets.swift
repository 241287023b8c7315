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
    /// - Throws: a `Problem` for a file that cannot be read.
    package init(folder: URL) throws(Problem) {
        var paths: [String: String] = [:]
        var copies: [MediaLibrary.Copy] = []
        for name in ThemeAssets.files(in: folder) {
            let file = folder.appending(path: name)
            guard let data = try? Data(contentsOf: file) else {
                throw Problem(
                    "unreadable-file",
                    at: .file(path: file.path),
                    "the file cannot be read",
                    advice: "check its rights"
                )
            }
            let stem = (name as NSString).deletingPathExtension.split(separator: "/").joined(separator: "-")
            let hash = ContentHash(Array(data))
            let path = "\(Routes.assets)\(stem).\(hash.name).\(file.pathExtension)"
            paths[name] = path
            copies.append(MediaLibrary.Copy(source: file, path: path, hash: hash.value))
        }
        self.paths = paths
        self.copies = copies
    }

    /// The files below a folder by their paths in it, in a fixed order.
    package static func files(in folder: URL) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: folder.appending(path: name).path,
                isDirectory: &isFolder
            )
            return exists && !isFolder.boolValue && !name.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The file behind a name, to be copied to a fixed path; nil when the theme has none.
    package func copy(of name: String, to path: String) -> MediaLibrary.Copy? {
        copies.first { $0.path == paths[name] }.map {
            MediaLibrary.Copy(source: $0.source, path: path, hash: $0.hash)
        }
    }

    /// The address of a file of the folder; nil when there is none.
    package func url(of name: String) -> String? { paths[name] }

    /// The paths of all files in the folder, sorted.
    package var names: [String] { paths.keys.sorted() }
}
