package import Content
package import Foundation
import Hashing
import SiteConfiguration

/// The theme's own files, under names that carry a hash of their content.
package struct ThemeAssets: Sendable {
    /// A stylesheet whose addresses were replaced by those that the files have on the site.
    package struct RewrittenStylesheet: Sendable {
        /// The path on the site.
        package let path: String
        package let text: String
    }

    /// An address in a stylesheet that another part of the site must answer, such as `/favicon.svg`.
    package struct SiteLink: Sendable {
        package let path: String
        /// The address as it is written.
        package let text: String
        package let location: SourceLocation
    }

    private let paths: [String: String]
    /// The files that are published as they are.
    package let copies: [MediaLibrary.Copy]
    package let rewrittenStylesheets: [RewrittenStylesheet]
    package let siteLinks: [SiteLink]
    /// Files that cannot be read, and files that stylesheets name and that are not there.
    package let problems: [Problem]

    /// Reads all files below a folder; none when there is no such folder.
    ///
    /// - Parameters:
    ///   - name: the folder's name in messages.
    ///   - origin: the scheme and host of the site.
    package init(folder: URL, name: String, origin: String) {
        var files = Files()
        for path in ThemeAssets.files(in: folder) { files.read(path, in: folder, name: name) }
        let linker = StylesheetLinker(
            files.stylesheets,
            addresses: files.paths,
            folder: name,
            origin: origin
        )
        var rewritten: [RewrittenStylesheet] = []
        for (path, stylesheet) in linker.linked.sorted(by: { $0.key < $1.key }) {
            guard let address = linker.addresses[path] else { continue }
            if stylesheet.isOriginal {
                files.add(path, source: folder.appending(path: path), stylesheet.hash)
            } else if let text = String(validating: stylesheet.bytes, as: UTF8.self) {
                rewritten.append(RewrittenStylesheet(path: address, text: text))
            } else {
                files.problems.append(ThemeAssets.notUTF8("\(name)/\(path)"))
            }
        }
        paths = linker.addresses
        copies = files.copies
        rewrittenStylesheets = rewritten
        siteLinks = linker.siteLinks
        problems = files.problems + linker.problems
    }

    /// What is in the folder.
    private struct Files {
        /// Published addresses by names, without those of stylesheets.
        var paths: [String: String] = [:]
        var copies: [MediaLibrary.Copy] = []
        var stylesheets: [String: [UInt8]] = [:]
        var problems: [Problem] = []
        /// Two files whose names differ little may share an address if their content is the same.
        private var published: Set<String> = []

        mutating func read(_ path: String, in folder: URL, name: String) {
            let file = folder.appending(path: path)
            guard let data = try? Data(contentsOf: file) else {
                problems.append(ThemeAssets.unreadable("\(name)/\(path)"))
                // Known, so that those who name it do not report it again.
                paths[path] = ThemeAssets.publishedAddress(of: path, ContentHash([UInt8]()))
                return
            }
            if file.pathExtension.lowercased() == "css" {
                stylesheets[path] = Array(data)
            } else {
                add(path, source: file, ContentHash(Array(data)))
            }
        }

        mutating func add(_ path: String, source: URL, _ hash: ContentHash) {
            let address = ThemeAssets.publishedAddress(of: path, hash)
            paths[path] = address
            guard published.insert(address).inserted else { return }
            copies.append(MediaLibrary.Copy(source: source, path: address, hash: hash.value))
        }
    }

    private static func unreadable(_ path: String) -> Problem {
        Problem(
            "unreadable-file",
            at: .file(path: path),
            "the file cannot be read",
            advice: "check its permissions"
        )
    }

    private static func notUTF8(_ path: String) -> Problem {
        Problem(
            "encoding",
            at: .file(path: path),
            "the stylesheet is not UTF-8",
            advice: "save it as UTF-8"
        )
    }

    /// The address on the site: one folder, a hash in the name, and only characters that no address encodes.
    static func publishedAddress(of name: String, _ hash: ContentHash) -> String {
        let parts = name.split(separator: "/")
        let file = parts.last ?? ""
        let dot = file.lastIndex(of: ".") ?? file.endIndex
        let stem = (parts.dropLast() + [file[..<dot]]).joined(separator: "-")
        return Routes.assets + plain(stem) + "." + hash.name + plain(String(file[dot...]))
    }

    /// The text with a hyphen for each run of other characters than letters, digits, `.`, `_` and hyphens of ASCII.
    private static func plain(_ text: String) -> String {
        var plain: [UInt8] = []
        var isAfterOther = false
        for byte in text.utf8 {
            let isOther = !isPlain(byte)
            if !isOther {
                plain.append(byte)
            } else if !isAfterOther {
                plain.append(UInt8(ascii: "-"))
            }
            isAfterOther = isOther
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// The paths of the files below a folder, relative to it and sorted by bytes; hidden ones are left out.
    package static func files(in folder: URL) -> [String] {
        let enumerator = FileManager.default.enumerator(atPath: folder.path)
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

    /// Files that are also at a fixed path, because browsers ask for it; those that the theme has.
    package var favicons: [MediaLibrary.Copy] {
        [Routes.faviconICO, Routes.faviconSVG].compactMap { path in
            let address = paths[String(path.dropFirst())]
            guard let copy = copies.first(where: { $0.path == address }) else { return nil }
            return MediaLibrary.Copy(source: copy.source, path: path, hash: copy.hash)
        }
    }

    /// The address of a file of the folder; nil when there is none.
    package func url(of name: String) -> String? { paths[name] }

    /// The paths of all files in the folder, sorted.
    package var names: [String] { paths.keys.sorted() }

    /// The addresses of all files on the site.
    package var addresses: [String] { copies.map(\.path) + rewrittenStylesheets.map(\.path) }
}
