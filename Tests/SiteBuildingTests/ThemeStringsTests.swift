import Content
import Foundation
import Media
import SiteBuilding
import SiteConfiguration
import TestSupport
import Testing

@Suite("The sentences of a theme")
struct ThemeStringsTests {
    /// The real theme, whose home page says three sentences of its own.
    private static let theme: [String: [UInt8]] = {
        var theme = FileTree.contents(of: packageFolder.appending(path: "templates")).mapValues {
            [UInt8]($0)
        }
        theme["home.html"] = Array(
            "<p>{{ t('hello') }} {{ t('answered_in', time='2 h') }} {{ t('tunes', n=3) }}</p>".utf8
        )
        theme["strings/en.yaml", default: []] += Array(
            "hello: Hello\nanswered_in: \"We answer in {time}.\"\ntunes: { one: \"{n} tune\", other: \"{n} tunes\" }\n"
                .utf8
        )
        theme["strings/de.yaml", default: []] += Array(
            "hello: Hallo\nanswered_in: \"Antwort in {time}.\"\ntunes: { one: \"{n} Stück\", other: \"{n} Stücke\" }\n"
                .utf8
        )
        return theme
    }()

    /// The text of the real theme's file in a language.
    private func real(_ language: String) throws -> String {
        let file = packageFolder.appending(path: "templates/strings/\(language).yaml")
        return try String(contentsOf: file, encoding: .utf8)
    }

    private func build(
        _ archive: String = "-- templates/.keep --\n",
        language: String = "en",
        _ check: (BuiltSite) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let settings =
                "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\nlanguage: \(language)\n"
            try check(try await BuiltSite.build(settings + archive, in: folder, programTheme: Self.theme))
        }
    }

    private func home(_ site: BuiltSite) throws -> String { try site.text("index.html") }

    @Test(arguments: [
        ("en", "<p>Hello We answer in 2 h. 3 tunes</p>"), ("de", "<p>Hallo Antwort in 2 h. 3 Stücke</p>"),
        ("de-AT", "<p>Hallo Antwort in 2 h. 3 Stücke</p>"),
    ])
    func `are those of the site's language`(language: String, text: String) async throws {
        try await build(language: language) { (site) throws in
            #expect(site.report.problems.isEmpty)
            #expect(try home(site).hasPrefix(text))
        }
    }

    @Test func `are replaced by the site's own, key by key`() async throws {
        let own =
            "-- templates/strings/de-AT.yaml --\nhello: Servus\n-- templates/strings/de.yaml --\ntunes: { one: \"{n} Lied\", other: \"{n} Lieder\" }\n"
        try await build(own, language: "de-AT") { (site) throws in
            #expect(site.report.problems.isEmpty)
            #expect(try home(site).hasPrefix("<p>Servus Antwort in 2 h. 3 Lieder</p>"))
        }
    }

    @Test func `are English in a language that the theme does not have, with a warning`() async throws {
        try await build(language: "fr") { (site) throws in
            #expect(try home(site).hasPrefix("<p>Hello We answer in 2 h. 3 tunes</p>"))
            #expect(
                site.report.problems.map(\.description) == [
                    "content/site.yaml:3: warning[untranslated]: the theme is not translated into 'fr', so its sentences are in English; run 'sweetdreams templates eject strings/en.yaml', rename the copy to fr.yaml, and translate it"
                ]
            )
        }
    }

    @Test func `that are missing in the site's translation are named`() async throws {
        let count = StringsFile(text: try real("en"), path: "en.yaml", rule: .english).texts.count + 3
        let own = "-- templates/strings/fr.yaml --\n\(try real("de"))hello: Bonjour\n"
        try await build(own, language: "fr") { (site) throws in
            #expect(try home(site).hasPrefix("<p>Bonjour We answer in 2 h. 3 tunes</p>"))
            #expect(
                site.report.problems.map(\.description) == [
                    "content/site.yaml:3: warning[untranslated]: 2 of the theme's \(count) sentences are not in templates/strings/fr.yaml, and pages "
                        + "say them in English: answered_in, tunes; add these keys"
                ]
            )
        }
    }

    @Test func `that no template says are a warning with what was meant`() async throws {
        try await build("-- templates/strings/en.yaml --\nhelo: Hi\n") { (site) throws in
            #expect(
                site.report.problems.map(\.description) == [
                    "templates/strings/en.yaml:1: warning[unused-sentence]: no template uses the sentence 'helo'; did you mean 'hello'?"
                ]
            )
        }
    }

    @Test(arguments: [
        (
            "-- templates/strings/en.yaml --\nanswered_in: \"In {hours}.\"\n",
            "templates/strings/en.yaml:1: error[bad-sentence]: 'answered_in' has the placeholders {hours}, but templates give it {time}; use the names of theme:strings/en.yaml"
        ),
        (
            "-- templates/strings/en.yaml --\ntunes: { one: \"{n} tune\" }\n",
            "templates/strings/en.yaml:1: error[bad-sentence]: 'tunes' has no text for the plural form other; add it; this language needs one, other"
        ),
        (
            "-- templates/home.html --\n{{ t('helo') }}\n",
            "templates/home.html:1:6: error[unknown-sentence]: there is no sentence 'helo' in the files of 'strings'"
        ),
    ])
    func `are checked before a page is made`(files: String, problem: String) async throws {
        let error = await #expect(throws: Problems.self) { try await build(files) { _ in } }
        #expect(error?.all.contains { $0.description.hasPrefix(problem) } == true, "\(error?.all ?? [])")
    }
}

@Suite("The real theme in German")
struct GermanSiteTests {
    @Test func `says what the program writes, and days and months, in German`() async throws {
        let archive = """
            -- content/site.yaml --
            title: Studio
            base_url: https://a.example
            language: de
            organization: { hours: [{ days: [Monday, Friday], opens: "10:00", closes: "18:00" }] }
            -- content/blog/a.md --
            ---
            title: Aufnahme
            created_at: 2026-03-04
            ---
            > [!NOTE]
            > Mit Fußnote.[^1]

            [^1]: Hier.

            """
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(archive, in: folder)
            #expect(site.report.problems.isEmpty)
            let page = try site.text("blog/a/index.html")
            for text in [
                "4. März 2026", ">Hinweis<", "aria-label=\"Fußnoten\"", "Montag, Freitag", "lang=\"de\"",
            ] {
                #expect(page.contains(text), "\(text)")
            }
            let english = ["Skip to", ">Note<", "Monday, ", "March", "Look around", "Breadcrumbs"]
            #expect(english.filter { page.contains($0) } == [])
        }
    }

    @Test func `renders every text again when a sentence of the program changes, and as a clean build would`()
        async throws
    {
        let archive = """
            -- content/site.yaml --
            title: Studio
            base_url: https://a.example
            -- content/blog/a.md --
            ---
            title: A
            created_at: 2026-03-04
            ---
            > [!NOTE]
            > B

            """
        let theme = FileTree.contents(of: packageFolder.appending(path: "templates")).mapValues {
            [UInt8]($0)
        }
        try await withTemporaryFolder { folder in
            func build(_ sentence: String) async throws -> String {
                let own = archive + "-- templates/strings/en.yaml --\nalert_note: \(sentence)\n"
                return try await BuiltSite.build(own, in: folder, programTheme: theme).text(
                    "blog/a/index.html"
                )
            }
            for sentence in ["Nota bene", "Mind this"] {
                let page = try await build(sentence)
                #expect(page.contains(">\(sentence)<"))
            }
        }
    }
}
