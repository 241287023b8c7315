/// A table of the studio's database.
package struct Table: Sendable {
    /// The name in Postgres, such as `blog_posts` or `auth.users`.
    package let name: String
    /// The remark after the name in the document, such as `Supabase System Table`.
    package let remark: String?
    package let purpose: String
    package let columns: [Column]
    /// A further condition on each row, in the SQL that SQLite and Postgres share.
    package let check: String?
    /// Columns whose values together are unique.
    package let uniqueTogether: [String]

    init(
        _ name: String,
        remark: String? = nil,
        _ purpose: String,
        check: String? = nil,
        uniqueTogether: [String] = [],
        columns: [Column]
    ) {
        self.name = name
        self.remark = remark
        self.purpose = purpose
        self.check = check
        self.uniqueTogether = uniqueTogether
        self.columns = columns
    }

    /// The lines between the parentheses of `CREATE TABLE`.
    ///
    /// - Parameter definition: the SQL of a column.
    func definitions(_ definition: (Column) -> String) -> String {
        var lines = columns.map(definition)
        if !uniqueTogether.isEmpty { lines.append("UNIQUE (\(uniqueTogether.joined(separator: ", ")))") }
        if let check { lines.append("CHECK (\(check))") }
        return "  " + lines.joined(separator: ",\n  ")
    }

    package func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// Builds read some of its columns.
    package var isPublic: Bool { !publishedColumns.isEmpty }

    /// Public columns that a live database may have and the document has not.
    package var extraColumns: [String] {
        switch name {
        case StudioSchema.blogPosts.name: ["published_at", "redirect_from"]
        case StudioSchema.portfolioProjects.name, StudioSchema.profiles.name: ["redirect_from"]
        default: []
        }
    }

    /// The columns that go onto the site.
    package var publishedColumns: [Column] { columns.filter { $0.exposure == .published } }

    /// The columns that builds may read.
    package var readableColumns: [Column] { columns.filter { $0.exposure != .private } }
}

/// A chapter of the studio's document.
package struct Section: Sendable {
    package let title: String
    package let tables: [Table]
}

/// The studio's database, from which the SQL, the document, the rights and the checks are generated.
package enum StudioSchema {
    package static let sections = [identity, booking, website, library, dreamSuite]

    package static let tables = sections.flatMap(\.tables)

    package static func table(_ name: String) -> Table? { tables.first { $0.name == name } }
}
