import ContactAPI
import Foundation
import TestSupport
import Testing

@Suite("The spool folder")
struct SpoolTests {
    private static let now: Int64 = 1_800_000_000_123

    private func withFolder(mode: mode_t = 0o2770, _ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "spool").path
            #expect(mkdir(path, 0o700) == 0 && chmod(path, mode) == 0)
            try body(path)
        }
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func mode(of path: String) throws -> mode_t {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status.st_mode & 0o7777
    }

    @Test("has a whole file for each hook, that its group may read and remove, whatever the umask")
    func keepsHooks() throws {
        try withFolder { folder in
            let spool = try Spool(folder, at: Self.now)
            #expect(try names(in: folder).isEmpty)
            try spool.add(VerifiedHook(id: "msg_1"), scheme: .standard, at: Self.now)
            let name = try #require(try names(in: folder).first)
            #expect(name.hasSuffix(".json") && !name.hasPrefix("."))
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            #expect(
                text == #"{"received":"2027-01-15T08:00:00.123Z","scheme":"standard","id":"msg_1"}"# + "\n"
            )
            #expect(try mode(of: folder + "/" + name) == 0o660)
        }
    }

    @Test("sorts hooks by time, and gives two of one moment two files")
    func sortsHooks() throws {
        try withFolder { folder in
            let spool = try Spool(folder, at: Self.now)
            var expected: [String] = []
            for step in 0..<20 {
                let before = Set(try names(in: folder))
                let hook = VerifiedHook(id: nil, delivery: "\(step)")
                try spool.add(hook, scheme: .github, at: Self.now + Int64(step))
                expected += Set(try names(in: folder)).subtracting(before)
            }
            #expect(try names(in: folder) == expected)
            try spool.add(VerifiedHook(id: "a"), scheme: .standard, at: Self.now)
            try spool.add(VerifiedHook(id: "a"), scheme: .standard, at: Self.now)
            #expect(try names(in: folder).count == 22)
            #expect(spool.backlog.count == 22)
        }
    }

    @Test("keeps what a sender named in one line of JSON")
    func escapesNames() throws {
        try withFolder { folder in
            let spool = try Spool(folder, at: Self.now)
            let hostile = #""},{"<!--\u0000../../etc"#
            try spool.add(VerifiedHook(id: hostile), scheme: .standard, at: Self.now)
            let name = try #require(try names(in: folder).first)
            let data = try Data(contentsOf: URL(filePath: folder + "/" + name))
            #expect(try JSONValue(parsing: data)["id"]?.text == hostile)
            #expect(data.count { $0 == 10 } == 1)
        }
    }

    @Test(
        "is refused at the start unless its rights are 2770, with what to do",
        arguments: [0o700, 0o770, 0o2750, 0o2775, 0o2777, 0o3770, 0o1777] as [mode_t]
    )
    func refusesOtherRights(mode: mode_t) throws {
        try withFolder(mode: mode) { folder in
            let error = #expect(throws: SettingsError.self) { try Spool(folder, at: Self.now) }
            let text = error?.description ?? ""
            #expect(text.contains("has the rights \(String(mode, radix: 8)), not 2770"), "\(text)")
            #expect(text.contains("install -d -m 2770"), "\(text)")
        }
    }

    @Test("is refused at the start when it is missing or is a file")
    func refusesOtherThings() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "file")
            try Data().write(to: file)
            for path in [file.path, file.path + "/below", folder.path + "/missing", ""] {
                let error = #expect(throws: SettingsError.self) { try Spool(path, at: Self.now) }
                #expect(error?.description.contains("is not a folder") == true)
            }
        }
    }

    @Test(
        "loses its temporary files of an old crash at the start, and keeps those of others and those in use"
    )
    func removesTemporaryFiles() throws {
        try withFolder { folder in
            let now = Int64(Date().timeIntervalSince1970)
            let id = "019a1b2c-3d4e-7f50-8123-456789abcdef"
            let foreign = [
                ".status.json", ".status.json.part", ".old.json", ".\(id).txt", ".\(id.uppercased()).json",
                ".\(id)0.json", ".019a1b2c-3d4e-4f50-8123-456789abcdef.json",
                ".019a1b2c03d4e-7f50-8123-456789abcdef.json",
            ]
            let files = [(".\(id).json", 3700), (".\(id)", 3700), (".1\(id.dropFirst()).json", 10)]
            for (name, age) in files + foreign.map({ ($0, 3700) }) + [("hook.json", 90_000)] {
                let path = folder + "/" + name
                try Data().write(to: URL(filePath: path))
                var times = [
                    timeval(tv_sec: Int(now) - age, tv_usec: 0), timeval(tv_sec: Int(now) - age, tv_usec: 0),
                ]
                #expect(utimes(path, &times) == 0)
            }
            let spool = try Spool(folder, at: now * 1000)
            #expect(try names(in: folder) == (foreign + [".1\(id.dropFirst()).json", "hook.json"]).sorted())
            #expect(spool.backlog == Spool.Backlog(count: 1, oldest: Int(now - 90_000)))
        }
    }

    @Test("keeps nothing when it is gone, says so, and works again when it is back")
    func outlivesRemoval() throws {
        try withFolder { folder in
            let spool = try Spool(folder, at: Self.now)
            try FileManager.default.removeItem(atPath: folder)
            let error = #expect(throws: SpoolError.self) {
                try spool.add(VerifiedHook(id: "a"), scheme: .standard, at: Self.now)
            }
            #expect(error?.description == "open: No such file or directory")
            #expect(spool.backlog == Spool.Backlog(count: 0, oldest: nil))
            #expect(mkdir(folder, 0o700) == 0)
            try spool.add(VerifiedHook(id: "a"), scheme: .standard, at: Self.now)
            #expect(spool.backlog.count == 1)
        }
    }

    // MARK: Intake

    @Test("gets a hook once by its id, however many attempts come at once")
    func keepsIDsOnce() async throws {
        try await withTemporaryFolder { url in
            let folder = url.appending(path: "spool").path
            #expect(mkdir(folder, 0o700) == 0 && chmod(folder, 0o2770) == 0)
            let intake = HookIntake(spool: try Spool(folder, at: Self.now), scheme: .standard)
            let outcomes = try await withThrowingTaskGroup(of: HookIntake.Outcome.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await intake.take(VerifiedHook(id: "msg_\(number % 4)"), at: Self.now)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .accepted } == 4)
            #expect(try names(in: folder).count == 4)
            // Without an id each is one of its own.
            for _ in 0..<3 {
                #expect(try await intake.take(VerifiedHook(id: nil), at: Self.now) == .accepted)
            }
            #expect(try names(in: folder).count == 7)
        }
    }

    @Test("gets the next attempt of a hook that could not be kept")
    func forgetsWhatWasNotKept() async throws {
        try await withTemporaryFolder { url in
            let folder = url.appending(path: "spool").path
            #expect(mkdir(folder, 0o700) == 0 && chmod(folder, 0o2770) == 0)
            let intake = HookIntake(spool: try Spool(folder, at: Self.now), scheme: .standard)
            try FileManager.default.removeItem(atPath: folder)
            let hook = VerifiedHook(id: "msg_1")
            await #expect(throws: SpoolError.self) { try await intake.take(hook, at: Self.now) }
            #expect(mkdir(folder, 0o700) == 0)
            #expect(try await intake.take(hook, at: Self.now) == .accepted)
            #expect(try await intake.take(hook, at: Self.now) == .repeated)
            #expect(try names(in: folder).count == 1)
        }
    }
}
