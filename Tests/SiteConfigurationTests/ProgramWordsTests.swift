import Foundation
import SiteConfiguration
import TestSupport
import Testing

@Suite("What the program says itself")
struct ProgramWordsTests {
    private func words(_ language: String) throws -> ProgramWords {
        let file = packageFolder.appending(path: "templates/strings/\(language).yaml")
        let rule = try #require(Language.named(language)).pluralRule
        let strings = StringsFile(
            text: try String(contentsOf: file, encoding: .utf8),
            path: "\(language).yaml",
            rule: rule
        )
        #expect(strings.problems.isEmpty)
        return ProgramWords(strings.texts, rule: rule)
    }

    @Test func `is in the theme's English file, word for word`() throws {
        #expect(try words("en").basis == ProgramWords.english.basis)
    }

    @Test(arguments: [
        (0, "0 min", "0 Min."), (45, "45 min", "45 Min."), (60, "1 h", "1 Std."),
        (95, "1 h 35 min", "1 Std. 35 Min."),
    ])
    func `writes lengths of films`(minutes: Int, english: String, german: String) throws {
        #expect(ProgramWords.english.duration(minutes: minutes) == english)
        #expect(try words("de").duration(minutes: minutes) == german)
    }

    @Test(arguments: [
        (0, "less than 1 second", "weniger als 1 Sekunde"), (1, "1 second", "1 Sekunde"),
        (222, "3 minutes 42 seconds", "3 Minuten 42 Sekunden"), (3600, "1 hour", "1 Stunde"),
        (7261, "2 hours 1 minute 1 second", "2 Stunden 1 Minute 1 Sekunde"),
    ])
    func `says lengths of songs`(seconds: Int, english: String, german: String) throws {
        #expect(ProgramWords.english.spoken(seconds: seconds) == english)
        #expect(try words("de").spoken(seconds: seconds) == german)
    }

    @Test func `keeps a placeholder that has no value`() {
        let own = ProgramWords(["artist_photo": .plain("{artist} {nr}")], rule: .english)
        #expect(own.text(.artistPhoto, ["artist": "A", "number": "1"]) == "A {nr}")
    }
}
