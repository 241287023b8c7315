import Content
import Synchronization

/// What happened before the site was loaded again.
package struct SiteChange: Sendable, Equatable {
    /// Files and folders that changed, as the watcher names them.
    package var files: Set<String> = []
    /// Whether a database changed.
    package var hasDatabase = false
    /// The records of the database that changed, where nothing else did.
    var records: [SourceLocation] = []
    /// Whether a date came on which the site changes by itself.
    package var isDue = false
    /// Whether somebody chose another state of the site.
    package var isChosen = false
    /// Whether more changed than is known.
    package var isIncomplete = false

    package init() {}

    /// More files than this are not remembered.
    private static let fileLimit = 1000
    /// How many things a sentence names.
    private static let namedLimit = 3

    package mutating func add(_ other: SiteChange) {
        let isAlone = self == SiteChange()
        let otherIsAlone = other == SiteChange()
        // Records are known only where nothing else changed.
        records = isAlone ? other.records : otherIsAlone ? records : []
        files.formUnion(other.files)
        hasDatabase = hasDatabase || other.hasDatabase
        isDue = isDue || other.isDue
        isChosen = isChosen || other.isChosen
        isIncomplete = isIncomplete || other.isIncomplete
        if files.count > SiteChange.fileLimit {
            files = []
            isIncomplete = true
        }
    }

    /// Whether the database changed and nothing else.
    var isOfDatabaseAlone: Bool { hasDatabase && files.isEmpty && !isDue && !isChosen && !isIncomplete }

    /// When a page was made, such as `after content/blog/mix.md changed`.
    ///
    /// - Parameter own: the files that the page is made of, which are named first.
    func text(own: [String]) -> String {
        let first = own.filter(files.contains)
        var things = first + files.subtracting(first).sorted()
        if hasDatabase {
            let known = !records.isEmpty && records.count <= SiteChange.namedLimit
            things += known ? records.map(\.description) : ["the database"]
        }
        var events: [String] = []
        if !things.isEmpty { events.append("\(SiteChange.list(things)) changed") }
        if isDue { events.append("a scheduled post was due") }
        if isChosen { events.append("another time was chosen, or drafts") }
        if isIncomplete { events.append("files changed whose names are not known") }
        return "after " + (events.isEmpty ? "the site was loaded again" : events.joined(separator: " and "))
    }

    private static func list(_ things: [String]) -> String {
        let isShort = things.count <= namedLimit
        let named = isShort ? things : Array(things.prefix(namedLimit - 1)) + ["\(things.count - 2) others"]
        guard let last = named.last, named.count > 1 else { return named.first ?? "" }
        return named.dropLast().joined(separator: ", ") + " and " + last
    }
}

/// Changes that no loading of the site has taken up yet.
package final class NotedChanges: Sendable {
    private let change = Mutex(SiteChange())

    package func add(_ other: SiteChange) { change.withLock { $0.add(other) } }

    /// The changes since the last call.
    func take() -> SiteChange {
        change.withLock { change in
            defer { change = SiteChange() }
            return change
        }
    }
}
