package import Content
import Foundation
import Hashing
package import SiteConfiguration
import Spelling

/// The theme's own files, under names that carry a hash of their content.
package struct ThemeAssets: Sendable {
    private let paths: [String: String]
    package let copies: [MediaLibrary.Copy]
    /// Files that cannot be published, and what stylesheets name and is not there.
    package let problems: [Problem]

    /// The folder of a theme's assets.
    static let folder = "assets/"

    /// The stylesheet that the settings of `theme` are added to.
    private static let settings = "css/settings.css"

    /// Whether a file of a theme is one of its assets.
    package static func contains(_ name: String) -> Bool { name.utf8.starts(with: folder.utf8) }

    /// Reads all files in the folder `assets` of a theme.
    ///
    /// - Parameter others: the addresses of other files of the site, which stylesheets may name too.
    package init(_ theme: ThemeFiles, settings: SiteSettings, others: Set<String> = []) {
        var files = Files(style: settings.theme.style.stylesheet)
        for file in theme.all where ThemeAssets.contains(file.name) {
            files.read(file, as: String(file.name.dropFirst(ThemeAssets.folder.count)))
        }
        files.reportUnusedStyle(theme, settings)
        let linker = StylesheetLinker(
            files.stylesheets,
            addresses: files.addresses,
            paths: files.paths,
            others: others,
            settings: PageSettings(settings)
        )
        paths = linker.addresses
        let stylesheets = linker.linked.map { stylesheet in
            MediaLibrary.Copy(
                source: URL(filePath: files.paths[stylesheet.name] ?? stylesheet.name),
                path: stylesheet.address,
                hash: ContentHash(stylesheet.bytes).value,
                byteCount: stylesheet.bytes.count,
                bytes: stylesheet.bytes
            )
        }
        // Two files whose names differ little have one address if their content is the same.
        let byAddress = Dictionary((files.copies + stylesheets).map { ($0.path, $0) }) { first, _ in first }
        copies = byAddress.values.sorted { $0.path < $1.path }
        problems = files.problems + linker.problems
    }

    /// The files of the folder `assets`, as they are read.
    private struct Files {
        /// The CSS that the settings append to `settings.css`.
        let style: String
        /// Published addresses by names; those of stylesheets are known after all others.
        var addresses: [String: String] = [:]
        var copies: [MediaLibrary.Copy] = []
        var stylesheets: [String: [UInt8]] = [:]
        /// The paths that messages show, by names.
        var paths: [String: String] = [:]
        var problems: [Problem] = []

        /// - Parameter name: the path in the folder `assets`.
        mutating func read(_ file: ThemeFiles.File, as name: String) {
            paths[name] = file.path
            guard let bytes = file.bytes else {
                let message = "the file cannot be read"
                let location = SourceLocation.file(path: file.path)
                refuse(
                    name,
                    Problem("unreadable-file", at: location, message, advice: "check its permissions")
                )
                return
            }
            let fileExtension = (name as NSString).pathExtension
            if fileExtension.lowercased() == "css" {
                stylesheets[name] = name == ThemeAssets.settings ? bytes + Array(style.utf8) : bytes
                return
            }
            do throws(PictureFault) {
                let published = try PublishedFile(bytes, extension: fileExtension)
                let hash = ContentHash(published.bytes)
                let address = ThemeAssets.address(of: name, hash, extension: published.fileExtension)
                addresses[name] = address
                copies.append(
                    MediaLibrary.Copy(
                        source: file.url ?? URL(filePath: file.path),
                        path: address,
                        hash: hash.value,
                        byteCount: published.bytes.count,
                        bytes: file.url == nil ? published.bytes : nil
                    )
                )
            } catch {
                refuse(name, error.problem(of: file.path))
            }
        }

        /// Settings that change nothing are an error, because the theme has no such stylesheet.
        mutating func reportUnusedStyle(_ theme: ThemeFiles, _ settings: SiteSettings) {
            guard !style.isEmpty, stylesheets[ThemeAssets.settings] == nil else { return }
            problems.append(
                Problem(
                    "unknown-asset",
                    at: .file(path: settings.path, line: settings.theme.line),
                    "the theme has no '\(ThemeAssets.folder)\(ThemeAssets.settings)', to which colours, fonts and sizes "
                        + "of 'theme' are added",
                    advice: "remove these settings, or add the file and import it in the theme's stylesheet"
                )
            )
        }

        private mutating func refuse(_ name: String, _ problem: Problem) {
            problems.append(problem)
            // Known, so that those who name it do not report it again.
            addresses[name] = Routes.assets + name
        }
    }

    /// The address on the site: in one folder, and of characters that no address encodes.
    static func address(of name: String, _ hash: ContentHash, extension: String) -> String {
        let stem = (name as NSString).deletingPathExtension
        return HashedName.address(in: Routes.assets, plain(stem), hash, extension: plain(`extension`))
    }

    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
    }

    /// Letters, digits, `.` and `_` of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    /// Files that are also at a fixed path, because browsers ask for it; those that the theme has.
    package var favicons: [MediaLibrary.Copy] {
        [Routes.faviconICO, Routes.faviconSVG].compactMap { path in
            let address = paths[String(path.dropFirst())]
            guard let copy = copies.first(where: { $0.path == address }) else { return nil }
            return MediaLibrary.Copy(
                source: copy.source,
                path: path,
                hash: copy.hash,
                byteCount: copy.byteCount,
                bytes: copy.bytes
            )
        }
    }

    /// The files that a wrong name may have meant, best first: those of the same name in other folders, else near ones.
    package static func nearest(to name: String, among names: some Sequence<String>) -> [String] {
        let file = name.split(separator: "/").last
        let same = names.filter { $0.split(separator: "/").last == file }.sorted()
        return same.isEmpty ? Suggestions.nearest(to: name, among: names) : same
    }

    /// The address of a file of the folder; nil when there is none.
    package func url(of name: String) -> String? { paths[name] }

    /// The paths of all files in the folder, sorted.
    package var names: [String] { paths.keys.sorted() }
}
