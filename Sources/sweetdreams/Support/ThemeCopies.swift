import Content
import EmbeddedFiles
import Foundation
import Media

/// The site's own copies of files of the program's theme, with what each was copied from.
///
/// The original of a copy is kept in `.original` of the templates' folder, so that a later theme can say what it changed.
struct ThemeCopies {
    enum State: Equatable {
        /// The program's theme has the file as it was when it was copied.
        case current
        /// It has another one; the text that was copied, and the one of now.
        case outdated(original: String, now: String)
        /// The copy is what the theme has, so it is not needed.
        case same
        /// The copy was not made by `templates eject`.
        case ofUnknownOrigin
        /// The theme has no such file any more.
        case gone
    }

    private static let originals = ".original"

    /// The folder of the site's own templates.
    let folder: String
    private let theme: [String: [UInt8]]

    /// - Parameter theme: the files of the program's theme by their names.
    init(folder: String, theme: [String: [UInt8]] = EmbeddedFiles.theme) {
        self.folder = folder
        self.theme = theme
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }
    private func originalPath(_ name: String) -> String { path("\(ThemeCopies.originals)/\(name)") }
    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The names of all files of the program's theme, sorted.
    var names: [String] { theme.keys.sorted() }

    /// Whether the site has its own file of a name.
    func isReplaced(_ name: String) -> Bool { exists(path(name)) }

    /// Copies a file of the program's theme.
    ///
    /// - Returns: the path of the copy.
    /// - Throws: `UsageError` for a name that the theme does not have, `GuardError` where there is a file already,
    ///   `OutputFailure` where it cannot be written.
    func eject(_ name: String) throws -> String {
        let name = plain(name)
        let bytes = try original(name)
        guard !exists(path(name)) else {
            throw GuardError(
                Problem(
                    "file-exists",
                    at: .file(path: path(name)),
                    "the site has its own copy of this file already",
                    advice: "edit it, or delete it to use the one of the theme"
                )
            )
        }
        try CommandFile.write(bytes, to: originalPath(name), options: .atomic)
        try CommandFile.write(bytes, to: path(name))
        return path(name)
    }

    /// Notes that a copy has what is new in the theme.
    ///
    /// - Throws: `UsageError` for a name that the theme or the site does not have.
    func accept(_ name: String) throws {
        let name = plain(name)
        let bytes = try original(name)
        guard exists(path(name)) else {
            throw UsageError("the site has no copy of '\(name.escapedForTerminal)'", advice: "check its name")
        }
        try CommandFile.write(bytes, to: originalPath(name), options: .atomic)
    }

    /// A name that may be written as a path of the site, or as templates name the originals.
    func plain(_ name: String) -> String {
        for prefix in ["\(folder)/", ThemeFiles.prefix] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    /// All copies with their states, sorted by name.
    var states: [(name: String, state: State)] {
        let kept =
            FileManager.default.enumerator(atPath: path(ThemeCopies.originals))?
            .compactMap { $0 as? String }.filter { theme[$0] == nil && isFile(path($0)) } ?? []
        return (names.filter(isReplaced) + kept).sorted().map { ($0, state(of: $0)) }
    }

    private func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }

    private func state(of name: String) -> State {
        guard let now = theme[name] else { return .gone }
        if FileManager.default.contents(atPath: path(name)).map({ $0.elementsEqual(now) }) ?? false {
            return .same
        }
        guard let original = FileManager.default.contents(atPath: originalPath(name)) else {
            return .ofUnknownOrigin
        }
        return original.elementsEqual(now)
            ? .current
            : .outdated(
                original: String(decoding: original, as: UTF8.self),
                now: String(decoding: now, as: UTF8.self)
            )
    }

    private func original(_ name: String) throws -> [UInt8] {
        if let bytes = theme[name] { return bytes }
        throw UsageError(
            "the theme has no file '\(name.escapedForTerminal)'",
            advice: ThemeAssets.nearest(to: name, among: names).first.map { "did you mean '\($0)'?" }
                ?? "'sweetdreams templates list' names all"
        )
    }
}
