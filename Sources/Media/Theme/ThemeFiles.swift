import Content
package import Foundation

/// The files of a theme: those of the site's own folder, and below them those of the theme that comes with the program.
///
/// A file of the folder takes the place of the program's file with the same name.
package struct ThemeFiles: Sendable {
    package struct File: Sendable {
        private enum Content {
            case file(URL)
            case bytes([UInt8])
        }

        /// The path in the theme.
        package let name: String
        /// The path that messages show.
        package let path: String
        private let content: Content

        /// A file of the site's folder.
        fileprivate init(_ name: String, in folder: URL, folderName: String) {
            self.name = name
            path = "\(folderName)/\(name)"
            content = .file(folder.appending(path: name))
        }

        /// A file of the program.
        fileprivate init(_ name: String, bytes: [UInt8]) {
            self.name = name
            path = ThemeFiles.prefix + name
            content = .bytes(bytes)
        }

        /// Nil for a file that cannot be read.
        package var bytes: [UInt8]? {
            switch content {
            case .file(let url): StampedFile(url.path)?.bytes
            case .bytes(let bytes): bytes
            }
        }

        /// Where it is on the disk; nil for a file of the program.
        package var url: URL? { if case .file(let url) = content { url } else { nil } }
    }

    /// Begins the names of files of the program, such as `theme:base.html`.
    package static let prefix = "theme:"

    /// Sorted by name.
    package let all: [File]
    /// The files of the program that a file of the folder takes the place of, sorted by name.
    package let replaced: [File]
    /// The folder's name in messages.
    package let folderName: String

    /// - Parameters:
    ///   - folder: the site's folder, which need not be there.
    ///   - name: its name in messages.
    ///   - original: the bytes of the program's files by their names; empty for a theme that stands alone.
    package init(folder: URL, name: String, original: [String: [UInt8]] = [:]) {
        let own = ThemeFiles.names(in: folder)
        let ownNames = Set(own.map(FileName.init))
        var all = own.map { File($0, in: folder, folderName: name) }
        var replaced: [File] = []
        for (name, bytes) in original {
            let file = File(name, bytes: bytes)
            if ownNames.contains(FileName(name)) { replaced.append(file) } else { all.append(file) }
        }
        self.all = all.sorted(by: ThemeFiles.areInOrder)
        self.replaced = replaced.sorted(by: ThemeFiles.areInOrder)
        folderName = name
    }

    private static func areInOrder(_ first: File, _ second: File) -> Bool {
        first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
    }

    /// Whether there is a file of a name.
    package func contains(_ name: String) -> Bool { all.contains { $0.name.utf8.elementsEqual(name.utf8) } }

    /// The paths of the files below a folder, relative to it and sorted by bytes; hidden ones are left out.
    private static func names(in folder: URL) -> [String] {
        // A folder that cannot be read counts as empty; the build reports the templates that are missing then.
        (try? FolderListing(folder.path(percentEncoded: false)).files) ?? []
    }
}
