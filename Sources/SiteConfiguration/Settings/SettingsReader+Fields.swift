import Content
import Foundation
import Schema
import Yams

extension SettingsReader {
    /// The kinds of content that may have fields of the site's own, by their keys under `fields`.
    static let kindsWithFields: [(key: String, kind: ContentKind)] = [
        ("posts", .post), ("projects", .project), ("artists", .artist), ("testimonials", .testimonial),
        ("pages", .page),
    ]

    /// The section `fields`.
    mutating func fields(_ root: Section, timeZone: TimeZone) -> CustomFields {
        var fields = CustomFields()
        let kinds = SettingsReader.kindsWithFields
        guard let node = root["fields"],
            let section = self.section(node, named: "fields", keys: kinds.map(\.key))
        else { return fields }
        for (key, kind) in kinds {
            guard let node = section[key] else { continue }
            guard case .mapping(let mapping) = node else {
                report(
                    "wrong-type",
                    at: node,
                    "'\(key)' must be a set of names with types",
                    advice: "write a line such as 'subtitle: text'"
                )
                continue
            }
            for (name, value) in mapping {
                if let field = field(name, value, of: kind, key, timeZone) { fields.add(field, to: kind) }
            }
        }
        return fields
    }

    /// - Returns: nil after a report.
    private mutating func field(
        _ nameNode: Node,
        _ node: Node,
        of kind: ContentKind,
        _ kindKey: String,
        _ timeZone: TimeZone
    ) -> CustomField? {
        let name = nameNode.scalar?.string ?? ""
        guard LocalizedText.isVariableName(name) else {
            report(
                "bad-setting",
                at: nameNode,
                "'\(name.escapedForTerminal)' cannot name a field: it may hold a-z, 0-9 and _, and begins with a letter",
                advice: nil
            )
            return nil
        }
        guard !kind.keys.contains(name), kind.text?.column != name else {
            report(
                "bad-setting",
                at: nameNode,
                "\(kindKey) have a key '\(name)' already",
                advice: "choose another name"
            )
            return nil
        }
        var section: Section = ["type": node]
        if node.scalar == nil {
            let keys = SettingsSection.field.keys
            guard let found = self.section(node, named: "'\(name)'", keys: keys) else { return nil }
            section = found
        }
        guard section["type"] != nil else {
            report(
                "missing-setting",
                at: nameNode,
                "'\(name)' has no 'type'",
                advice: "write a line 'type: text'"
            )
            return nil
        }
        guard let type: CustomField.ValueType = choice(section, "type") else { return nil }
        let isRequired = flag(section, "required") ?? false
        let defaultValue = section["default"].flatMap { self.defaultValue(type, $0, section, timeZone) }
        if isRequired, section["default"] != nil {
            report(
                "bad-setting",
                at: section["default"],
                "'\(name)' is required, so its default is never used",
                advice: "remove 'required' or 'default'"
            )
        }
        return CustomField(
            name,
            type,
            isRequired: isRequired,
            default: defaultValue,
            column: column(section, name, kind),
            taxonomyLabel: taxonomyLabel(section, name, type, kind, kindKey)
        )
    }

    /// The kinds whose records have pages, so that pages of values can lead there.
    private static let kindsWithTaxonomies: [ContentKind] = [.post, .project, .artist]

    /// The title of the list of all values; nil for a field whose values have no pages, and after a report.
    private mutating func taxonomyLabel(
        _ section: Section,
        _ name: String,
        _ type: CustomField.ValueType,
        _ kind: ContentKind,
        _ kindKey: String
    ) -> String? {
        guard flag(section, "taxonomy") == true else { return nil }
        func refuse(_ message: String, _ advice: String) -> String? {
            report("bad-setting", at: section["taxonomy"], message, advice: advice)
            return nil
        }
        guard type == .list else { return refuse("only a list can be a taxonomy", "write 'type: list'") }
        guard SettingsReader.kindsWithTaxonomies.contains(kind) else {
            return refuse("only posts, projects and artists can have a taxonomy", "remove 'taxonomy'")
        }
        guard !Routes.reserved.contains(name) else {
            return refuse(
                "a taxonomy cannot be called '\(name)', because its pages are below /\(name)/",
                "choose another name"
            )
        }
        return text(section, "label") ?? name.prefix(1).uppercased() + name.dropFirst()
    }

    /// The column of a field: of its own name unless the settings say another, or none.
    private mutating func column(_ section: Section, _ name: String, _ kind: ContentKind) -> String? {
        guard let table = kind.table else { return nil }
        let column = text(section, "column", isExact: true) ?? name
        if column == SettingsReader.noColumn { return nil }
        if table.column(column) != nil || table.extraColumns.contains(column) {
            report(
                "bad-setting",
                at: section["column"] ?? section["type"],
                "the column '\(column)' of \(table.name) is one of the studio's schema, which fields cannot read",
                advice:
                    "name another column, or write 'column: \(SettingsReader.noColumn)' for a field that only files have"
            )
            return nil
        }
        guard LocalizedText.isName(column) else {
            report(
                "bad-setting",
                at: section["column"],
                "'\(column.escapedForTerminal)' cannot name a column: it may hold a-z, 0-9 and _",
                advice: "rename the column"
            )
            return nil
        }
        return column
    }

    /// The value of `column` for a field that databases do not have.
    static let noColumn = "none"

    private mutating func defaultValue(
        _ type: CustomField.ValueType,
        _ node: Node,
        _ section: Section,
        _ timeZone: TimeZone
    ) -> CustomValue? {
        let text = node.scalar?.string.trimmed ?? ""
        let value: CustomValue? =
            switch type {
            case .text: text.isEmpty ? nil : .text(text)
            case .url: WebAddress.fault(in: text) == nil ? .text(text) : nil
            case .image: MediaPath.fault(in: text) == nil ? .text(text) : nil
            case .number: Double(text).flatMap { $0.isFinite ? .number($0) : nil }
            case .whole: Int(text).map { .whole($0) }
            case .flag: Bool(text).map { .flag($0) }
            case .date: Timestamp(text, zone: timeZone).map { .date($0) }
            case .list: node.sequence == nil ? nil : .list(list(section, "default"))
            }
        if value == nil {
            report(
                "wrong-type",
                at: node,
                "'default' is not \(type.noun)",
                advice: "write one, such as \(type.example), or remove 'default'"
            )
        }
        return value
    }
}

extension CustomField.ValueType {
    /// As a sentence names a value.
    fileprivate var noun: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .whole: "a whole number"
        case .flag: "true or false"
        case .date: "a date"
        case .url: "an address"
        case .image: "a picture"
        case .list: "a list"
        }
    }

    fileprivate var example: String {
        switch self {
        case .text: "calm"
        case .number: "1.5"
        case .whole: "3"
        case .flag: "true"
        case .date: "2026-11-24"
        case .url: "https://www.example.com/"
        case .image: "media/cover.jpg"
        case .list: "[one, two]"
        }
    }
}
