/// How likely a submission is spam: signals add up, none decides alone, and nothing is thrown away because of them.
package struct SpamScore: Equatable, Sendable {
    /// The raw values are stored and shown.
    package enum Signal: String, CaseIterable, Sendable {
        case honeypot
        case tokenTooYoung = "token_too_young"
        case tokenForged = "token_forged"
        case tokenMissing = "token_missing"
        case addressInField = "address_in_field"
        case links
        case manyLinks = "many_links"
        case markup
        /// Three clients sent the same text within a day.
        case repeated

        var points: Int {
            switch self {
            case .honeypot, .repeated: 5
            case .tokenTooYoung, .addressInField, .manyLinks: 4
            case .tokenForged: 6
            case .tokenMissing: 1
            case .links: 2
            case .markup: 3
            }
        }
    }

    package enum Verdict: String, Sendable {
        /// Forwarded and notified.
        case new
        /// Kept for staff to look at.
        case held
        /// Kept for 30 days.
        case spam
    }

    package private(set) var signals: Set<Signal> = []

    package var points: Int { signals.map(\.points).reduce(0, +) }

    package var verdict: Verdict {
        switch points {
        case ..<4: .new
        case 4..<8: .held
        default: .spam
        }
    }

    /// - Parameters:
    ///   - honeypot: the text of the field that nobody sees.
    ///   - token: the reading of the time token.
    package init(_ submission: Submission, honeypot: String?, token: TimeToken.Reading) {
        if honeypot?.isEmpty == false { add(.honeypot) }
        switch token {
        case .good: break
        case .tooYoung: add(.tokenTooYoung)
        case .forged: add(.tokenForged)
        case .missing: add(.tokenMissing)
        }
        let lines = [submission.name, submission.company, submission.phone].compactMap(\.self)
        if lines.contains(where: SpamScore.hasWebAddress) { add(.addressInField) }
        switch FoldedText(submission.message).count(of: "://") {
        case ...2: break
        case 3...5: add(.links)
        default: add(.manyLinks)
        }
        if SpamScore.hasMarkup(submission.message) { add(.markup) }
    }

    mutating func add(_ signal: Signal) { signals.insert(signal) }

    private static func hasWebAddress(_ text: String) -> Bool {
        let folded = FoldedText(text)
        return folded.contains("://") || folded.contains("www.")
    }

    private static func hasMarkup(_ text: String) -> Bool {
        let folded = FoldedText(text)
        return folded.contains("[url") || folded.contains("[link") || folded.contains("<a ")
            || folded.contains("</a>")
    }
}

/// A text in which ASCII letters are lower case.
private struct FoldedText {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = text.utf8.map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
    }

    func contains(_ text: String) -> Bool {
        bytes.firstIndex(of: Array(text.utf8), from: 0) != nil
    }

    func count(of text: String) -> Int {
        let needle = Array(text.utf8)
        var count = 0
        var index = 0
        while let found = bytes.firstIndex(of: needle, from: index) {
            count += 1
            index = found + needle.count
        }
        return count
    }
}
