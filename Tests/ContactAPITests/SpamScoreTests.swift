import Testing

@testable import ContactAPI

@Suite("The spam score")
struct SpamScoreTests {
    private static let clean = Submission(name: "Ana", email: "ana@example.org", message: "Hello")

    /// A submission with one field changed.
    private static func with(_ field: WritableKeyPath<Submission, String>, _ text: String) -> Submission {
        var submission = clean
        submission[keyPath: field] = text
        return submission
    }

    @Test(
        "adds up what the form shows",
        arguments: [
            (nil, .good, 0, .new),
            ("", .good, 0, .new),
            (nil, .missing, 1, .new),
            (nil, .tooYoung, 4, .held),
            ("x", .good, 5, .held),
            (nil, .forged, 6, .held),
            ("x", .tooYoung, 9, .spam),
        ] as [(String?, TimeToken.Reading, Int, SpamScore.Verdict)]
    )
    func scoresForm(
        honeypot: String?,
        token: TimeToken.Reading,
        points: Int,
        verdict: SpamScore.Verdict
    ) {
        let score = SpamScore(Self.clean, honeypot: honeypot, token: token)
        #expect(score.points == points)
        #expect(score.verdict == verdict)
    }

    @Test(
        "adds up what the text shows",
        arguments: [
            (with(\.message, "see https://a.example"), [], .new),
            (with(\.message, "www.a.example"), [], .new),
            (with(\.message, "http://a http://b http://c"), [.links], .new),
            (with(\.message, String(repeating: "http://a ", count: 5)), [.links], .new),
            (with(\.message, String(repeating: "http://a ", count: 6)), [.manyLinks], .held),
            (with(\.message, "[URL=http://a]x[/URL]"), [.markup], .new),
            (with(\.message, "a < b </A>"), [.markup], .new),
            (
                with(\.message, "<A href=x>y" + String(repeating: " https://a", count: 6)),
                [.manyLinks, .markup],
                .held
            ),
            (with(\.name, "Buy at WWW.a.example"), [.addressInField], .held),
            (with(\.name, "HTTP://x"), [.addressInField], .held),
        ] as [(Submission, Set<SpamScore.Signal>, SpamScore.Verdict)]
    )
    func scoresText(submission: Submission, signals: Set<SpamScore.Signal>, verdict: SpamScore.Verdict) {
        let score = SpamScore(submission, honeypot: nil, token: .good)
        #expect(score.signals == signals)
        #expect(score.verdict == verdict)
    }

    @Test("looks for addresses in every single line that is not for addresses")
    func looksAtAllLines() {
        for field in [\Submission.company, \Submission.phone] {
            var submission = Self.clean
            submission[keyPath: field] = "http://x"
            let score = SpamScore(submission, honeypot: nil, token: .good)
            #expect(score.signals == [.addressInField])
        }
    }

    @Test("counts a signal once")
    func countsSignalsOnce() {
        var score = SpamScore(Self.clean, honeypot: nil, token: .good)
        score.add(.repeated)
        score.add(.repeated)
        #expect(score.points == 5)
    }
}
