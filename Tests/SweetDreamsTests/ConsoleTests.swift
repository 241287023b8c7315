import Content
import Foundation
import TestSupport
import Testing

@testable import sweetdreams

@Suite("The console")
struct ConsoleTests {
    /// What a console writes to standard error, which is not a terminal.
    private func messages(isQuiet: Bool = false, _ body: (Console) throws -> Void) throws -> String {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "messages")
            try Data().write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            try body(Console(isQuiet: isQuiet, environment: [:], errors: handle))
            return try String(contentsOf: file, encoding: .utf8)
        }
    }

    private func problems(_ severity: Problem.Severity, _ code: String, count: Int) -> [Problem] {
        (1...count).map { Problem(severity, code, at: nil, "number \($0)") }
    }

    @Test("shows errors after warnings, and their numbers at the end")
    func showsErrorsLast() throws {
        let problems = problems(.error, "a", count: 2) + problems(.warning, "b", count: 1)
        let lines = try messages { $0.show(problems) }.split(separator: "\n")
        #expect(
            lines == [
                "warning[b]: number 1", "error[a]: number 1", "error[a]: number 2", "2 errors, 1 warning",
            ]
        )
    }

    @Test("counts the errors and warnings of a kind that are too many to show")
    func countsTheRest() throws {
        let problems = problems(.error, "a", count: 23) + problems(.warning, "b", count: 7)
        let text = try messages { $0.show(problems) }
        #expect(text.contains("error[a]: number 20\n") && !text.contains("error[a]: number 21"))
        #expect(text.contains("… and 3 more of [a]\n"))
        #expect(text.contains("warning[b]: number 5\n") && !text.contains("warning[b]: number 6"))
        #expect(text.contains("… and 2 more of [b]\n"))
        #expect(text.hasSuffix("23 errors, 7 warnings\n"))
    }

    @Test("escapes control characters, whoever wrote them", arguments: [nil, Problem.Omission.leftOut])
    func escapesControls(omission: Problem.Omission?) throws {
        let hidden = "S\u{8}\u{1B}[2J\u{9B}é\tces"
        let location = SourceLocation.row(table: "blog_posts", id: "1", column: "title")
        let severity = omission == nil ? Problem.Severity.error : .warning
        let problem = Problem(severity, "a", at: location, hidden, advice: hidden, omission: omission)
        let text = try messages { $0.show([problem]) }
        #expect(text.contains("S\\u{08}\\u{1B}[2J\\u{009B}é\tces"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{8}" || $0 == "\u{1B}" || $0 == "\u{9B}" })
    }

    @Test("shows only errors when it is quiet")
    func isQuiet() throws {
        let problems = problems(.warning, "b", count: 1) + problems(.error, "a", count: 1)
        let text = try messages(isQuiet: true) { console in
            console.note("a note")
            console.show(problems)
        }
        #expect(text == "error[a]: number 1\n1 error, 1 warning\n")
    }

    @Test("shows warnings without a count when there is no error")
    func showsWarnings() throws {
        let text = try messages { $0.show(problems(.warning, "b", count: 1)) }
        #expect(text == "warning[b]: number 1\n")
    }

    @Test("shows the lines of an excerpt below a problem")
    func showsExcerpts() throws {
        let problem = Problem("a", at: nil, "a mistake", excerpt: "1 | line\n  | ^^^^")
        let text = try messages { $0.show([problem]) }
        #expect(text == "error[a]: a mistake\n1 | line\n  | ^^^^\n1 error\n")
    }

    @Test("draws no progress bar where there is no terminal")
    func drawsNoProgressBar() throws {
        let text = try messages { console in
            console.progress("pages", 0.5)
            console.endProgress()
        }
        #expect(text == "")
    }

    @Test("counts in the singular and in the plural")
    func counts() {
        #expect(Console.counted(1, "error") == "1 error")
        #expect(Console.counted(0, "error") == "0 errors")
        #expect(Console.counted(2, "address", "addresses") == "2 addresses")
    }
}
