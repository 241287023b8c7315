import Foundation
import SiteConfiguration
import Testing

@Suite("Languages")
struct LanguageTests {
    /// What Babel knows (`Proofs/languages.py`), by tag and field.
    private let expected: [String: [String: String]]

    /// What we have (CLDR 48) where Babel, whose CLDR is newer (49), has something else.
    ///
    /// CLDR 47 and 48 agree in both. The newer one has no words of Bulgarian's own for the halves of the day, and no
    /// ezafe, the sign of the genitive, on Persian months.
    private static let differences: [String: [String: String]] = [
        "bg": ["halvesOfDay": "пр.об.|сл.об."],
        "fa": ["months": "ژانویهٔ|فوریهٔ|مارس|آوریل|مهٔ|ژوئن|ژوئیهٔ|اوت|سپتامبر|اکتبر|نوامبر|دسامبر"],
    ]

    /// The numbers of Babel's field `largePlurals`.
    private static let largeNumbers = [
        100_000, 1_000_000, 1_000_001, 2_000_000, 10_000_000, 12_000_011, 1_000_000_000,
    ]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Expected/languages.tsv")
        var expected: [String: [String: String]] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst() {
            let parts = line.split(separator: "\t").map(String.init)
            try #require(parts.count == 3)
            expected[parts[0], default: [:]][parts[1]] = parts[2]
        }
        self.expected = expected
    }

    private func fields(of language: Language) -> [String: String] {
        let names = language.dateNames
        let rule = language.pluralRule
        return [
            "months": names.months.joined(separator: "|"),
            "shortMonths": names.shortMonths.joined(separator: "|"),
            "standaloneMonths": language.standaloneMonths.joined(separator: "|"),
            "weekdays": names.weekdays.joined(separator: "|"),
            "shortWeekdays": names.shortWeekdays.joined(separator: "|"),
            "halvesOfDay": "\(language.beforeNoon)|\(language.afterNoon)",
            "longDate": language.longDate,
            "mediumDate": language.mediumDate,
            "pair": language.pair,
            "name": language.name,
            "plurals": runs(of: (0...1000).map(rule.category)),
            "largePlurals": LanguageTests.largeNumbers.map { rule.category(of: $0).rawValue }
                .joined(separator: "|"),
        ]
    }

    /// Equal categories in a row are written once, with their number: `other|one|other*999`.
    private func runs(of categories: [PluralCategory]) -> String {
        var runs: [(category: PluralCategory, count: Int)] = []
        for category in categories {
            if let last = runs.last, last.category == category {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((category, 1))
            }
        }
        return runs.map { $0.count == 1 ? $0.category.rawValue : "\($0.category.rawValue)*\($0.count)" }
            .joined(separator: "|")
    }

    @Test func `are those that Babel was asked about`() {
        #expect(Set(Language.tags) == Set(expected.keys))
        #expect(Set(Language.tags).count == Language.tags.count)
    }

    @Test(arguments: Language.tags)
    func `have the names, date patterns and plurals that Babel knows`(tag: String) throws {
        let language = try #require(Language.named(tag))
        let expected = try #require(expected[tag])
        let fields = fields(of: language)
        #expect(fields.keys.sorted() == expected.keys.sorted())
        for (field, text) in fields {
            let right = LanguageTests.differences[tag]?[field] ?? expected[field] ?? ""
            // Strings of Swift are equal also where their bytes differ.
            #expect(text.utf8.elementsEqual(right.utf8), "\(field) is \(text), not \(right)")
        }
    }

    @Test func `differ from Babel where it is said, and nowhere else`() {
        for (tag, fields) in LanguageTests.differences {
            for (field, text) in fields {
                #expect(expected[tag]?[field] != text, "\(field) of \(tag) differs no longer")
            }
        }
    }

    @Test(arguments: Language.tags)
    func `are complete`(tag: String) throws {
        let language = try #require(Language.named(tag))
        #expect(language.tag == tag)
        #expect(language.dateNames.months.count == 12 && language.dateNames.shortMonths.count == 12)
        #expect(language.standaloneMonths.count == 12)
        #expect(language.dateNames.weekdays.count == 7 && language.dateNames.shortWeekdays.count == 7)
        #expect(!language.dateNames.all.contains("") && !language.standaloneMonths.contains(""))
        #expect(!language.openingQuote.isEmpty && !language.closingQuote.isEmpty)
        #expect(language.pair.contains("{0}") && language.pair.contains("{1}"))
        for pattern in [language.longDate, language.mediumDate] {
            let letters = pattern.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
                .compactMap { $0.drop { $0 == "-" }.first }
            #expect(Set(letters).isSubset(of: ["Y", "B", "b", "m", "d"]) && letters.count == 3)
        }
    }

    @Test(arguments: Language.tags)
    func `list the plural categories that whole numbers have`(tag: String) throws {
        let rule = try #require(Language.named(tag)).pluralRule
        let numbers = Array(0...1000) + LanguageTests.largeNumbers
        let categories = Set(numbers.map(rule.category))
        #expect(rule.categories == PluralCategory.allCases.filter(categories.contains))
    }

    @Test func `give a negative number the plural of its magnitude`() {
        #expect(PluralRule.russian.category(of: -21) == .one)
        #expect(PluralRule.arabic.category(of: .min) == .few)
    }

    @Test(arguments: [
        ("de-AT", "de"), ("pt-BR", "pt"), ("en-GB", "en"), ("DE", "de"), ("pt-pt", "pt-PT"),
        ("PT-AO", "pt-PT"),
        ("zh-CN", "zh"), ("zh-Hans-HK", "zh"), ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"),
        ("sl-IT-nedis", "sl"), ("de-DE-u-co-phonebk", "de"), ("en-x-arab", "en"), ("no", "nb"),
        ("iw-IL", "he"),
    ])
    func `are found by the longest beginning of a tag`(tag: String, listed: String) {
        #expect(Language.named(tag)?.tag == listed)
    }

    @Test(arguments: ["", "-", "-de", "x", "x-de", "eo", "nn", "ger", "d", "de_AT", "deu-DE", "zz-DE"])
    func `are not guessed for another tag`(tag: String) {
        #expect(Language.named(tag) == nil)
    }

    @Test func `have months for dates and others for headings`() throws {
        let polish = try #require(Language.named("pl"))
        #expect(polish.dateNames.months.first == "stycznia")
        #expect(polish.standaloneMonths.first == "styczeń")
    }
}

extension DateNames {
    fileprivate var all: [String] { months + shortMonths + weekdays + shortWeekdays }
}
