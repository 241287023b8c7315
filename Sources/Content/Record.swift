package import Hashing

/// A value as a source has it, before it is known what it should be.
package enum RecordValue: Sendable, Equatable {
    case absent
    /// Text of a database, or in quotes in front matter.
    case text(String)
    /// A word of front matter that is not in quotes: text, number or flag, as the column has it.
    case word(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    case list([RecordValue])
    case map([Entry])

    package struct Entry: Sendable, Equatable {
        package let key: String
        package let value: RecordValue

        package init(_ key: String, _ value: RecordValue) {
            self.key = key
            self.value = value
        }
    }
}

/// Where a body lies until it is rendered; only its source can read it.
package struct BodyReference: Sendable, Hashable {
    /// The source's location among the sources of a build.
    package let source: Int
    package let kind: ContentKind
    /// The source's own number for it.
    package let key: Int
    /// Of its UTF-8, so that it need not be read again to tell whether it changed.
    package let hash: ContentHash

    package init(source: Int, kind: ContentKind, key: Int, hash: ContentHash) {
        self.source = source
        self.kind = kind
        self.key = key
        self.hash = hash
    }
}

/// One row or one front matter: named values with a location.
package struct Record: Sendable {
    package let location: SourceLocation
    /// The columns, in one order with their values: rows of a table share them, so that a row is no dictionary.
    private var columns: [String]
    private var values: [RecordValue]
    /// Where each value stands in a file; empty for rows.
    private var lines: [Int?]
    /// Long text that is read when it is rendered; nil when there is none.
    package let body: BodyReference?
    /// Where the body begins.
    package let bodyLocation: SourceLocation

    /// A row.
    ///
    /// - Parameters:
    ///   - columns: the names of the values.
    ///   - bodyLocation: where the body's first line is.
    package init(
        location: SourceLocation,
        columns: [String],
        values: [RecordValue],
        body: BodyReference? = nil,
        bodyLocation: SourceLocation? = nil
    ) {
        self.location = location
        self.columns = columns
        self.values = values
        lines = []
        self.body = body
        self.bodyLocation = bodyLocation ?? location
    }

    /// A front matter.
    ///
    /// - Parameter values: by column; with the line where the value stands.
    package init(
        location: SourceLocation,
        values: [String: (value: RecordValue, line: Int?)],
        body: BodyReference? = nil,
        bodyLocation: SourceLocation? = nil
    ) {
        let sorted = values.sorted { ($0.value.line ?? 0, $0.key) < ($1.value.line ?? 0, $1.key) }
        self.init(
            location: location,
            columns: sorted.map(\.key),
            values: sorted.map(\.value.value),
            body: body,
            bodyLocation: bodyLocation
        )
        lines = sorted.map(\.value.line)
    }

    /// The columns that have a value, in the order of their lines.
    package var keys: [String] { columns }

    package subscript(column: String) -> RecordValue {
        columns.firstIndex(of: column).map { values[$0] } ?? .absent
    }

    /// A column's value; looked for first where the last one was found, for readers go from column to column.
    func value(_ column: String, after location: inout Int) -> RecordValue {
        var index = location
        for _ in columns.indices {
            index = index + 1 < columns.count ? index + 1 : 0
            if columns[index] == column {
                location = index
                return values[index]
            }
        }
        return .absent
    }

    /// The text of a column; nil for anything else.
    package func text(_ column: String) -> String? {
        if case .text(let text) = self[column] { text } else { nil }
    }

    /// Adds a value that was joined from elsewhere.
    package mutating func set(_ column: String, _ value: RecordValue) {
        if let index = columns.firstIndex(of: column) {
            values[index] = value
        } else {
            columns.append(column)
            values.append(value)
            if !lines.isEmpty { lines.append(nil) }
        }
    }

    /// The column's line in a file, the column in a row.
    package func location(of column: String) -> SourceLocation {
        switch location {
        case .row(let table, let id, _): .row(table: table, id: id, column: column)
        case .file(let path, let line, _): .file(path: path, line: fileLine(of: column) ?? line)
        case .page: location
        }
    }

    private func fileLine(of column: String) -> Int? {
        columns.firstIndex(of: column).flatMap { lines.indices.contains($0) ? lines[$0] : nil }
    }
}

/// An artist's profile with what belongs to it.
package struct ArtistRecords: Sendable {
    package let profile: Record
    package let releases: [Record]
    /// Showcase rows with the published columns of the deliverable they show.
    package let tracks: [Record]

    package init(profile: Record, releases: [Record], tracks: [Record]) {
        self.profile = profile
        self.releases = releases
        self.tracks = tracks
    }
}

/// All records of one source that may be public, as one moment saw them.
package struct RecordBatch: Sendable {
    package var posts: [Record] = []
    package var testimonials: [Record] = []
    package var projects: [Record] = []
    package var artists: [ArtistRecords] = []
    package var pages: [Record] = []
    /// When the first post becomes due that the source kept back.
    package var nextDue: Timestamp?
    /// What the source itself found wrong.
    package var problems: [Problem] = []
    /// What the report should say of how the source was read.
    package var notes: [String] = []

    package init() {}

    package mutating func add(_ part: RecordBatch) {
        posts += part.posts
        testimonials += part.testimonials
        projects += part.projects
        artists += part.artists
        pages += part.pages
        if let due = part.nextDue { nextDue = min(nextDue ?? due, due) }
        problems += part.problems
        notes += part.notes
    }
}
