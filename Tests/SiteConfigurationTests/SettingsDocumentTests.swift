import Foundation
import TestSupport
import Testing

@testable import SiteConfiguration

@Suite("docs/settings.md")
struct SettingsDocumentTests {
    /// The keys of the file and of all its sections.
    private static let keys = SettingsReader.keys + SettingsSection.allCases.flatMap(\.keys)

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

    @Test(arguments: SettingsSection.allCases)
    func `has an example for each key of a section that is valid there`(section: SettingsSection) throws {
        let chapter = try #require(
            try Self.document.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(section.chapter)`") }
        )
        let examples = chapter.matches(of: /(?m)^\| `([a-z_]+)` \|.*\| `([^`]+)` \|$/)
            .filter { section.keys.contains(String($0.1)) }
            .map { String($0.2) }
        #expect(examples.count == section.keys.count)
        let text = "title: A\nbase_url: https://a.example\n" + section.settings(examples)
        #expect(throws: Never.self) { try SiteSettings.read(text: text, path: "settings.md") }
    }
}

extension SettingsSection {
    /// The key of the file under which the document describes the section.
    fileprivate var chapter: String {
        switch self {
        case .address, .hours, .geo: SettingsSection.organization.rawValue
        case .colors, .light, .dark: SettingsSection.theme.rawValue
        case .field: "fields"
        case .organization, .navigation, .contact, .media, .security, .theme: rawValue
        }
    }

    /// The YAML of a file in which the section has these lines.
    fileprivate func settings(_ lines: [String]) -> String {
        switch self {
        case .organization, .contact, .media, .security, .theme:
            "\(rawValue):\n  " + lines.joined(separator: "\n  ")
        case .field:
            "fields:\n  posts:\n    mood:\n      "
                + lines.filter { !["required", "taxonomy"].contains(String($0.prefix { $0 != ":" })) }.joined(
                    separator: "\n      "
                )
        case .colors:
            "theme:\n  colors:\n    " + lines.joined(separator: "\n    ")
        case .light, .dark:
            "theme:\n  colors:\n    \(rawValue):\n      " + lines.joined(separator: "\n      ")
        case .address, .geo:
            "organization:\n  \(rawValue):\n    " + lines.joined(separator: "\n    ")
        case .hours:
            "organization:\n  hours:\n    - " + lines.joined(separator: "\n      ")
        case .navigation:
            "navigation:\n  - " + lines.joined(separator: "\n    ")
        }
    }
}
