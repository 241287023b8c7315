import Content
import Foundation
import SiteConfiguration
import TestSupport
import Testing

@testable import SiteBuilding

/// A rule of `_headers` as hosts read it.
private struct HeaderRule {
    let pattern: String
    var headers: [String: String] = [:]
    /// The names after `!`, of headers of rules before this one that are not sent.
    var detached: Set<String> = []

    func matches(_ path: String) -> Bool {
        let sides = pattern.split(separator: "*", omittingEmptySubsequences: false)
        return sides.count == 1
            ? path == pattern
            : path.hasPrefix(sides[0]) && path.hasSuffix(sides.dropFirst().joined())
                && path.utf8.count >= pattern.utf8.count - 1
    }
}

@Suite("The file of headers")
struct HeadersFileTests {
    private func rules(_ text: String) -> [HeaderRule] {
        var rules: [HeaderRule] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("/") {
                rules.append(HeaderRule(pattern: String(line)))
            } else if line.hasPrefix("  ! ") {
                rules[rules.count - 1].detached.insert(String(line.dropFirst(4)))
            } else if let colon = line.firstIndex(of: ":") {
                let name = line[..<colon].trimmingCharacters(in: .whitespaces)
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                rules[rules.count - 1].headers[name] = value
            }
        }
        return rules
    }

    private static let yaml =
        "title: A\nbase_url: https://a.example\nmedia: { audio_base_url: https://b.example/ }\n"

    private static let settings =
        "-- content/site.yaml --\n\(yaml)-- content/artists/player.md --\n---\ndisplay_name: Ana\n"
        + "showcase: [{ custom_title: Salt, file_path: salt.mp3 }]\n---\nX.\n"

    /// The headers that Cloudflare sends with a path ("Headers", "Detach a header").
    private func sent(_ path: String, by rules: [HeaderRule]) -> [(key: String, value: String)] {
        rules.filter { $0.matches(path) }.reduce(into: []) { sent, rule in
            sent.removeAll { rule.detached.contains($0.key) }
            sent += rule.headers.map { ($0.key, $0.value) }
        }
    }

    @Test(arguments: [0, 3, 90, 300])
    func `gives every file its headers once, in no more rules and no longer lines than hosts read`(
        pages: Int
    )
        async throws
    {
        let archive =
            Self.settings
            + (0..<pages).map { "-- content/pages/p\($0).md --\n---\ntitle: P\n---\nX.\n" }.joined()
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(archive, in: folder)
            let text = try site.text("_headers")
            let rules = rules(text)
            #expect(rules.count <= 100 && rules.first?.pattern == "/*")
            #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 2000 })
            #expect(site.report.problems.isEmpty)
            let expected = Headers(
                settings: try SiteSettings.read(
                    text: Self.yaml,
                    path: "site.yaml"
                )
            )
            for file in site.paths where file != "_headers" {
                let path = Routes.address(ofFile: file)
                let sent = sent(path, by: rules)
                let isDrawing = path.hasSuffix(".svg")
                #expect(
                    Set(sent.map(\.key)).count == sent.count - (isDrawing ? 1 : 0),
                    "\(path) gets a header twice"
                )
                for (name, value) in expected.headers(for: path)
                where !sent.contains(where: { $0.key == name && $0.value == value }) {
                    // What hosts send with every file by default.
                    let isDefault = value == "public, max-age=0, must-revalidate"
                    #expect(isDefault && !sent.contains { $0.key == name }, "\(path) \(name)")
                }
            }
        }
    }

    @Test
    func `lets other sites show players in frames, with no other freedom, and no other page`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(Self.settings, in: folder)
            let rules = rules(try site.text("_headers"))
            func policy(_ path: String) throws -> String {
                try #require(sent(path, by: rules).first { $0.key == "Content-Security-Policy" }?.value)
            }
            let page = try policy("/artists/player/")
            #expect(page.contains("frame-ancestors 'none'"))
            #expect(
                try policy("/artists/player/player/")
                    == page.replacing("frame-ancestors 'none'", with: "frame-ancestors *")
            )
            for path in site.paths.map(Routes.address(ofFile:)) where path != "/artists/player/player/" {
                #expect(try policy(path).contains("frame-ancestors 'none'"), "\(path)")
            }
        }
    }
}
