import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import ContactAPI

@Suite("The journal", .tags(.process))
struct JournalTests {
    private static let submission = Submission(name: "Ana", email: "ana@example.org", message: "Hello")

    /// - Parameter milliseconds: after a fixed time; by default the number.
    private func message(
        _ number: Int,
        key: String? = nil,
        after milliseconds: Int64? = nil,
        client: String = "client"
    ) -> IncomingSubmission {
        var submission = Self.submission
        submission.message = "Hello \(number)"
        return IncomingSubmission(
            submission: submission,
            score: SpamScore(submission, honeypot: nil, token: .good),
            client: client,
            idempotencyKey: key,
            received: 1_800_000_000_000 + (milliseconds ?? Int64(number))
        )
    }

    private let intake = Intake(secret: Secret(bytes: Array(repeating: 1, count: 32)), channels: [.mail])

    private func count(_ table: String, in journal: Journal) async throws -> Int {
        try await journal.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    @Test("has the studio's columns and no others, in a file for its owner only that syncs every commit")
    func opensDurableFile() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "new/data").path
            let journal = try Journal(folder: path)
            try await journal.write { database in
                let columns = try database.columns(in: "contact_submissions").map(\.name)
                #expect(
                    columns == [
                        "id", "name", "email", "company", "phone", "project_type", "budget_range", "message",
                        "status",
                        "created_at", "updated_at",
                    ]
                )
                #expect(try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2)
                #expect(try String.fetchOne(database, sql: "PRAGMA locking_mode") == "exclusive")
            }
            for name in ["contact.db", "contact.db-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
            #expect(!FileManager.default.fileExists(atPath: path + "/contact.db-shm"))
            try await journal.close()
        }
    }

    @Test("puts all waiting changes into one commit, up to its limit")
    func groupsCommits() async throws {
        try await withTemporaryFolder { folder in
            let commits = Mutex<[Int]>([])
            let journal = try Journal(
                folder: folder.path,
                onCommit: { report in commits.withLock { $0.append(report.changes) } }
            )
            // The first change holds the writer until all others wait.
            let gate = DispatchSemaphore(value: 0)
            let open = DispatchSemaphore(value: 0)
            async let first: Void = journal.write { _ in
                open.signal()
                gate.wait()
            }
            await withCheckedContinuation { continuation in
                Thread {
                    open.wait()
                    continuation.resume()
                }.start()
            }
            try await withThrowingTaskGroup(of: Receipt.self) { group in
                for number in 0..<300 {
                    group.addTask { try await journal.write { try intake.take(message(number), in: $0) } }
                }
                while journal.waiting < 300 { await Task.yield() }
                gate.signal()
                var ids: Set<String> = []
                for try await receipt in group { ids.insert(receipt.id) }
                #expect(ids.count == 300)
            }
            try await first
            #expect(commits.withLock { $0 } == [1, 256, 44])
            #expect(try await count("contact_submissions", in: journal) == 300)
            #expect(try await count("outbox", in: journal) == 300)
            try await journal.close()
        }
    }

    @Test("undoes a change that fails, and no other of the same commit")
    func undoesFailedChangesAlone() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.path)
            struct Refused: Error {}
            let results = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let receipt = try? await journal.write { database in
                            let receipt = try intake.take(message(number), in: database)
                            if number % 2 == 1 { throw Refused() }
                            return receipt
                        }
                        return receipt != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(results == 10)
            #expect(try await count("contact_submissions", in: journal) == 10)
            try await journal.close()
        }
    }

    @Test("finishes the change of a visitor who has left")
    func ignoresCancellation() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.path)
            let gate = DispatchSemaphore(value: 0)
            let open = AsyncStream<Void>.makeStream()
            let task = Task {
                try await journal.write { database in
                    open.continuation.finish()
                    gate.wait()
                    return try intake.take(message(1), in: database)
                }
            }
            for await _ in open.stream {}
            task.cancel()
            gate.signal()
            #expect(try await task.value.isReplay == false)
            #expect(try await count("contact_submissions", in: journal) == 1)
            try await journal.close()
        }
    }

    @Test("stores a key once, and a retry at another replica under the same id")
    func storesKeysOnce() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.appending(path: "a").path)
            let other = try Journal(folder: folder.appending(path: "b").path)
            let first = try await journal.write { try intake.take(message(1, key: "key"), in: $0) }
            #expect(
                try await journal.write { try intake.take(message(1, key: "key"), in: $0) }
                    == Receipt(id: first.id, received: first.received, outcome: .replayed)
            )
            await #expect(throws: IdempotencyConflict.self) {
                try await journal.write { try intake.take(message(2, key: "key"), in: $0) }
            }
            #expect(try await other.write { try intake.take(message(1, key: "key"), in: $0) }.id == first.id)
            // The same key with other content on a replica that does not know it: another message, and none is lost.
            let foreign = try Journal(folder: folder.appending(path: "c").path)
            #expect(
                try await foreign.write { try intake.take(message(2, key: "key"), in: $0) }.id != first.id
            )
            // Erased by staff: a late retry does not bring it back.
            try await journal.write { try $0.execute(sql: "DELETE FROM contact_submissions") }
            #expect(
                try await journal.write { try intake.take(message(1, key: "key"), in: $0) }.id == first.id
            )
            #expect(try await count("contact_submissions", in: journal) == 0)
            for journal in [journal, other, foreign] { try await journal.close() }
        }
    }

    @Test("is not opened by a second process, in another version, or when it is damaged")
    func refusesOtherFiles() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.path)
            _ = try await journal.write { try intake.take(message(1), in: $0) }
            let list = try ContactProcess.program.run("serve", "--data", folder.path, in: folder)
            #expect(list.status == 64 && list.errors.contains("content/site.yaml"))
            let show = try ContactProcess.program.run("inbox", "list", "--data", folder.path, in: folder)
            #expect(show.status == 73 && show.errors.contains("another process uses"))
            let nowhere = try ContactProcess.program.run("inbox", "list", "--data", "/nowhere", in: folder)
            #expect(
                nowhere.status == 1
                    && nowhere.errors
                        == "error: there is no journal in /nowhere; name its folder with --data\n"
            )
            try await journal.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            try await journal.close()
            #expect(throws: JournalError.unusable("the journal is of version 99, this program knows 1")) {
                try Journal(folder: folder.path)
            }
            try Data("not a database, but longer than its header is, so that it is looked at".utf8).write(
                to: folder.appending(path: "contact.db")
            )
            #expect(throws: JournalError.self) { try Journal(folder: folder.path) }
        }
    }

    @Test("deletes keys after 7 days and spam after 30, and nothing else")
    func deletesExpired() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.path)
            let day: Int64 = 86_400_000
            let start = message(1).received
            _ = try await journal.write { try intake.take(message(1, key: "key"), in: $0) }
            try await journal.write { try $0.execute(sql: "UPDATE facts SET verdict = 'spam'") }
            _ = try await journal.write { try intake.take(message(2), in: $0) }
            try await journal.deleteExpired(at: start + 7 * day)
            #expect(try await count("idempotency", in: journal) == 1)
            try await journal.deleteExpired(at: start + 7 * day + 1)
            #expect(try await count("idempotency", in: journal) == 0)
            #expect(try await count("contact_submissions", in: journal) == 2)
            try await journal.deleteExpired(at: start + 30 * day + 1)
            #expect(try await count("contact_submissions", in: journal) == 1)
            try await journal.close()
        }
    }

    @Test("keeps a message for 30 days from when staff marked it as spam, however old it is")
    func countsSpamFromItsMark() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.path)
            let day: Int64 = 86_400_000
            let received = message(1).received
            let marked = received + 31 * day
            let receipt = try await journal.write { try intake.take(message(1), in: $0) }
            let inbox = Inbox(channels: [], clock: { marked })
            _ = await inbox.reply(to: .mark(id: receipt.id, as: .spam), from: journal)
            try await journal.deleteExpired(at: marked + 30 * day)
            #expect(try await count("contact_submissions", in: journal) == 1)
            try await journal.deleteExpired(at: marked + 30 * day + 1)
            #expect(try await count("contact_submissions", in: journal) == 0)
            try await journal.close()
        }
    }

    @Test(
        "takes the same content without a key for another message after ten minutes, or from another client"
    )
    func findsRepetitions() async throws {
        try await withTemporaryFolder { folder in
            let journal = try Journal(folder: folder.path)
            let first = try await journal.write { try intake.take(message(1, after: 0), in: $0) }
            let soon = try await journal.write { try intake.take(message(1, after: 599_999), in: $0) }
            let later = try await journal.write { try intake.take(message(1, after: 600_000), in: $0) }
            let other = try await journal.write { database in
                try intake.take(message(1, after: 0, client: "other"), in: database)
            }
            #expect(soon == Receipt(id: first.id, received: first.received, outcome: .replayed))
            #expect(later.outcome == .stored(.new))
            #expect(other.outcome == .stored(.new))
            #expect(Set([first.id, later.id, other.id]).count == 3)
            try await journal.close()
        }
    }
}
