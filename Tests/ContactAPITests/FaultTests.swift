import Foundation
import TestSupport
import Testing

/// Each call to the disk fails once: the first, the second, and so on until a run has fewer.
@Suite("A disk that fails", .tags(.process, .slow))
struct FaultTests {
    /// The library that lets calls fail; nil without a C compiler.
    static let library: String? = {
        let source = packageFolder.appending(path: "Tests/ContactAPITests/Faults/faults.c").path
        let target = FileManager.default.temporaryDirectory.appending(path: "faults-\(getpid()).so").path
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-O1", "-o", target, source, "-ldl"]
        guard (try? compiler.run()) != nil else { return nil }
        compiler.waitUntilExit()
        return compiler.terminationStatus == 0 ? target : nil
    }()

    private struct Outcome {
        /// What failed; nil when the run had fewer calls.
        var fired: String?
        var acknowledged: [String: String] = [:]
        var refused = 0
        var didStart = false
        var status: Int32 = 0
    }

    private func run(failing number: Int, with code: Int32, in folder: URL, library: String) throws -> Outcome
    {
        let data = folder.appending(path: "data").path
        let environment = [
            "LD_PRELOAD": library, "FAULT_FOLDER": data, "FAULT_NUMBER": String(number),
            "FAULT_ERRNO": String(code),
            "CONTACT_LIMIT_RESERVE": "1",
            // The log is moved into the file in the middle of the run.
            "CONTACT_LIMIT_CHECKPOINT": "2",
        ]
        var outcome = Outcome()
        if let service = try? ContactProcess(in: folder, environment: environment) {
            outcome.didStart = true
            for message in 0..<4 {
                let body =
                    #"{"name":"Ana","email":"ana@example.org","message":"message \#(message) of \#(number)"}"#
                let headers = [
                    "Content-Type": "application/json",
                    "Idempotency-Key": "key-of-message-\(number)-\(message)",
                ]
                // A service that ends in the middle has acknowledged nothing.
                guard
                    let answer = try? service.send(
                        "POST",
                        "/v1/contact",
                        headers,
                        body: body,
                        from: "192.0.2.\(message)"
                    )
                else {
                    outcome.refused += 1
                    continue
                }
                switch answer.status {
                case 201:
                    outcome.acknowledged[answer.json?["id"]?.text ?? "none"] =
                        "message \(message) of \(number)"
                case 503:
                    #expect(answer["Retry-After"] != nil)
                    outcome.refused += 1
                default: Issue.record("\(answer.status) \(answer.text)")
                }
            }
            outcome.status = service.stop()
        }
        outcome.fired = try? String(contentsOfFile: data + ".fired", encoding: .utf8)
        return outcome
    }

    @Test(
        "loses no acknowledged message and acknowledges no lost one, whichever call fails",
        .enabled(if: library != nil, "needs a C compiler"),
        arguments: [EIO, ENOSPC]
    )
    func losesNothingAcknowledged(code: Int32) throws {
        let library = try #require(Self.library)
        var number = 0
        var refused = 0
        var ended = 0
        var unstarted = 0
        var kinds: Set<String> = []
        while number < 400 {
            number += 1
            let isLast = try withTemporaryFolder { folder in
                let outcome = try run(failing: number, with: code, in: folder, library: library)
                guard outcome.didStart else {
                    unstarted += 1
                    return false
                }
                refused += outcome.refused
                ended += outcome.status == 74 ? 1 : 0
                #expect([0, 74].contains(outcome.status), "\(outcome)")
                if let fired = outcome.fired { kinds.insert(String(fired.prefix { $0 != " " })) }
                // A service without faults reads what remains.
                let service = try ContactProcess(in: folder)
                #expect(try service.inbox("verify").output == "The journal is whole.\n", "\(outcome)")
                var stored: [String: String] = [:]
                for line in try service.inbox("list", "--json").output.split(separator: "\n") {
                    let message = try JSONValue(parsing: line.utf8)
                    let id = try #require(message["id"]?.text)
                    #expect(stored.updateValue(message["message"]?.text ?? "", forKey: id) == nil)
                }
                for (id, text) in outcome.acknowledged {
                    #expect(stored[id] == text, "call \(number): \(outcome)")
                }
                return outcome.fired == nil
            }
            if isLast { break }
        }
        #expect((20..<400).contains(number), "there were \(number) calls")
        #expect(refused > 3 && kinds.isSuperset(of: ["pwrite", "fdatasync"]), "\(kinds)")
        // A failed sync ends the service, and a service whose start cannot be durable does not start.
        #expect(ended > 0 && unstarted > 0)
        print(
            "disk faults (errno \(code)): \(number) calls, \(refused) requests refused, \(ended) services ended, \(unstarted) did not start"
        )
    }

    @Test("that is nearly full takes no message, says so, and is not ready")
    func keepsReserve() throws {
        try withTemporaryFolder { folder in
            let service = try ContactProcess(
                in: folder,
                environment: ["CONTACT_LIMIT_RESERVE": String(Int.max)]
            )
            let answer = try service.send(
                "POST",
                "/v1/contact",
                ["Content-Type": "application/x-www-form-urlencoded"],
                body: "name=Ana&email=ana%40example.org&message=Keep+this"
            )
            #expect(
                answer.status == 503 && answer["Retry-After"] == "60"
                    && answer.text.contains("Keep this</textarea>")
            )
            #expect(try service.admin("/readyz").status == 503 && service.admin("/livez").status == 200)
            #expect(try service.inbox("list").output.isEmpty)
        }
    }
}
