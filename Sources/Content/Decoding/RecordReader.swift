package import Foundation

/// What decoding needs to know of the site.
package struct DecodingContext: Sendable {
    /// The build clock.
    package let clock: Timestamp
    /// What a time without an offset means.
    package let timeZone: TimeZone
    /// Whether drafts are built: then their problems are errors.
    package let includesDrafts: Bool
    /// The names nearest to a misspelled one, best first.
    package let nearest: @Sendable (String, [String]) -> [String]

    package init(
        clock: Timestamp,
        timeZone: TimeZone,
        includesDrafts: Bool,
        nearest: @escaping @Sendable (String, [String]) -> [String]
    ) {
        self.clock = clock
        self.timeZone = timeZone
        self.includesDrafts = includesDrafts
        self.nearest = nearest
    }
}

/// Reads the values of one record as the types they should be, and notes every one that is not.
struct RecordReader {
    let record: Record
    private let context: DecodingContext
    private(set) var problems: [Problem] = []
    /// Where the last column was found.
    private var location = -1

    init(_ record: Record, _ context: DecodingContext) {
        self.record = record
        self.context = context
    }

    private mutating func value(_ column: String) -> RecordValue { record.value(column, after: &location) }

    mutating func report(_ problem: Problem) { problems.append(problem) }

    mutating func report(_ column: String, _ code: String, _ message: String, advice: String? = nil) {
        problems.append(Problem(code, at: record.location(of: column), message, advice: advice))
    }

    private mutating func expected(_ column: String, _ what: String, _ advice: String? = nil) {
        report(
            column,
            "wrong-type",
            "'\(column)' must be \(what), but is \(record[column].words)",
            advice: advice
        )
    }

    // MARK: Text

    /// Text without white space around it; nil when it is absent or empty.
    mutating func text(_ column: String) -> String? {
        switch value(column) {
        case .absent: return nil
        case .text(let text), .word(let text):
            guard !text.holdsNUL else {
                report(column, "bad-text", "'\(column)' holds a NUL character", advice: "remove it")
                return nil
            }
            let trimmed = text.trimmed
            return trimmed.isEmpty ? nil : trimmed
        default:
            expected(column, "text", "put it in quotes")
            return nil
        }
    }

    mutating func requiredText(_ column: String) -> String {
        let count = problems.count
        if let text = text(column) { return text }
        if problems.count == count {
            report(column, "missing", "'\(column)' is missing", advice: "every \(record.kind) needs one")
        }
        return ""
    }

    // MARK: Numbers and flags

