import Foundation
import Spelling
import TemplateTesting
import Templating
import TestSupport
import Testing

/// Typing errors and other engines' words, each with what was meant: the lines of `typos.txt`.
@Suite("Suggestions")
struct TypoTests {
    private struct Typo {
        let kind: String
        let written: String
        let meant: String
    }

    private static let typos: [Typo] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "typos.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let words = line.split(separator: " ").map(String.init)
            return Typo(kind: words[0], written: words[1], meant: words[2])
        }
    }()

    private static let fields = [
        "title", "slug", "url", "excerpt", "body", "date", "updated", "author", "author_url",
        "featured_image",
        "meta_title", "meta_description", "reading_minutes", "is_draft", "category", "client", "year",
        "video",
        "duration", "display_name", "social_links", "releases", "tracks", "photos", "picture", "rating",
        "company",
    ]

    /// The suggestions of the first problem of a template that holds the typo.
    private func suggestions(_ typo: Typo) throws -> [String] {
        let source =
            switch typo.kind {
            case "field": "{{ post.\(typo.written) }}"
            case "filter": "{{ post.title|\(typo.written) }}"
            case "test": "{% if post.year is \(typo.written) %}x{% endif %}"
            case "tag": "{% \(typo.written) x %}"
            case "name": "{{ \(typo.written).title }}"
            case "loop": "{% for x in names %}{{ loop.\(typo.written) }}{% endfor %}"
            case "function": "{{ \(typo.written)(\"css/site.css\") }}"
            default: "{% include \"\(typo.written)\" %}"
            }
        let record = JSONValue.object([
            "record": .object([
                "name": .text("Post"),
                "fields": .object(JSONObject(Self.fields.map { ($0, .text("text")) })),
            ])
        ])
        let schema = JSONValue.object([
            "post": record, "posts": .object(["list": record]), "site": record, "page": record,
            "names": .object(["list": .text("text")]), "artist": record,
            "projects": .object(["list": record]),
        ])
        let others = ["partials/post_card.html", "partials/header.html", "base.html"].map { ($0, "") }
        let environment = TemplateEnvironment(functions: [
            .init("asset", parameters: ["path"], "") { .value($0[0], .assetURL) }
        ])
        let outcome = try TemplateCase(
            templates: [("main.html", source)] + others,
            main: "main.html",
            schema: schema,
            data: .object([:])
        ).outcome(environment: environment)
        guard case .compileProblems(let problems) = outcome else { return [] }
        return problems.first?.suggestions ?? []
    }

    @Test("begin with what was meant for at least 95 of 100 typing errors")
    func beginWithWhatWasMeant() throws {
        let misses = try Self.typos.compactMap { typo -> String? in
            let found = try suggestions(typo)
            return found.first == typo.meant
                ? nil : "\(typo.kind) \(typo.written): \(found), not \(typo.meant)"
        }
        #expect(Self.typos.count >= 120)
        #expect(misses.count * 20 <= Self.typos.count, "\(misses.joined(separator: "\n"))")
    }
}
