import Foundation
import TestSupport
import Testing

@testable import SiteConfiguration

@Suite("docs/settings.md")
struct SettingsDocumentTests {
    /// The keys of the file and of all its sections.
    private static let keys =
        SettingsReader.keys + SectionKeys.organization + SectionKeys.postalAddress + SectionKeys.hours
        + SectionKeys.geo + SectionKeys.navigation + SectionKeys.contact + SectionKeys.media
        + SectionKeys.security

    private static var document: String {
        get throws {
            try String(contentsOf: packageFolder.appending(path: "docs/settings.md"), encoding: .utf8)
        }
    }

    /// The keys of the first column of each table.
    private static var documented: Set<String> {
        get throws {
            Set(try document.matches(of: /(?m)^\| `([a-z_]+)` \|/).map { String($0.1) })
        }
    }

    @Test(arguments: Set(keys).sorted())
    func `has a row, or a section, for every key that the program knows`(key: String) throws {
        let isSection = try Self.document.contains("## `\(key)`\n")
        #expect(try Self.documented.contains(key) || isSection)
    }

    @Test func `has a row for no key that the program does not know`() throws {
        #expect(try Self.documented.subtracting(Self.keys).isEmpty)
    }

    @Test func `has examples that are valid settings`() throws {
        var top: [String] = []
        for section in try Self.document.components(separatedBy: "\n## ") {
            let name = section.firstMatch(of: /^`([a-z]+)`/).map { String($0.1) }
            let rows = section.matches(of: /(?m)^\| `([a-z_]+)` \|.*\| `([^`]+)` \|$/)
            for row in rows where SettingsReader.keys.contains(String(row.1)) {
                guard name == nil || name == String(row.1) else { continue }
                top.append(String(row.2))
            }
        }
        let settings = try SiteSettings.read(text: top.joined(separator: "\n"), path: "settings.md")
        #expect(settings.title == "Sweet Dreams Music")
        #expect(settings.navigation.count == 1)
    }

    @Test(arguments: [
        ("contact", SectionKeys.contact), ("media", SectionKeys.media), ("security", SectionKeys.security),
        ("organization", SectionKeys.organization),
    ])
    func `has an example for each key of a section that is valid there`(name: String, keys: [String]) throws {
        let section = try #require(
            try Self.document.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(name)`") }
        )
        let examples = section.matches(of: /(?m)^\| `([a-z_]+)` \|.*\| `([^`]+)` \|$/)
            .filter { keys.contains(String($0.1)) }
            .map { "  " + $0.2 }
        #expect(examples.count == keys.count)
        let text = "title: A\nbase_url: https://a.example\n\(name):\n" + examples.joined(separator: "\n")
        #expect(throws: Never.self) { try SiteSettings.read(text: text, path: "settings.md") }
    }
}