    mutating func int(_ column: String, in range: ClosedRange<Int> = .min ... .max) -> Int? {
        let number: Int?
        switch value(column) {
        case .absent: return nil
        case .int(let value): number = Int(exactly: value)
        case .word(let word): number = Int(word)
        default: number = nil
        }
        guard let number else {
            expected(column, "a whole number")
            return nil
        }
        guard range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
            report(column, "out-of-range", "'\(column)' is \(number), but must be \(bounds)")
            return nil
        }
        return number
    }

    mutating func flag(_ column: String, standard: Bool) -> Bool {
        switch value(column) {
        case .absent: return standard
        case .bool(let flag): return flag
        case .int(0): return false
        case .int(1): return true
        case .word(let word) where ["true", "True", "TRUE"].contains(word): return true
        case .word(let word) where ["false", "False", "FALSE"].contains(word): return false
        default:
            // As if it were absent: a flag that cannot be read must not make a draft, whose errors only warn.
            expected(column, "true or false", "write true or false, without quotes")
            return standard
        }
    }

    // MARK: Dates

    mutating func timestamp(_ column: String) -> Timestamp? {
        switch value(column) {
        case .absent: return nil
        case .text(let text), .word(let text):
            if let timestamp = Timestamp(text.trimmed, zone: context.timeZone) { return timestamp }
        default: break
        }
        report(
            column,
            "bad-date",
            "'\(column)' is \(record[column].words), which is no date",
            advice: "write 2026-11-24 or 2026-11-24T08:30:00-05:00"
        )
        return nil
    }

    mutating func day(_ column: String) -> CalendarDay? {
        switch value(column) {
        case .absent: return nil
        case .text(let text), .word(let text):
            if let day = CalendarDay(text.trimmed) { return day }
        default: break
        }
        report(
            column,
            "bad-date",
            "'\(column)' is \(record[column].words), which is no date",
            advice: "write 2026-11-24"
        )
        return nil
    }

    // MARK: Slugs and addresses

    mutating func slug(_ column: String, maximum: Int = 200) -> String {
        let slug = requiredText(column)
        if !slug.isEmpty, !Slug.isValid(slug) || slug.utf8.count > maximum {
            let advice =
                Slug.made(from: slug).map { "write \($0)" } ?? "use the letters a-z, digits and hyphens"
            report(
                column,
                "bad-slug",
                "'\(column)' is '\(slug)', but may hold only a-z, 0-9 and single hyphens",
                advice: advice
            )
        }
        return slug
    }

    /// An address that visitors may follow.
    mutating func url(_ column: String) -> String? {
        guard let url = text(column) else { return nil }
        return check(url, column, what: "'\(column)'") ? url : nil
    }

    /// An address, or a path to a file of the content folder.
    mutating func media(_ column: String) -> String? {
        guard let media = text(column) else { return nil }
        guard WebAddress.hasScheme(media) || media.hasPrefix("//") else {
            if let fault = MediaPath.fault(in: media) {
                report(
                    column,
                    "bad-path",
                    "'\(column)' is '\(media)', which \(fault)",
                    advice: "write a path such as media/cover.jpg"
                )
                return nil
            }
            return media
        }
        guard check(media, column, what: "'\(column)'") else { return nil }
        if WebAddress.isSigned(media) {
            report(
                column,
                "expiring-address",
                "'\(column)' is a signed address that expires, and so would the picture",
                advice: "use the file's public address"
            )
            return nil
        }
        return media
    }

    private mutating func check(_ url: String, _ column: String, what: String) -> Bool {
        guard let fault = WebAddress.fault(in: url) else { return true }
        report(
            column,
            "bad-url",
            "\(what) is '\(url.escapedForTerminal)', which \(fault.message)",
            advice: fault.advice
        )
        return false
    }

    // MARK: Links

    /// Links as the web application and its users write them: `{"instagram": "https://…"}` or
    /// `[{"platform" | "label" | "name": …, "url": …}]`, as JSON text or as front matter.
    mutating func links(_ column: String) -> [Link] {
        var value = self.value(column)
        if case .text(let json) = value {
            // What most rows hold needs no parser.
            guard !["", "{}", "[]"].contains(json.trimmed) else { return [] }
            guard let parsed = RecordValue(json: json) else {
                report(column, "bad-json", "'\(column)' is no valid JSON")
                return []
            }
            value = parsed
        }
        switch value {
        case .absent: return []
        case .map(let entries):
            // Databases keep no order of their own, so all sources have ours.
            return entries.compactMap { link(named: $0.key, $0.value, column) }.sorted {
                (ServiceName.rank($0.platform), $0.label, $0.url) < (
                    ServiceName.rank($1.platform), $1.label, $1.url
                )
            }
        case .list(let items): return items.compactMap { link($0, column) }
        default:
            expected(column, "a list of links or names with addresses")
            return []
        }
    }

    private mutating func link(_ item: RecordValue, _ column: String) -> Link? {
        guard case .map(let entries) = item else {
            report(
                column,
                "bad-link",
                "an item of '\(column)' is \(item.words)",
                advice: "write {label: …, url: …}"
            )
            return nil
        }
        let names = ["platform", "label", "name", "title"]
        for entry in entries where entry.key != "url" && !names.contains(entry.key) {
            let nearest = context.nearest(entry.key, names + ["url"])
            report(
                column,
                "unknown-key",
                "an item of '\(column)' has the unknown key '\(entry.key)'",
                advice: nearest.first.map { "did you mean '\($0)'?" } ?? "the keys are label and url"
            )
        }
        guard let url = entries.first(where: { $0.key == "url" }) else {
            report(column, "bad-link", "an item of '\(column)' has no 'url'")
            return nil
        }
        func value(_ key: String) -> String? { entries.first { $0.key == key }?.value.plainText }
        let label = value("label") ?? value("name") ?? value("title") ?? value("platform")
        return link(named: value("platform") ?? label ?? "", label: label, url.value, column)
    }

    private mutating func link(
        named name: String,
        label: String? = nil,
        _ value: RecordValue,
        _ column: String
    ) -> Link? {
        if case .absent = value { return nil }
        guard let url = value.plainText?.trimmed else {
            report(
                column,
                "bad-link",
                "the link '\(name)' of '\(column)' is \(value.words), which is no address"
            )
            return nil
        }
        if url.isEmpty { return nil }
        guard check(url, column, what: "the link '\(name)' of '\(column)'") else { return nil }
        let platform = Slug.made(from: name) ?? ""
        return Link(platform: platform, label: label ?? ServiceName.shown(for: platform) ?? name, url: url)
    }

    // MARK: Keys

    /// Reports keys that nobody reads, with what was probably meant.
    mutating func checkKeys(_ keys: [String], allowed: [String]) {
        for key in keys where !allowed.contains(key) {
            let nearest = context.nearest(key, allowed)
            report(
                key,
                "unknown-key",
                "there is no key '\(key)'",
                advice: nearest.isEmpty
                    ? "the keys are \(allowed.joined(separator: ", "))"
                    : "did you mean " + nearest.map { "'\($0)'" }.joined(separator: " or ") + "?"
            )
        }
    }
}

extension RecordValue {
    var plainText: String? {
        switch self {
        case .text(let text), .word(let text): text
        default: nil
        }
    }

    /// The value as a message shows it.
    var words: String {
        switch self {
        case .absent: "absent"
        case .text(let text): "the text '\(text.escapedForTerminal)'"
        case .word(let word): "'\(word.escapedForTerminal)'"
        case .int(let value): String(value)
        case .double(let value): String(value)
        case .bool(let value): String(value)
        case .list: "a list"
        case .map: "a set of keys"
        }
    }
}

extension Record {
    /// What an editor calls it.
    var kind: String {
        switch location {
        case .row(let table, _, _): "row of \(table)"
        case .file, .page: "file here"
        }
    }
}

extension String {
    /// Without white space at both ends.
    package var trimmed: String {
        // Nearly all text needs no look at its scalars.
        if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first),
            (0x21...0x7E).contains(last)
        {
            return self
        }
        let start = unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? endIndex
        guard start < endIndex, let last = unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
        else {
            return ""
        }
        return String(unicodeScalars[start...last])
    }

    /// Shortened, and with control characters as escapes, so that it cannot upset a terminal.
    package var escapedForTerminal: String {
        let shown = unicodeScalars.prefix(80).map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return shown.joined() + (unicodeScalars.count > 80 ? "…" : "")
    }
}
