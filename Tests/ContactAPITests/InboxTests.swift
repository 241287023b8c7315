import Foundation
import TestSupport
import Testing

@Suite("The inbox", .tags(.process))
struct InboxTests {
    private static let hostile = [
        "name": "=cmd|' /C calc'!A0", "email": "eve@example.org", "company": "=\u{301}1+1",
        "phone": "+49 30 1",
        "message": "x \"quoted\"\n=2+2\n\u{202E}evil",
    ]

    private func withMessages(_ body: (ContactProcess) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let service = try ContactProcess(in: folder)
            let headers = ["Content-Type": "application/x-www-form-urlencoded"]
            for (number, message) in ["Hello", "Second", "Third"].enumerated() {
                let fields = ["name": "Ana \(number)", "email": "ana@example.org", "message": message]
                #expect(
                    try service.send("POST", "/v1/contact", headers, body: Form.body(fields)).status == 303
                )
            }
            #expect(
                try service.send("POST", "/v1/contact", headers, body: Form.body(Self.hostile)).status == 303
            )
            try body(service)
        }
    }

    private func ids(_ service: ContactProcess) throws -> [String] {
        try service.inbox("list", "--json").output.split(separator: "\n").map { line in
            try #require(JSONValue(parsing: line.utf8)["id"]?.text)
        }
    }

    @Test("lists, shows and marks messages, with and without a running service", arguments: [true, false])
    func listsShowsAndMarks(isRunning: Bool) throws {
        try withMessages { service in
            if !isRunning { #expect(service.stop() == 0) }
            let ids = try ids(service)
            #expect(ids.count == 4)
            let shown = try service.inbox("show", ids[0]).output
            #expect(shown.contains("Name       Ana 0\n") && shown.hasSuffix("\n\nHello\n"))
            #expect(
                try service.inbox("mark", ids[1], "replied").output
                    == "\(ids[1])\n1 message marked as replied.\n"
            )
            #expect(try service.inbox("list", "--status", "replied").output.split(separator: "\n").count == 1)
            #expect(try service.inbox("list", "--status", "new").output.split(separator: "\n").count == 3)
            #expect(try service.inbox("verify").output == "The journal is whole.\n")
            #expect(try service.inbox("outbox").output == "Nothing waits.\n")
        }
    }

    @Test(
        "refuses with the reason what cannot be done",
        arguments: [
            (["show", "ffffffff-0000"], "no message has the id"), (["show", "ab"], "first four characters"),
            (["show", "%%%%"], "first four characters"), (["erase"], "say an id or an e-mail address"),
            (["mark", "0000", "held"], "only the service holds messages"),
            (["mark", "0000", "lost"], "lost"),
            (["export"], "say --csv or --ndjson"), (["retain", "--days", "0"], "at least 1"),
        ]
    )
    func refusesWithReason(arguments: [String], words: String) throws {
        try withTemporaryFolder { folder in
            let service = try ContactProcess(in: folder)
            let run = try ContactProcess.program.run(
                arguments: ["inbox"] + arguments + ["--data", "data"],
                in: service.folder
            )
            #expect(run.status != 0 && run.errors.contains(words), "\(run.errors)")
        }
    }

    @Test("lets no control character of a visitor onto a terminal")
    func sanitizesTerminalOutput() throws {
        try withMessages { service in
            for command in [
                ["list"], ["list", "--json"], ["show", try ids(service)[3]],
                ["show", try ids(service)[3], "--json"],
            ] {
                let output = try ContactProcess.program.run(
                    arguments: ["inbox"] + command + ["--data", "data"],
                    in: service.folder
                ).output
                let isUnfit = { (scalar: Unicode.Scalar) in
                    scalar != "\n"
                        && (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                            || scalar.value == 0x202E)
                }
                #expect(!output.unicodeScalars.contains(where: isUnfit), "\(command)")
            }
        }
    }

    @Test("writes tables that no spreadsheet takes for formulas, and lines of JSON")
    func exportsMessages() throws {
        try withMessages { service in
            let csv = try service.inbox("export", "--csv").output
            let lines = csv.components(separatedBy: "\r\n")
            #expect(lines.count == 6 && lines[0].hasPrefix("id,status,received,name") && lines[5].isEmpty)
            #expect(lines[4].contains("\"'=cmd|' /C calc'!A0\""))
            #expect(
                lines[4].utf8.split(separator: UInt8(ascii: ",")).contains {
                    $0.elementsEqual("\"'=\u{301}1+1\"".utf8)
                }
            )
            #expect(lines[4].contains("\"'+49 30 1\"") && lines[4].contains("\"x \"\"quoted\"\"\n=2+2"))
            #expect(try service.inbox("export", "--ndjson").output.split(separator: "\n").count == 4)
            #expect(try service.inbox("export", "--ndjson", "--since", "2999").output.isEmpty)
        }
    }

    @Test("erases a message so that no byte of it stays in any file", arguments: [true, false])
    func erasesAllTraces(isRunning: Bool) throws {
        try withMessages { service in
            let secret = "Unforgettable" + String(repeating: "x", count: 3000)
            for number in 0..<3 {
                let fields = [
                    "name": "Zoltan", "email": "Zoltan@example.org", "message": secret + "\(number)",
                ]
                _ = try service.send(
                    "POST",
                    "/v1/contact",
                    ["Content-Type": "application/x-www-form-urlencoded"],
                    body: Form.body(fields),
                    from: "192.0.2.9"
                )
            }
            func traces() throws -> Int {
                let data = service.folder.appending(path: "data")
                return try FileManager.default.contentsOfDirectory(atPath: data.path).count { name in
                    guard name != "inbox.sock" else { return false }
                    let bytes = try Data(contentsOf: data.appending(path: name))
                    return ["Unforgettable", "Zoltan", "zoltan"].contains {
                        bytes.range(of: Data($0.utf8)) != nil
                    }
                }
            }
            #expect(try traces() > 0)
            if !isRunning { #expect(service.stop() == 0) }
            let run = try service.inbox("erase", "--email", "zoltan@EXAMPLE.org")
            #expect(
                run.output.contains("3 messages erased.")
                    && run.output.contains("DELETE FROM contact_submissions WHERE id IN ('")
            )
            #expect(try traces() == 0)
            #expect(try ids(service).count == 4)
        }
    }

    private static let golden = GoldenFiles("Cases")

    @Test("explains every command and option as its golden file says", arguments: golden.cases)
    func explains(_ golden: GoldenFiles.Case) throws {
        try withTemporaryFolder { folder in
            let words = golden.input.split(whereSeparator: \.isWhitespace).map(String.init)
            let run = try ContactProcess.program.run(
                arguments: words,
                in: folder,
                environment: ["COLUMNS": "100"]
            )
            #expect(run.status == 0 && run.errors == "")
            try GoldenFiles.expect(run.output, matches: golden)
        }
    }

    @Test("has a golden help page for every command")
    func hasHelpPages() {
        #expect(Self.golden.orphans == [] && Self.golden.cases.count == 13)
    }
}
