import Hashing

/// A row of a table or the front matter of a file: named values with their source location.
package struct Record: Sendable {
    /// A value of front matter.
    package struct FileValue: Sendable {
        package let value: RecordValue
        /// The line in the file; nil for a value that is not written there.
        package let line: Int?

        package init(_ value: RecordValue, line: Int?) {
            self.value = value
            self.line = line
        }
    }

    package let location: SourceLocation
    /// The names of the values, in the same order; all rows of a table share one array.
    private var columns: [String]
    private var values: [RecordValue]
    /// The lines of the values in a file; empty for a row.
    private var lines: [Int?]
    /// The long text; nil when there is none.
    package let body: BodyReference?
    /// The location of the body's first line.
    package let bodyLocation: SourceLocation
    /// Records that belong to this one, such as the releases of an artist.
    package private(set) var parts: [ContentKind: [Record]] = [:]
    /// A hash of all values, of the body and of the parts, by which a decoded record is found again (`DecodingMemory`); nil
    /// where the source makes none.
    package var revision: UInt64?

    /// A row.
    ///
    /// - Parameters:
    ///   - columns: the names of the values.
    ///   - bodyLocation: the location of the body's first line; nil for the row's.
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
        self.body = body
        self.bodyLocation = bodyLocation ?? location
        lines = []
    }

    /// A front matter.
    ///
    /// - Parameter values: the values by their keys.
    package init(
        location: SourceLocation,
        values: [String: FileValue],
        body: BodyReference? = nil,
        bodyLocation: SourceLocation? = nil
    ) {
        let sorted = values.sorted { a, b in
            let lineOfA = a.value.line ?? 0
            let lineOfB = b.value.line ?? 0
            return lineOfA == lineOfB ? a.key < b.key : lineOfA < lineOfB
        }
        self.init(
            location: location,
            columns: sorted.map(\.key),
            values: sorted.map(\.value.value),
            body: body,
            bodyLocation: bodyLocation
        )
        lines = sorted.map(\.value.line)
    }

    /// A front matter whose values are in order.
    ///
    /// - Parameters:
    ///   - keys: the names of the values, in the order of their lines.
    ///   - values: in the same order.
    package init(
        location: SourceLocation,
        keys: [String],
        values: [FileValue],
        body: BodyReference? = nil,
        bodyLocation: SourceLocation? = nil
    ) {
        self.init(
            location: location,
            columns: keys,
            values: values.map(\.value),
            body: body,
            bodyLocation: bodyLocation
        )
        lines = values.map(\.line)
    }

    /// The values with their lines, in the order of `keys`.
    package var fileValues: [FileValue] {
        values.indices.map { FileValue(values[$0], line: lines.indices.contains($0) ? lines[$0] : nil) }
    }

    /// The names of the values, in the order of their lines.
    package var keys: [String] { columns }

    /// A column's value; `absent` for a column that the record does not have.
    package subscript(column: String) -> RecordValue {
        guard let index = columns.firstIndex(of: column) else { return .absent }
        return values[index]
    }

    /// A column's value, looked for first after the column that was found last.
    ///
    /// Decoders read columns in nearly the same order in which sources have them.
    func value(_ column: String, after lastIndex: inout Int) -> RecordValue {
        var index = lastIndex
        for _ in columns.indices {
            index = index + 1 < columns.count ? index + 1 : 0
            if columns[index] == column {
                lastIndex = index
                return values[index]
            }
        }
        return .absent
    }

    /// The text of a column; nil for anything else.
    package func text(_ column: String) -> String? {
        if case .text(let text) = self[column] { text } else { nil }
    }

    /// Sets the records of a kind that belong to this one.
    package mutating func setParts(_ kind: ContentKind, _ records: [Record]) {
        parts[kind] = records
        for record in records { revise { hasher in record.revision.map { hasher.add($0) } != nil } }
    }

    /// Takes a change into the revision.
    ///
    /// - Parameter add: adds the change to a hash; false where it has none.
    private mutating func revise(_ add: (inout ContentHasher) -> Bool) {
        guard let known = revision else { return }
        var hasher = ContentHasher()
        hasher.add(known)
        revision = add(&hasher) ? hasher.value : nil
    }

    /// Sets a value that was joined from another table.
    package mutating func set(_ column: String, _ value: RecordValue) {
        revise { hasher in
            hasher.add(column)
            if case .text(let text) = value { hasher.add(text) } else { hasher.add(value.description) }
            return true
        }
        if let index = columns.firstIndex(of: column) {
            values[index] = value
            return
        }
        columns.append(column)
        values.append(value)
        if !lines.isEmpty {
            lines.append(nil)
        }
    }

    /// The line of a value in a file, or the column of a row.
    package func location(of column: String) -> SourceLocation {
        switch location {
        case .row(let table, let id, _):
            .row(table: table, id: id, column: column)
        case .file(let path, let line, _):
            .file(path: path, line: fileLine(of: column) ?? line)
        case .page:
            location
        }
    }

    private func fileLine(of column: String) -> Int? {
        guard let index = columns.firstIndex(of: column), lines.indices.contains(index) else { return nil }
        return lines[index]
    }
}
