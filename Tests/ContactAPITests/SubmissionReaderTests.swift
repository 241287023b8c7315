import ContactAPI
import TestSupport
import Testing

@Suite("A submission")
struct SubmissionReaderTests {
    private static let valid = ["name": "Ana", "email": "ana@example.org", "message": "Hello"]

    /// Reads a valid submission with some fields changed.
    private func read(_ changes: [String: String]) throws -> Submission {
        let fields = Self.valid.merging(changes) { _, changed in changed }
        return try read(body: Form.body(fields), type: "application/x-www-form-urlencoded")
    }

    private func read(body: String, type: String) throws -> Submission {
        let settings = try ContactSettings(siteFile: ContactProcess.site)
        let format = try #require(BodyFormat(type))
        let fields = try format.parse(Array(body.utf8), into: FormFields(limit: 32))
        return try SubmissionReader(settings: settings).read(fields)
    }

    private func problems(_ read: () throws -> Submission) throws -> [String] {
        do {
            _ = try read()
            return []
        } catch let problems as SubmissionReader.Problems {
            return problems.all.map { "\($0.field.rawValue) \($0.code)" }
        }
    }

    @Test("keeps what was typed, but for line ends and white space around single lines")
    func keepsText() throws {
        let submission = try read([
            "name": " Ana\u{301} Díaz\t",
            "company": "",
            "phone": " ",
            "project_type": "Music video",
            "message": "  a\r\nb\rc\n\r\n\td  ",
        ])
        #expect(submission.name.unicodeScalars.elementsEqual("Ana\u{301} Díaz".unicodeScalars))
        #expect(submission.company == nil)
        #expect(submission.phone == nil)
        #expect(submission.projectType == "Music video")
        #expect(submission.message == "  a\nb\nc\n\n\td  ")
    }

    @Test(
        "may be as long as its limits, counted in scalars and with LF for CRLF",
        arguments: [
            ["name": String(repeating: "😀", count: 200)],
            ["phone": String(repeating: "1", count: 40)],
            ["budget_range": "Under $1,000"],
            ["message": String(repeating: "a\r\n", count: 2500)],
            ["message": "שלום \u{200F}a"],
        ]
    )
    func takesLongFields(changes: [String: String]) throws {
        #expect(try problems { try read(changes) } == [])
    }

    @Test(
        "is refused with each field that is wrong",
        arguments: [
            (["name": ""], ["name required"]),
            (["name": " \t"], ["name required"]),
            (
                ["name": "", "email": "x", "message": "\r\n"],
                ["name required", "email email_syntax", "message required"]
            ),
            (["name": String(repeating: "a", count: 201)], ["name too_long"]),
            // One `Character`, 201 scalars.
            (["name": "a" + String(repeating: "\u{301}", count: 200)], ["name too_long"]),
            (["email": String(repeating: "a", count: 255)], ["email too_long"]),
            (["company": "a\u{202E}b"], ["company control_character"]),
            (["email": "ana@example.org\r\nBcc: x@example.org"], ["email email_syntax"]),
            (["phone": "\u{1B}[31m"], ["phone control_character"]),
            (["phone": String(repeating: "1", count: 41)], ["phone too_long"]),
            (["project_type": "recording"], ["project_type unknown_choice"]),
            (["message": String(repeating: "a\r\n", count: 2500) + "b"], ["message too_long"]),
            (["message": "a\u{7}b"], ["message control_character"]),
        ] as [([String: String], [String])]
    )
    func namesProblems(changes: [String: String], expected: [String]) throws {
        #expect(try problems { try read(changes) } == expected)
    }

    @Test("may hold control characters that are white space, as programs leave them in what is pasted")
    func takesWhiteSpace() throws {
        let submission = try read([
            "name": "\u{B}Ana\u{2028}Lind\r\nDíaz\u{85}", "company": "A\tB",
            "message": "one\u{B}two\u{C}three\u{85}four\u{2028}five\u{2029}six\tseven",
        ])
        #expect(submission.name == "Ana Lind Díaz" && submission.company == "A B")
        #expect(submission.message == "one\ntwo\nthree\nfour\u{2028}five\u{2029}six\tseven")
    }

    @Test("has the ASCII form of an international domain")
    func convertsDomains() throws {
        #expect(try read(["email": " info@exämple.de "]).email == "info@xn--exmple-cua.de")
        #expect(try problems { try read(["email": "info@-ä.de"]) } == ["email email_syntax"])
    }

    @Test(
        "is refused with a control character of any number, unless it is white space",
        arguments: Array(0x01...0x1F) + Array(0x7F...0x9F)
    )
    func refusesControlCharacters(number: Int) throws {
        let scalar = try #require(Unicode.Scalar(UInt32(number)))
        let isWhiteSpace = (0x09...0x0D).contains(number) || number == 0x85
        for field in ["name", "message"] {
            let expected = isWhiteSpace ? [] : ["\(field) control_character"]
            #expect(try problems { try read([field: "a\(scalar)b"]) } == expected)
        }
    }

    @Test("is refused with a value of JSON that is not a text; null is an absent field")
    func refusesOtherTypes() throws {
        let problems = try problems {
            try read(
                body: #"{"name":1,"email":"ana@example.org","company":null,"message":null}"#,
                type: "application/json"
            )
        }
        #expect(problems == ["name wrong_type", "message required"])
    }
}
