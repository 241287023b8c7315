/// A location in the content or in the finished site, as an editor can find it.
package indirect enum SourceLocation: Sendable, Hashable {
    case file(path: String, line: Int? = nil, column: Int? = nil)
    case row(table: String, id: String, column: String? = nil)
    /// A page of the finished site.
    case page(url: String)

    /// The location in a message: `content/blog/mix.md:4` or `blog_posts 6f1c…, column slug`.
    package var description: String {
        switch self {
        case .file(let path, let line, let column):
            path + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "")
        case .row(let table, let id, let column): "\(table) \(id)" + (column.map { ", column \($0)" } ?? "")
        case .page(let url): url
        }
    }

    /// The record without its column or line; the location itself for a page.
    package var record: SourceLocation {
        switch self {
        case .file(let path, _, _): .file(path: path)
        case .row(let table, let id, _): .row(table: table, id: id)
        case .page: self
        }
    }

    /// The file with its line and column; nil for a row and for a page.
    package var filePosition: (path: String, line: Int?, column: Int?)? {
        guard case .file(let path, let line, let column) = self else { return nil }
        return (path, line, column)
    }

    /// Whether it is in a row of a database, which others write and not the studio.
    package var isRow: Bool {
        if case .row = self { true } else { false }
    }

    /// The location of a line of this text; the first line is 1.
    package func line(_ line: Int) -> SourceLocation {
        guard case .file(let path, let first, _) = self else { return self }
        return .file(path: path, line: (first ?? 1) + line - 1)
    }
}
