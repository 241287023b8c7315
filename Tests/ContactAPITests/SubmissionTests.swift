import ContactAPI
import TestSupport
import Testing

@Suite("Submissions")
struct SubmissionTests {
    static let settings = try? ContactSettings(siteFile: ContactProcess.site)

    private func read(_ changes: [String: String]) throws -> Submission {
        let standard = ["name": "Ana", "email": "ana@example.org", "message": "Hello"]
        let fields = standard.merging(changes) { $1 }.map { "\($0.key)=\(Form.encoded($0.value))" }
        let body = Array(fields.joined(separator: "&").utf8)
        return try SubmissionReader(settings: try #require(Self.settings)).read(
            BodyFormat.urlEncoded.parse(body, into: FormFields(limit: 32))
        )
    }

    private func problems(_ changes: [String: String]) -> [String] {
        do {
            _ = try read(changes)
            return []
        } catch let problems as SubmissionReader.Problems {
            return problems.all.map { "\($0.field.rawValue) \($0.code)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("keep what was typed, but for the ends of lines and spaces around single lines")
    func keep() throws {
        let submission = try read([
            "name": " Ana\u{301} Díaz\t", "company": "", "phone": " ", "project_type": "Music video",
            "message": "  a\r\nb\rc\n\r\n\td  ",
        ])
        #expect(submission.name.unicodeScalars.elementsEqual("Ana\u{301} Díaz".unicodeScalars))
        #expect(
            submission.company == nil && submission.phone == nil && submission.projectType == "Music video"
        )
        #expect(submission.message == "  a\nb\nc\n\n\td  ")
    }

    @Test(
        "name each field that is wrong",
        arguments: [
            (["name": ""], ["name required"]), (["name": " \t"], ["name required"]),
            (
                ["name": "", "email": "x", "message": "\r\n"],
                ["name required", "email email_syntax", "message required"]
            ),
            (["name": String(repeating: "a", count: 201)], ["name too_long"]),
            (["name": String(repeating: "😀", count: 200)], []),
            // One `Character`, 201 scalars.
            (["name": "a" + String(repeating: "\u{301}", count: 200)], ["name too_long"]),
            (["name": "a\nb"], ["name control_character"]),
            (["name": "a\u{85}b"], ["name control_character"]),
            (["company": "a\u{202E}b"], ["company control_character"]),
            (["name": "a\u{2028}b"], ["name control_character"]),
            (["phone": "\u{1B}[31m"], ["phone control_character"]),
            (["phone": String(repeating: "1", count: 41)], ["phone too_long"]),
            (["project_type": "recording"], ["project_type unknown_choice"]),
            (["budget_range": "Under $1,000"], []),
            (["message": String(repeating: "a\r\n", count: 2500)], []),
            (["message": String(repeating: "a\r\n", count: 2500) + "b"], ["message too_long"]),
            (["message": "a\u{7}b"], ["message control_character"]), (["message": "שלום \u{200F}a"], []),
        ] as [([String: String], [String])]
    )
    func wrong(changes: [String: String], expected: [String]) { #expect(problems(changes) == expected) }

    @Test("know control characters by their number", arguments: Array(0x01...0x1F) + Array(0x7F...0x9F))
    func controls(number: Int) throws {
        let scalar = try #require(Unicode.Scalar(UInt32(number)))
        #expect(problems(["name": "a\(scalar)b"]) == ["name control_character"])
        let isLayout = [0x09, 0x0A, 0x0D].contains(number)
        #expect(problems(["message": "a\(scalar)b"]) == (isLayout ? [] : ["message control_character"]))
    }

    @Test(
        "take the addresses that browsers take, with a dot in the domain",
        arguments: [
            "a@b.co", "first.last+tag@sub.example.com", "a!#$%&'*+/=?^_`{|}~-@example.org", "a@1-2.example",
            "A@EXAMPLE.ORG",
            "\(String(repeating: "a", count: 64))@example.org", "..@example.org",
        ]
    )
    func addresses(address: String) { #expect(EmailAddress.isValid(address)) }

    @Test(
        "refuse other addresses",
        arguments: [
            "", "a", "@example.org", "a@", "a@b", "a@b.", "a@.b", "a@-b.co", "a@b-.co", "a@b..co", "a b@c.de",
            "a@b@c.de",
            "\"a\"@b.co", "a@[127.0.0.1]", "a@127.0.0.1", "a@b.co\n", "a@b.co\r\nBcc: x@y.z", "ü@b.co",
            "a@bü.co",
            "<a@b.co>",
            "\(String(repeating: "a", count: 65))@example.org", "a@\(String(repeating: "b", count: 64)).org",
            "a@\(String(repeating: "bcd.", count: 63))org", "a@b.\u{212A}o",
        ]
    )
    func wrongAddresses(address: String) { #expect(!EmailAddress.isValid(address)) }

    @Test(
        "are scored by what they show",
        arguments: [
            (["message": "Hello"], nil, .good, 0, .new), (["message": "Hello"], nil, .missing, 1, .new),
            (["message": "see https://a.example"], nil, .missing, 1, .new), ([:], "x", .good, 5, .held),
            ([:], nil, .tooYoung, 4, .held), ([:], nil, .forged, 6, .held), ([:], "x", .tooYoung, 9, .spam),
            (["name": "Buy at WWW.a.example"], nil, .good, 4, .held),
            (["company": "HTTP://x"], nil, .missing, 5, .held),
            (["message": "http://a http://b http://c"], nil, .good, 2, .new),
            (["message": String(repeating: "http://a ", count: 6)], nil, .good, 4, .held),
            (["message": "[URL=http://a]x[/URL]"], nil, .good, 3, .new),
            (
                ["message": "<A href=x>y</A>" + String(repeating: " https://a", count: 6)], nil, .missing, 8,
                .spam
            ),
        ] as [([String: String], String?, TimeToken.Reading, Int, SpamScore.Verdict)]
    )
    func score(
        changes: [String: String],
        honeypot: String?,
        token: TimeToken.Reading,
        points: Int,
        verdict: SpamScore.Verdict
    ) throws {
        let score = SpamScore(try read(changes), honeypot: honeypot, token: token)
        #expect(score.points == points && score.verdict == verdict, "\(score.signals)")
    }

    @Test("have a time token that is good from three seconds to a day, and only as it was made")
    func tokens() throws {
        let tokens = TimeToken(secret: Secret(bytes: Array(repeating: 7, count: 32)))
        let made: Int64 = 1_800_000_000_000
        let token = tokens.make(at: made)
        for (seconds, expected) in [
            (0, .tooYoung), (2, .tooYoung), (3, .good), (86_400, .good), (86_401, .missing), (-5, .tooYoung),
        ]
            as [(Int64, TimeToken.Reading)]
        { #expect(tokens.read(token, at: made + seconds * 1000) == expected, "\(seconds)") }
        #expect(tokens.read(nil, at: made) == .missing && tokens.read("", at: made) == .missing)
        let later = made + 10_000
        let parts = token.split(separator: ".").map(String.init)
        let forged = [
            "v1.\(parts[1]).", "v1.1799999990.\(parts[2])", "v2.\(parts[1]).\(parts[2])", token + "A",
            token + ".x",
            "v1.0\(parts[1]).\(parts[2])", "x", "v1..",
            TimeToken(secret: Secret(bytes: Array(repeating: 8, count: 32))).make(at: made),
        ]
        for text in forged { #expect(tokens.read(text, at: later) == .forged, "\(text)") }
    }
}

/// `application/x-www-form-urlencoded`.
enum Form {
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
    }

    static func body(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(encoded($0.value))" }.joined(separator: "&")
    }
}
