package import Schema

/// A kind of content: its name, and where sources keep its records.
///
/// A class, because kinds are compared by identity.
package final class ContentKind: Sendable {
    /// The role of the text below the front matter of a file.
    package enum Text: Sendable {
        /// A long text, which is read when it is rendered.
        case body(column: String)
        /// A short text, which is a value like the others.
        case value(column: String)

        /// The column of a table that holds the same text.
        package var column: String {
            switch self {
            case .body(let column), .value(let column): column
            }
        }
    }

    /// Records that belong to another record, such as the releases of an artist.
    package struct Part: Sendable {
        /// The key of front matter that lists them.
        package let key: String
        package let kind: ContentKind
    }

    /// The name in messages, such as `post`.
    package let name: String
    /// The folder of its Markdown files below the content folder; nil for parts of other records.
    package let folder: String?
    /// The table of the records; nil for a kind that only files have.
    package let table: Table?
    package let text: Text?
    /// The column of the last part of the address, which no two records of a kind share; nil where records have no address.
    package let slugColumn: String?
    /// The column that gets the date at the beginning of a file's name; nil where names have none.
    package let dateColumn: String?
    /// Whether folders of files are parts of the address, as in `pages/studio/rooms.md`.
    package let nestsAddresses: Bool
    package let parts: [Part]
    /// Records that the manual of the templates shows, each by its keys.
    package let samples: [[String: RecordValue]]
    /// Keys of front matter that are not columns of the table.
    private let extraKeys: [String]

    package init(
        _ name: String,
        folder: String? = nil,
        table: Table? = nil,
        text: Text? = nil,
        slugColumn: String? = nil,
        dateColumn: String? = nil,
        nestsAddresses: Bool = false,
        parts: [Part] = [],
        extraKeys: [String] = [],
        samples: [[String: RecordValue]] = []
    ) {
        self.name = name
        self.folder = folder
        self.table = table
        self.text = text
        self.slugColumn = slugColumn
        self.dateColumn = dateColumn
        self.nestsAddresses = nestsAddresses
        self.parts = parts
        self.extraKeys = extraKeys
        self.samples = samples
    }

    /// The key of front matter that declares the format of a long text.
    package static let formatKey = "text"

    /// The column of the paths that a record's page had before; databases may have it.
    package static let oldAddressesColumn = "redirect_from"

    /// The keys that front matter may have: the columns of the table, private ones too, and those of joins and parts.
    package var keys: [String] {
        var columns = table?.columns.map(\.name) ?? []
        if case .body(let column)? = text {
            columns.removeAll { $0 == column }
            columns.append(ContentKind.formatKey)
        }
        if slugColumn != nil { columns.append(ContentKind.oldAddressesColumn) }
        return columns + extraKeys + parts.map(\.key)
    }
}

extension ContentKind: Hashable {
    package static func == (first: ContentKind, second: ContentKind) -> Bool { first === second }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
