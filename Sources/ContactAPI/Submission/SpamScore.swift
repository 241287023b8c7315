/// How likely a submission is spam: signs add up, none decides alone, and nothing is thrown away for them.
package struct SpamScore: Equatable, Sendable {
    package enum Sign: String, CaseIterable, Sendable {
        case honeypot
        case tokenTooYoung = "token_too_young"
        case tokenForged = "token_forged"
        case tokenMissing = "token_missing"
        case addressInField = "address_in_field"
        case links
        case manyLinks = "many_links"
        case markup, repeated

        var weight: Int {
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

    /// What becomes of a submission.
    package enum Verdict: String, Sendable {
        /// Forwarded and notified.
        case new
        /// Kept for staff to look at.
        case held
        /// Kept for 30 days.
        case spam
    }

    package private(set) var signs: Set<Sign> = []

    package var points: Int { signs.map(\.weight).reduce(0, +) }

    package var verdict: Verdict {
        switch points {
        case ..<4: .new
        case 4..<8: .held
        default: .spam
        }
    }

    mutating func add(_ sign: Sign) { signs.insert(sign) }

    /// - Parameters:
    ///   - honeypot: what the field holds that nobody sees.
    ///   - token: what the time token says.
    package init(_ submission: Submission, honeypot: String?, token: TimeToken.Reading) {
        if honeypot?.isEmpty == false { add(.honeypot) }
        switch token {
        case .good: break
        case .tooYoung: add(.tokenTooYoung)
        case .forged: add(.tokenForged)
        case .missing: add(.tokenMissing)
        }
        let lines = [submission.name, submission.company, submission.phone].compactMap(\.self)
        if lines.contains(where: { SpamScore.links(in: $0, bareToo: true) > 0 }) { add(.addressInField) }
        switch SpamScore.links(in: submission.message, bareToo: false) {
        case ...2: break
        case 3...5: add(.links)
        default: add(.manyLinks)
        }
        if SpamScore.hasMarkup(submission.message) { add(.markup) }
    }

    private static func links(in text: String, bareToo: Bool) -> Int {
        let folded = text.utf8.map(foldedCase)
        return folded.occurrences(of: "://") + (bareToo ? folded.occurrences(of: "www.") : 0)
    }

    private static func hasMarkup(_ text: String) -> Bool {
        let folded = text.utf8.map(foldedCase)
        return ["[url", "[link", "<a ", "</a>"].contains { folded.occurrences(of: $0) > 0 }
    }

    private static func foldedCase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension [UInt8] {
    fileprivate func occurrences(of text: StaticString) -> Int {
        let needle = text.withUTF8Buffer(Array.init)
        var count = 0
        var index = 0
        while let found = firstRange(of: needle, from: index) {
            count += 1
            index = found + needle.count
        }
        return count
    }
}
