/// The words, date patterns, plural rule and punctuation of one language.
///
/// They are a table that is part of the program (Unicode CLDR, by `Scripts/cldr.py`), so that a site has the same bytes
/// whatever the system and the toolchain know about languages.
package struct Language: Sendable {
    /// The language tag (BCP 47) under which it is listed: `de`, `pt-PT`.
    package let tag: String
    /// The language's name in itself, as it stands within a sentence: `Deutsch`, `français`.
    package let name: String
    /// The names as they stand in a date: Polish `2 stycznia`.
    package let dateNames: DateNames
    /// The months as they stand without a day, such as in a heading: Polish `styczeń`.
    ///
    /// January first; twelve.
    package let standaloneMonths: [String]
    /// Marks a time before noon: `AM`.
    package let beforeNoon: String
    /// Marks a time after noon: `PM`.
    package let afterNoon: String
    /// A date with the month's whole name, in the letters of the filter `date`: `%-d. %B %Y`.
    package let longDate: String
    /// A shorter date, which is all numbers in some languages: `%-d %b %Y`, `%d.%m.%Y`.
    package let mediumDate: String
    package let pluralRule: PluralRule
    /// Does not include the space that French typography adds inside.
    package let openingQuote: String
    package let closingQuote: String
    /// A list of two things: `{0} and {1}`.
    package let pair: String

    /// - Parameter standaloneMonths: nil where they are the months of a date.
    init(
        tag: String,
        name: String,
        dateNames: DateNames,
        standaloneMonths: [String]? = nil,
        beforeNoon: String,
        afterNoon: String,
        longDate: String,
        mediumDate: String,
        pluralRule: PluralRule,
        openingQuote: String,
        closingQuote: String,
        pair: String
    ) {
        self.tag = tag
        self.name = name
        self.dateNames = dateNames
        self.standaloneMonths = standaloneMonths ?? dateNames.months
        self.beforeNoon = beforeNoon
        self.afterNoon = afterNoon
        self.longDate = longDate
        self.mediumDate = mediumDate
        self.pluralRule = pluralRule
        self.openingQuote = openingQuote
        self.closingQuote = closingQuote
        self.pair = pair
    }

    /// The language of sites whose own is not listed.
    package static var english: Language { .en }

    /// The language of a tag, or of the longest listed beginning of it (RFC 4647, section 3.4): `de-AT` is `de`.
    ///
    /// Tags that CLDR places elsewhere are listed themselves: `pt-AO` is `pt-PT`, and `zh-TW` is `zh-Hant`.
    ///
    /// - Parameter tag: a language tag (BCP 47) in any case.
    /// - Returns: nil for a language that is not listed; `tags` has those that are.
    package static func named(_ tag: String) -> Language? {
        var subtags = tag.lowercased().split(separator: "-", omittingEmptySubsequences: false)[...]
        while !subtags.isEmpty {
            if let language = listed(subtags.joined(separator: "-")) {
                return language
            }
            subtags.removeLast()
        }
        return nil
    }
}
