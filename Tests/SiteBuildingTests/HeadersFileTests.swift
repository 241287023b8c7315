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

    func matches(_ path: String) -> Bool {
        let sides = pattern.split(separator: "*", omittingEmptySubsequences: false)
        return sides.count == 1
            ? path == pattern : path.hasPrefix(sides[0]) && path.hasSuffix(sides.dropFirst().joined())
    }
}

@Suite("The file of headers")
struct HeadersFileTests {
    private func rules(_ text: String) -> [HeaderRule] {
        var rules: [HeaderRule] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("/") {
                rules.append(HeaderRule(pattern: String(line)))
            } else if let colon = line.firstIndex(of: ":") {
                let name = line[..<colon].trimmingCharacters(in: .whitespaces)
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                rules[rules.count - 1].headers[name] = value
            }
        }
        return rules
    }

    private static let settings = "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"

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
                    text: "title: A\nbase_url: https://a.example\n",
                    path: "site.yaml"
                )
            )
            for file in site.paths where file != "_headers" {
                let path = Routes.address(ofFile: file)
                let sent = rules.filter { $0.matches(path) }.flatMap { $0.headers.map(\.self) }
                let isDrawing = path.hasSuffix(".svg")
                #expect(
                    Set(sent.map(\.key)).count == sent.count - (isDrawing ? 1 : 0),
                    "\(path) gets a header twice"
                )
                for (name, value) in expected.headers(for: path)
                where !sent.contains(where: { $0 == (name, value) }) {
                    // What hosts send with every file by default.
                    let isDefault = value == "public, max-age=0, must-revalidate"
                    #expect(isDefault && !sent.contains { $0.key == name }, "\(path) \(name)")
                }
            }
        }
    }
}
