import Content
import Foundation
import TestSupport
import Testing
import Yams

@testable import SiteConfiguration

@Suite("The schema of site.yaml")
struct SettingsSchemaTests {
    private static let required = "title: Studio\nbase_url: https://www.example.com\n"

    private static let schema: Result<JSONValue, any Error> = Result {
        try JSONValue(parsing: JSONWriter().text(SettingsSchema.schema.json).utf8)
    }

    /// The first rule that a file breaks.
    private func fault(_ text: String) throws -> String? {
        let node = try #require(try Yams.compose(yaml: text))
        return JSONValue(core: node).fault(against: try Self.schema.get())
    }

    private func isRefused(_ text: String) -> Bool {
        do {
            _ = try SiteSettings.read(text: text, path: "site.yaml")
            return false
        } catch {
            return true
        }
    }

    // MARK: Keys

    @Test func `has a type for each key of the file, and for no other`() {
        #expect(Set(SettingsSchema.file.keys) == Set(SettingsReader.keys))
    }

    @Test(arguments: SettingsSection.allCases)
    func `has a type for each key of a section, and for no other`(section: SettingsSection) {
        #expect(Set(SettingsSchema.keys(of: section).keys) == Set(section.keys))
    }

    @Test func `has the keys in the order in which the reader has them`() throws {
        let schema = try Self.schema.get()
        guard case .object(let properties)? = schema["properties"] else {
            Issue.record("no properties")
            return
        }
        #expect(properties.keys == SettingsReader.keys)
        #expect(schema["required"] == .list([.text("title"), .text("base_url")]))
        #expect(schema["additionalProperties"] == .bool(false))
    }

    @Test func `describes each key in a sentence`() {
        let tables = [SettingsSchema.file] + SettingsSection.allCases.map(SettingsSchema.keys)
        for table in tables {
            for (key, schema) in table {
                guard case .object(let members) = schema.json,
                    case .string(let text)? = members.first(where: { $0.key == "description" })?.value
                else {
                    Issue.record("\(key) has no description")
                    continue
                }
                #expect(text.count < 120 && (text.hasSuffix(".") || text.hasSuffix(".\"")), "\(key): \(text)")
            }
        }
    }

    // MARK: Values

    @Test func `accepts the settings of the studio's own site`() throws {
        let file = packageFolder.appending(path: "content/site.yaml")
        #expect(try fault(String(contentsOf: file, encoding: .utf8)) == nil)
    }

