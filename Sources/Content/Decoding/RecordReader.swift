/// Reads the values of one record as the types that they should have, and collects a problem for each that has not.
package struct RecordReader {
    let record: Record
    let kind: ContentKind
    let context: DecodingContext
    private(set) var problems: [Problem] = []
    /// Whether only drafts show the record.
    private(set) var isWithheld = false
    /// When the record, which is not a draft, is published by itself; nil when it is public already.
    private(set) var due: Timestamp?
    /// The clocks at which everything is read as now; nil for no other.
    private(set) var validity: Range<Timestamp>? = .always
    /// The index of the column that was found last.
    private var columnIndex = -1
    /// The keys that are advised for keys that mean nothing.
    private var advisedKeys: Set<String> = []

    /// A reader that has reported the keys of a file that mean nothing.
    init(_ record: Record, of kind: ContentKind, _ context: DecodingContext) {
        self.record = record
        self.kind = kind
        self.context = context
        if case .file = record.location {
            checkKeys(record.keys, allowed: kind.keys + context.fields.fields(of: kind).map(\.name))
        }
    }

    /// Whether the record cannot be shown: a file with any error, or a row without a value that it needs.
    var isRejected: Bool {
        guard record.location.isRow else { return problems.contains { $0.severity == .error } }
        // A part that is withheld is another row.
        return problems.contains { $0.omission == .withheld && $0.location?.record == record.location }
    }

    /// A column's value; `absent` after a report for one that is not text as people write it.
    mutating func value(_ column: String) -> RecordValue {
        let value = record.value(column, after: &columnIndex)
        switch value {
        case .unreadable:
            report(
                "encoding",
                column: column,
                message: "the text is not UTF-8",
                advice: "store it again as UTF-8"
            )
            return .absent
        case .text(let text) where text.hasTooManyMarks:
            report(
                "bad-text",
                column: column,
                message: "'\(column)' holds a letter with more than 100 marks",
                advice: "remove it"
            )
            return .absent
        default:
            return value
        }
    }

    /// The build clock.
    var clock: Timestamp {
        mutating get {
            validity = nil
            return context.clock
        }
    }

    // MARK: Problems

    mutating func report(_ problem: Problem) {
        problems.append(problem)
    }

    /// Reports an error at a column; a row is shown without the value.
    mutating func report(_ code: String, column: String, message: String, advice: String? = nil) {
        let problem = Problem(
            code,
            at: record.location(of: column),
            message,
            advice: advice,
            omission: record.location.isRow ? .leftOut : nil
        )
        problems.append(problem)
    }

    /// Reads values without which a row is not shown: problems found on the way withhold it.
    mutating func require<Value>(_ read: (inout RecordReader) -> Value) -> Value {
        let firstIndex = problems.count
        let value = read(&self)
        for index in problems.indices[firstIndex...] where problems[index].omission == .leftOut {
            problems[index].omission = .withheld
        }
        return value
    }

    /// Reports a warning at a column.
    mutating func warn(_ code: String, column: String, message: String, advice: String) {
        problems.append(Problem(.warning, code, at: record.location(of: column), message, advice: advice))
    }

    mutating func reportType(of column: String, expected: String, advice: String? = nil) {
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
        // A row whose flag cannot be read may be a draft.
        let isPublished = require { $0.flag("published", default: true) }
        if !isPublished {
            isWithheld = true
        }
        return isPublished
    }

    /// Withholds the record when its date is after the build clock.
    ///
    /// - Returns: whether it is.
    mutating func withhold(until date: Timestamp) -> Bool {
        let isLater = date > context.clock
        validity = validity?.clamped(
            to: isLater ? Timestamp.distantPast..<date : date..<Timestamp.distantFuture
        )
        guard isLater else { return false }
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
            if let part, !reader.isRejected {
                parts.append(part)
            }
        }
        return parts
    }

    // MARK: Text

    /// What a text is for.
    enum TextForm {
        /// A name or a title, which stands in lists with one entry a line.
        case line
        /// A text whose line breaks may be shown.
        case lines
        /// A part of an address or another word that is compared: nothing may be changed silently.
        case exact
    }

    /// Text without white space around it; nil when it is absent or empty.
    ///
    /// The text of a row loses its e-mail addresses, unless it is exact.
    mutating func text(_ column: String, as form: TextForm = .line) -> String? {
        typedText(column, as: form).map {
            form == .exact ? $0 : withoutEmailAddresses($0, name: "'\(column)'", column: column)
        }
    }

    /// - Parameter name: of the value, in a sentence.
    mutating func withoutEmailAddresses(_ text: String, name: String, column: String) -> String {
        guard record.location.isRow,
            let masked = EmailAddressPattern.masked(text, keeping: context.publicEmailAddresses)
        else { return text }
        report(
            "email-address",
            column: column,
            message: "\(name) holds \(EmailAddressPattern.list(masked.addresses))",
            advice: EmailAddressPattern.advice
        )
        return masked.text
    }

    private mutating func typedText(_ column: String, as form: TextForm) -> String? {
        let value = value(column)
        switch value {
        case .text(let text): return formed(text, as: form, column: column)
        case .word(let word): return value.isEmpty ? nil : formed(word, as: form, column: column)
        case .absent, .unreadable: return nil
        case .int(let number): return String(number)
        case .double(let number): return String(number)
        case .bool, .list, .map:
            reportType(of: column, expected: "text", advice: record.location.isRow ? nil : "put it in quotes")
            return nil
        }
    }

    private mutating func formed(_ text: String, as form: TextForm, column: String) -> String? {
        let formed =
            switch form {
            case .line: cleanLine(text, column: column)
            case .lines: clean(text, column: column).trimmed
            case .exact: text.trimmed
            }
        return formed.isEmpty ? nil : formed
    }

    /// A name or a title in one line, without the characters that no feed may hold.
    mutating func cleanLine(_ text: String, column: String) -> String {
        clean(text, column: column).trimmed.inOneLine
    }

    private mutating func clean(_ text: String, column: String) -> String {
        var text = text
        guard let clean = text.withUTF8({ CleanText($0) }) else { return text }
        let location = record.location(of: column)
        if let problem = clean.problem(of: "'\(column)'", at: location), !problems.contains(problem) {
            problems.append(problem)
        }
        return String(decoding: clean.bytes, as: UTF8.self)
    }

    /// Text that must be there; empty when it is not.
    mutating func requiredText(_ column: String, as form: TextForm = .line) -> String {
        let text = require { reader in
            let errorCount = reader.errorCount
            if let text = reader.typedText(column, as: form) { return text }
            if reader.errorCount == errorCount {
                reader.reportMissing(column, advice: "every \(reader.record.kindForEditors) needs one")
            }
            return ""
        }
        return withoutEmailAddresses(text, name: "'\(column)'", column: column)
    }

    var errorCount: Int { problems.count { $0.severity == .error } }

    /// Reports that a record lacks a value that it needs, unless it is there under another key, which is reported.
    mutating func reportMissing(_ column: String, advice: String) {
        if isMisnamed(column) { return }
        guard case .word(let word) = record[column] else {
            report("missing", column: column, message: "'\(column)' is missing", advice: advice)
            return
        }
        report(
            "missing",
            column: column,
            message: "'\(column)' is \(word), which is YAML for nothing",
            advice: "if the word is meant, put it in quotes"
        )
    }

    // MARK: Numbers and flags

    mutating func int(_ column: String, in range: ClosedRange<Int> = .min ... .max) -> Int? {
        let value = value(column)
        if value.isEmpty { return nil }
        guard let number = value.wholeNumber else {
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
        let value = value(column)
        if value.isEmpty { return isSet }
        guard let flag = value.flag else {
            reportType(of: column, expected: "true or false", advice: "write true or false")
            // Not false: a post whose flag cannot be read must not become a draft, whose errors are only warnings.
            return isSet
        }
        return flag
    }

    // MARK: The long text

    /// The long text, with the format that front matter declares.
    mutating func body() -> BodyReference? {
        guard let body = record.body else { return nil }
        guard case .file = record.location, let name = text(ContentKind.formatKey, as: .exact) else {
            return body
        }
        guard let format = TextFormat(rawValue: name) else {
            report(
                "bad-text-format",
                column: ContentKind.formatKey,
                message: "there is no text format '\(name.escapedForTerminal)'",
                advice: "write \(TextFormat.allCases.map(\.rawValue).joined(separator: " or "))"
            )
            return body
        }
        return body.declared(as: format)
    }

    // MARK: Dates

    mutating func timestamp(_ column: String) -> Timestamp? {
        let value = value(column)
        if value.isEmpty { return nil }
        if let timestamp = value.plainText.flatMap({ Timestamp($0.trimmed, zone: context.timeZone) }) {
            return timestamp
        }
        reportDate(column, advice: "write 2026-11-24 or 2026-11-24T08:30:00-05:00")
        return nil
    }

    /// The day of a date; the time after it does not count.
    mutating func day(_ column: String) -> CalendarDay? {
        let value = value(column)
        if value.isEmpty { return nil }
        if let text = value.plainText?.trimmed, Timestamp(text, zone: context.timeZone) != nil {
            var scanner = DigitScanner(text)
            return scanner.day()
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

    // MARK: Slugs

    /// The last part of the record's address.
    ///
    /// - Parameter isPath: whether it may have folders: `studio/rooms`.
    /// - Returns: for a slug that is missing or may not be, one that only previews of drafts use.
    mutating func slug(
        _ column: String,
        maximumLength: Int = Slug.maximumLength,
        isPath: Bool = false
    ) -> String {
        let slug = requiredText(column, as: .exact)
        if slug.isEmpty { return slugOfDraft }
        let parts =
            isPath ? slug.split(separator: "/", omittingEmptySubsequences: false).map(String.init) : [slug]
        guard let fault = parts.compactMap({ Slug.fault(in: $0, maximumLength: maximumLength) }).first else {
            return slug
        }
        let suggestions = parts.compactMap { Slug.fromAnyScript(title: $0, maximumLength: maximumLength) }
        let suggestion = suggestions.isEmpty ? nil : suggestions.joined(separator: "/")
        require { reader in
            reader.report(
                "bad-slug",
                column: column,
                message: "'\(column)' is '\(slug.escapedForTerminal)', but \(fault)",
                advice: suggestion.map { "write \($0)" } ?? "use the letters a-z, digits and hyphens"
            )
        }
        return suggestion ?? slugOfDraft
    }

    /// A slug for a draft that has none, from its title or from its place among the records.
    private var slugOfDraft: String {
        let title = record["title"].plainText.flatMap { Slug.fromAnyScript(title: $0) }
        let id = record["id"].plainText.flatMap { Slug.fromAnyScript(title: $0) }
        return title ?? id.map { "draft-\($0)" } ?? "draft"
    }

    // MARK: Keys

    /// Reports keys that mean nothing, with the keys that were probably meant.
    mutating func checkKeys(_ keys: [String], allowed: [String]) {
        for key in keys where !allowed.contains(key) {
            let advice = advice(on: key, allowed: allowed)
            report(
                "unknown-key",
                column: key,
                message: "there is no key '\(key.escapedForTerminal)'",
                advice: advice
            )
        }
    }

    /// Whether a key that means nothing was probably meant to be this one.
    func isMisnamed(_ column: String) -> Bool { advisedKeys.contains(column) }

    private mutating func advice(on key: String, allowed: [String]) -> String {
        let meant: [String]
        switch ForeignKey(key, record[key], allowed: allowed) {
        case .advice(let advice): return advice
        case .counterpart(let counterpart): meant = [counterpart]
        case nil: meant = context.nearest(key, allowed)
        }
        advisedKeys.formUnion(meant)
        if meant.isEmpty { return "the keys are \(allowed.joined(separator: ", "))" }
        return "did you mean \(meant.map { "'\($0)'" }.joined(separator: " or "))?"
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

extension Range<Timestamp> {
    static var always: Range { Timestamp.distantPast..<Timestamp.distantFuture }
}
