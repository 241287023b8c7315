import Content
import Foundation
import MarkdownStore
import Preview
import SiteBuilding

/// What a preview keeps from one change to the next, and which of it a changed file belongs to.
struct PreviewInputs: Sendable {
    let memory = SiteMemory()
    let markdown = MarkdownMemory()
    let rows = StudioMemory()
    private let content: String
    private let templates: String
    private let staticFiles: String
    private let database: Set<String>

    /// - Parameter database: the files of the database; empty for a server and for none.
    init(_ site: SiteOptions, database: [String]) {
        content = site.content
        templates = site.templates
        staticFiles = site.staticFiles
        self.database = Set(database)
    }

    /// Takes note of changed files.
    func note(_ changes: FileChanges) {
        if changes.isIncomplete { return noteEverything() }
        for path in changes.paths {
            if let name = PreviewInputs.name(of: path, in: content) {
                noteContent(name, path)
            } else if [templates, staticFiles].contains(where: { PreviewInputs.name(of: path, in: $0) != nil }
            ) {
                memory.note([.theme])
            } else if database.contains(path) {
                noteDatabase()
            } else {
                // What links lead to may be anything.
                noteEverything()
            }
        }
    }

    /// The changed files, for people who ask why a page was made again.
    func change(_ changes: FileChanges) -> SiteChange {
        var change = SiteChange()
        change.isIncomplete = changes.isIncomplete
        change.hasDatabase = !database.isDisjoint(with: changes.paths)
        change.files = changes.paths.subtracting(database)
        return change
    }

    private func noteContent(_ name: String, _ path: String) {
        if ["site.yaml", "redirects.yaml"].contains(name) { return memory.note([.settings]) }
        if ContentPath.isText(name) {
            markdown.note([name])
            return memory.note([.content])
        }
        var isFolder: ObjCBool = false
        let isFile =
            FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        // A folder, or something that is gone, may have held texts.
        markdown.note(isFile ? [name] : nil)
        memory.note([.content, .media])
    }

    /// Takes note of a change of the database.
    func noteDatabase() { memory.note([.content]) }

    private func noteEverything() {
        markdown.note(nil)
        memory.note(Set(SiteMemory.Input.allCases))
    }

    /// The path of a file below a folder; nil for one elsewhere.
    private static func name(of path: String, in folder: String) -> String? {
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        return path.utf8.starts(with: prefix.utf8) ? String(path.dropFirst(prefix.count)) : nil
    }
}
