import Content
import Foundation

/// A file of the content folder with its bytes.
struct MarkdownFile: Sendable {
    let url: URL
    /// The path in messages, such as `content/blog/mix.md`.
    let path: String
    let name: String
    let kind: ContentKind
    let bytes: [UInt8]

    /// The date at the beginning of the name, as in `2026-11-24-title.md`.
    var date: String? {
        let prefix = String(stem.prefix(10))
        let hasHyphen = stem.dropFirst(10).first == "-"
        return hasHyphen && CalendarDay(prefix) != nil ? prefix : nil
    }

    /// The slug that the name gives: the name without its date and file extension.
    var slug: String {
        let rest = date == nil ? stem : stem.dropFirst(11)
        return String(rest)
    }

    private var stem: Substring { name.dropLast(".md".count) }
}
