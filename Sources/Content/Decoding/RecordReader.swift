/// Reads the values of one record as the types that they should have, and collects a problem for each that has not.
package struct RecordReader {
    let record: Record
    private let context: DecodingContext
    private(set) var problems: [Problem] = []
    /// Whether only drafts show the record.
    private(set) var isWithheld = false
    /// When the record, which is not a draft, is published by itself; nil when it is public already.
    private(set) var due: Timestamp?
    /// The index of the column that was found last.
    private var columnIndex = -1

    /// A reader that has reported the keys of a file that mean nothing.
    init(_ record: Record, of kind: ContentKind, _ context: DecodingContext) {
        self.record = record
        self.context = context
        if case .file = record.location {
            checkKeys(record.keys, allowed: kind.keys)
        }
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    private mutating func value(_ column: String) -> RecordValue {
        record.value(column, after: &columnIndex)
    }

    // MARK: Problems

    mutating func report(_ problem: Problem) {
        problems.append(problem)
    }

    /// Reports an error at a column.
    mutating func report(_ code: String, column: String, message: String, advice: String? = nil) {
        problems.append(Problem(code, at: record.location(of: column), message, advice: advice))
    }

    /// Reports a warning at a column.
    mutating func warn(_ code: String, column: String, message: String, advice: String) {
        problems.append(Problem(.warning, code, at: record.location(of: column), message, advice: advice))
    }

    private mutating func reportType(of column: String, expected: String, advice: String? = nil) {
        report(
            "wrong-type",
            column: column,
            message: "'\(column)' must be \(expected), but is \(record[column].description)",
            advice: advice
        )
    }

    // MARK: Publication

    /// Withholds the record when it is a draft.
    ///
    /// - Returns: whether it is published.
    @discardableResult
    mutating func withholdUnlessPublished() -> Bool {
        let isPublished = flag("published", default: true)
        if !isPublished {
            isWithheld = true
        }
        return isPublished
    }

    /// Withholds the record when its date is after the build clock.
    ///
    /// - Returns: whether it is.
    mutating func withhold(until date: Timestamp) -> Bool {
        guard date > context.clock else { return false }
        if !isWithheld {
            due = date
        }
        isWithheld = true
        return true
    }

    // MARK: Parts

    /// The record's parts of one type; parts with errors are left out.
    mutating func parts<Part: RecordContent>(_ type: Part.Type) -> [Part] {
        var parts: [Part] = []
        for record in record.parts[Part.kind] ?? [] {
            var reader = RecordReader(record, of: Part.kind, context)
            let part = Part(&reader)
            problems += reader.problems
            if let part, !reader.hasErrors {
                parts.append(part)
            }
        }
        return parts
    }

    // MARK: Text

    /// Text without white space around it; nil when it is absent or empty.
    mutating func text(_ column: String) -> String? {
        switch value(column) {
        case .absent:
            return nil
        case .text(let text), .word(let text):
            guard !text.containsNUL else {
                report(
                    "bad-text",
                    column: column,
                    message: "'\(column)' holds a NUL character",
                    advice: "remove it"
                )
                return nil
            }
            let trimmed = text.trimmed
            return trimmed.isEmpty ? nil : trimmed
        default:
            reportType(of: column, expected: "text", advice: "put it in quotes")
            return nil
        }
    }

    /// Text that must be there; empty when it is not.
    mutating func requiredText(_ column: String) -> String {
        let problemCount = problems.count
        if let text = self.text(column) { return text }
        if problems.count == problemCount {
            report(
                "missing",
                column: column,
                message: "'\(column)' is missing",
                advice: "every \(record.kindForEditors) needs one"
            )
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
            reportType(of: column, expected: "a whole number")
            return nil
        }
        guard range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "\(range.lowerBound) or more"
                : "from \(range.lowerBound) to \(range.upperBound)"
            report(
                "out-of-range",
                column: column,
                message: "'\(column)' is \(number), but must be \(bounds)"
            )
            return nil
        }
        return number
    }

    mutating func flag(_ column: String, default isSet: Bool) -> Bool {
        switch value(column) {
        case .absent: return isSet
        case .bool(let flag): return flag
        case .int(0): return false
        case .int(1): return true
        case .word("true"), .word("True"), .word("TRUE"): return true
        case .word("false"), .word("False"), .word("FALSE"): return false
        default:
            reportType(
                of: column,
                expected: "true or false",
                advice: "write true or false, without quotes"
            )
            // Not false: a post whose flag cannot be read must not become a draft, whose errors are only warnings.
            return isSet
        }
    }

    // MARK: Dates

    mutating func timestamp(_ column: String) -> Timestamp? {
        switch value(column) {
        case .absent:
            return nil
        case .text(let text), .word(let text):
            if let timestamp = Timestamp(text.trimmed, zone: context.timeZone) { return timestamp }
        default:
            break
        }
        reportDate(column, advice: "write 2026-11-24 or 2026-11-24T08:30:00-05:00")
        return nil
    }

    mutating func day(_ column: String) -> CalendarDay? {
        switch value(column) {
        case .absent:
            return nil
        case .text(let text), .word(let text):
            if let day = CalendarDay(text.trimmed) { return day }
        default:
            break
        }
        reportDate(column, advice: "write 2026-11-24")
        return nil
    }

    private mutating func reportDate(_ column: String, advice: String) {
        report(
            "bad-date",
            column: column,
            message: "'\(column)' is \(record[column].description), which is not a date",
            advice: advice
        )
    }

    // MARK: Slugs and addresses

    mutating func slug(_ column: String, maximumLength: Int = 200) -> String {
        let slug = requiredText(column)
        if slug.isEmpty { return slug }
        if !Slug.isValid(slug) || slug.utf8.count > maximumLength {
            let suggestion = Slug.from(title: slug)
            report(
                "bad-slug",
                column: column,
                message: "'\(column)' is '\(slug)', but may hold only a-z, 0-9 and single hyphens",
                advice: suggestion.map { "write \($0)" } ?? "use the letters a-z, digits and hyphens"
            )
        }
        return slug
    }

    /// An address that visitors may follow.
    mutating func url(_ column: String) -> String? {
        guard let url = text(column) else { return nil }
        return isGood(url, column: column) ? url : nil
    }

    /// An address, or a path to a file of the content folder.
    mutating func media(_ column: String) -> String? {
        guard let media = text(column) else { return nil }
        if WebAddress.hasScheme(media) || media.hasPrefix("//") {
            guard isGood(media, column: column), !expires(media, column: column) else { return nil }
            return media
        }
        if let fault = MediaPath.fault(in: media) {
            report(
                "bad-path",
                column: column,
                message: "'\(column)' is '\(media)', which \(fault)",
                advice: "write a path such as media/cover.jpg"
            )
            return nil
        }
        return media
    }

    /// Reports an address that is signed and stops working when the signature expires.
    private mutating func expires(_ url: String, column: String) -> Bool {
        guard WebAddress.isSigned(url) else { return false }
        report(
            "expiring-address",
            column: column,
            message: "'\(column)' is a signed address that expires, and so would the picture",
            advice: "use the file's public address"
        )
        return true
    }

    /// Reports an address that is not a public web address.
    ///
    /// - Parameter link: the name of the link, where the column holds several.
    private mutating func isGood(_ url: String, column: String, link: String? = nil) -> Bool {
        guard let fault = WebAddress.fault(in: url) else { return true }
        let name = link.map { "the link '\($0)' of '\(column)'" } ?? "'\(column)'"
        report(
            "bad-url",
            column: column,
            message: "\(name) is '\(url.escapedForTerminal)', which \(fault.message)",
            advice: fault.advice
        )
        return false
    }

    // MARK: Links

    /// Links in the forms that the web application and its users write.
    ///
    /// These are `{"instagram": "https://…"}` and `[{"platform" | "label" | "name": …, "url": …}]`, as JSON text or
    /// as front matter.
    mutating func links(_ column: String) -> [Link] {
        var value = self.value(column)
        if case .text(let json) = value {
            // Most rows have no links; that needs no parser.
            if ["", "{}", "[]"].contains(json.trimmed) { return [] }
            guard let parsed = RecordValue(json: json) else {
                report("bad-json", column: column, message: "'\(column)' is not valid JSON")
                return []
            }
            value = parsed
        }
        switch value {
        case .absent:
            return []
        case .map(let entries):
            let links = entries.compactMap { entry in
                link(to: entry.value, name: entry.key, column: column)
            }
            // Databases do not keep the order of the keys, so links of every source are sorted.
            return links.sorted(by: RecordReader.linkOrder)
        case .list(let items):
            return items.compactMap { item in link(item, column: column) }
        default:
            reportType(of: column, expected: "a list of links or names with addresses")
            return []
        }
    }

    private static func linkOrder(_ a: Link, _ b: Link) -> Bool {
        let rank = (a: ServiceName.rank(a.platform), b: ServiceName.rank(b.platform))
        if rank.a != rank.b { return rank.a < rank.b }
        if a.label != b.label { return a.label < b.label }
        return a.url < b.url
    }

    /// A link that is an item of a list.
    private mutating func link(_ item: RecordValue, column: String) -> Link? {
        guard case .map(let entries) = item else {
            report(
                "bad-link",
                column: column,
                message: "an item of '\(column)' is \(item.description)",
                advice: "write {label: …, url: …}"
            )
            return nil
        }
        let nameKeys = ["platform", "label", "name", "title"]
        for entry in entries where entry.key != "url" && !nameKeys.contains(entry.key) {
            let nearest = context.nearest(entry.key, nameKeys + ["url"]).first
            report(
                "unknown-key",
                column: column,
                message: "an item of '\(column)' has the unknown key '\(entry.key)'",
                advice: nearest.map { "did you mean '\($0)'?" } ?? "the keys are label and url"
            )
        }
        guard let url = entries.first(where: { $0.key == "url" }) else {
            report("bad-link", column: column, message: "an item of '\(column)' has no 'url'")
            return nil
        }
        func text(_ key: String) -> String? {
            entries.first { $0.key == key }?.value.plainText
        }
        let label = text("label") ?? text("name") ?? text("title") ?? text("platform")
        return link(to: url.value, name: text("platform") ?? label ?? "", label: label, column: column)
    }

    /// - Parameters:
    ///   - name: the platform as it was written.
    ///   - label: the words of the link; nil for the platform's own name.
    private mutating func link(
        to value: RecordValue,
        name: String,
        label: String? = nil,
        column: String
    ) -> Link? {
        if case .absent = value { return nil }
        guard let url = value.plainText?.trimmed else {
            report(
                "bad-link",
                column: column,
                message: "the link '\(name)' of '\(column)' is \(value.description), which is not an address"
            )
            return nil
        }
        if url.isEmpty { return nil }
        guard isGood(url, column: column, link: name) else { return nil }
        let platform = Slug.from(title: name) ?? ""
        return Link(
            platform: platform,
            label: label ?? ServiceName.label(of: platform) ?? name,
            url: url
        )
    }

    // MARK: Keys

    /// Reports keys that mean nothing, with the keys that were probably meant.
    mutating func checkKeys(_ keys: [String], allowed: [String]) {
        for key in keys where !allowed.contains(key) {
            let nearest = context.nearest(key, allowed).map { "'\($0)'" }
            report(
                "unknown-key",
                column: key,
                message: "there is no key '\(key)'",
                advice: nearest.isEmpty
                    ? "the keys are \(allowed.joined(separator: ", "))"
                    : "did you mean \(nearest.joined(separator: " or "))?"
            )
        }
    }
}

extension Record {
    /// The name of the record's kind in advice to editors.
    fileprivate var kindForEditors: String {
        switch location {
        case .row(let table, _, _): "row of \(table)"
        case .file, .page: "file here"
        }
    }
}