    @Test func `accepts each example of docs/settings.md`() throws {
        let document = try String(
            contentsOf: packageFolder.appending(path: "docs/settings.md"),
            encoding: .utf8
        )
        let schemas = [SettingsSchema.file] + SettingsSection.allCases.map(SettingsSchema.keys)
        let rows = document.matches(of: /(?m)^\| `([a-z_]+)` \|.*\| `([^`]+)` \|$/)
        #expect(rows.count > 60)
        for row in rows {
            let key = String(row.1)
            let node = try #require(try Yams.compose(yaml: String(row.2)))
            let value = try #require(JSONValue(core: node)[key])
            let faults = try schemas.compactMap { $0[key] }.map { schema in
                value.fault(against: try JSONValue(parsing: JSONWriter().text(schema.json).utf8))
            }
            // A key that two sections have may be of two types, such as `pictures`.
            #expect(faults.contains(nil), "\(row.2): \(faults)")
        }
    }

    @Test(arguments: [
        "description:", "logo: ~", "navigation:", "humans: []", "posts_per_page: 7", "posts_per_page: \"7\"",
        "title: 1989", "organization: { phone: 12605550100 }", "organization: { geo: { latitude: -39.5 } }",
        "organization: { address: { postal_code: 46204 } }", "language: zh-Hant-TW",
        "base_url: https://a.example/",
        "base_url: http://127.0.0.1:8080", "contact: { endpoint: http://localhost:9090/v1/contact }",
        "theme: { home: [] }", "theme: { heading_scale: 1 }",
        "theme: { colors: { dark: { ink: \"#FFF\" } } }",
        "media: { pictures: on, strip_tags: false }", "security: { pictures: [\"https://*.example.com\"] }",
        "security: { contact: mailto:a@b.example, expires: 2027-06-30 }",
        "social: { instagram: https://a.example }",
        "fields: { posts: { subtitle: text, mood: { type: text, default: calm } } }",
        "fields: { posts: { tags: { type: list, taxonomy: true, column: none } }, pages: {} }",
    ])
    func `accepts what the reader accepts`(text: String) throws {
        #expect(!isRefused(file(with: text)))
        #expect(try fault(file(with: text)) == nil)
    }

    @Test(arguments: [
        "titel: A", "title:", "base_url: https://a.example/b", "base_url: http://a.example", "base_url:",
        "posts_per_page: 0", "posts_per_page: many", "language: english",
        "navigation: { label: A, url: /a/ }",
        "navigation: [{ label: A }]", "organization:", "organization: { hours: [{ days: [Monday] }] }",
        "organization: { geo: { latitude: 91 } }", "contact: {}", "contact: { endpoint: http://a.example }",
        "embeds: [youtub]", "text: rtf", "served_elsewhere: [images]", "public_email_addresses: [a]",
        "theme: { home: [work, work] }", "theme: { scheme: dim }", "theme: { text_size: 13 }",
        "theme: { colors: { light: { ink: red } } }", "theme: { colors: { light: { inc: \"#000\" } } }",
        "media: { hosts: [cdn.example.com] }", "media: { strip_tags: yes }", "security: { allow: [google] }",
        "security: { contact: mailto:a@b.example }", "security: { scripts: [https://a.example/b.js] }",
        "social: { instagram: http://a.example }", "humans: Ana",
        "fields: { post: { mood: text } }", "fields: { posts: { mood: txt } }",
        "fields: { posts: { 1st: text } }", "fields: { posts: { _mood: text } }",
        "fields: { posts: { mood: { default: calm } } }",
        "fields: { posts: { mood: { type: text, need: true } } }",
    ])
    func `refuses what the reader refuses`(text: String) throws {
        #expect(isRefused(file(with: text)))
        #expect(try fault(file(with: text)) != nil)
    }

    /// A file with the required keys, of which a text may have others.
    private func file(with text: String) -> String {
        let key = text.prefix { $0 != ":" }
        return Self.required.split(separator: "\n").filter { !$0.hasPrefix(key + ":") }.joined(
            separator: "\n"
        )
            + "\n" + text + "\n"
    }
}

@Suite("The schema of sentences")
struct StringsSchemaTests {
    private func fault(_ text: String) throws -> String? {
        let original = packageFolder.appending(path: "templates/strings/en.yaml")
        let schema = StringsSchema.schema(original: try String(contentsOf: original, encoding: .utf8))
        let node = try #require(try Yams.compose(yaml: text))
        let value = try JSONValue(parsing: JSONWriter().text(schema.json).utf8)
        return JSONValue(core: node).fault(against: value)
    }

    @Test(arguments: ["en", "de"])
    func `accepts the theme's own files`(language: String) throws {
        let file = packageFolder.appending(path: "templates/strings/\(language).yaml")
        #expect(try fault(String(contentsOf: file, encoding: .utf8)) == nil)
    }

    @Test func `knows the keys of the theme, and what they say in English`() throws {
        let schema = StringsSchema.schema(original: "skip_link: Skip\nsongs: { one: a song, other: songs }\n")
        let properties = try JSONValue(parsing: JSONWriter().text(schema.json).utf8)["properties"]
        #expect(properties?["skip_link"]?["description"] == .text("Skip"))
        #expect(properties?["songs"]?["description"] == .text("one: a song, other: songs"))
    }

    @Test(arguments: [
        ("my_own: Hello", true), ("Skip: Hello", false), ("a: { on: x }", false), ("a: []", false),
    ])
    func `allows keys of a site's own, with texts and forms of numbers`(text: String, isRight: Bool) throws {
        #expect(try (fault(text) == nil) == isRight)
    }
}

extension JSONValue {
    /// A value of YAML as editors read it, by the core schema (YAML 1.2.2, section 10.3.2).
    fileprivate init(core node: Node) {
        switch node {
        case .mapping(let mapping):
            self = .object(
                JSONObject(mapping.map { key, value in (key.scalar?.string ?? "", JSONValue(core: value)) })
            )
        case .sequence(let sequence): self = .list(sequence.map { JSONValue(core: $0) })
        case .scalar(let scalar) where scalar.style == .plain: self = JSONValue(plain: scalar.string)
        case .scalar(let scalar): self = .text(scalar.string)
        default: self = .null
        }
    }

    private init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        case _ where text.wholeMatch(of: /[-+]?[0-9]+/) != nil:
            self = Int(text).map { .int($0) } ?? .text(text)
        case _ where text.wholeMatch(of: /[-+]?[0-9]*\.[0-9]+/) != nil:
            self = Double(text).map { .double($0) } ?? .text(text)
        default: self = .text(text)
        }
    }
}
