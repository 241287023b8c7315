import Content
import Foundation
import Hashing
import Publishing
import Synchronization
import TestSupport
import Testing

/// A channel that keeps what it is given, or refuses it.
private final class KeptAlerts: AlertChannel {
    let name: String
    private let alerts = Mutex<[WorkerAlert]>([])
    private let isBroken = Mutex(false)

    init(_ name: String) { self.name = name }

    var sent: [WorkerAlert] { alerts.withLock(\.self) }

    func setBroken(_ isBroken: Bool) { self.isBroken.withLock { $0 = isBroken } }

    func send(_ alert: WorkerAlert) async throws(AlertFailure) {
        if isBroken.withLock(\.self) { throw AlertFailure("it answered 500") }
        alerts.withLock { $0.append(alert) }
    }
}

@Suite("Messages of the publish worker to the operator")
struct WorkerAlertsTests {
    private let folder: ScratchFolder
    private let mail = KeptAlerts("mail")
    private let webhook = KeptAlerts("webhook")

    init() throws {
        folder = try ScratchFolder()
    }

    private static func time(_ minute: Double) -> Timestamp {
        Timestamp(microseconds: 1_795_910_400_000_000 + Int64(minute * 60_000_000))
    }

    private static let failure = PublishWorker.Outcome.failed(reason: "the database is gone")
    private static let success = PublishWorker.Outcome.current(release: "r", nextDue: nil)
    private static let held = PublishWorker.Outcome.held(reason: "rolled back", nextDue: nil)

    private var spool: Spool { Spool(path: folder.url.path) }

    /// Runs a worker that is started at this minute, builds once, and ends: what it must know, it has from its predecessor.
    ///
    /// - Returns: the lines of its log.
    @discardableResult
    private func build(_ outcome: PublishWorker.Outcome, at minute: Double) async throws -> [String] {
        let (lines, log) = AsyncStream.makeStream(of: String.self)
        let worker = PublishWorker(
            spool,
            alerts: WorkerAlerts(for: "dir:/var/www", by: [mail, webhook]) { log.yield($0) },
            clock: { Self.time(minute) },
            pause: { _ in false },
            publish: { _ in outcome }
        )
        try await worker.run()
        log.finish()
        return await lines.reduce(into: []) { $0.append($1) }
    }

    @Test("come once when it has failed for five minutes, and once when it works again, also over restarts")
    func reportsFailuresOnce() async throws {
        try await build(Self.success, at: 0)
        for minute in [1, 2, 5.9] { try await build(Self.failure, at: minute) }
        #expect(mail.sent == [])
        for minute in [6, 7, 60, 600.0] { try await build(Self.failure, at: minute) }
        let alert = WorkerAlert(
            .failing,
            target: "dir:/var/www",
            since: Self.time(1),
            time: Self.time(6),
            reason: "the database is gone",
            release: "r"
        )
        #expect(mail.sent == [alert] && webhook.sent == [alert])
        for minute in [601, 602.0] { try await build(Self.success, at: minute) }
        #expect(mail.sent.map(\.incident) == [.failing, nil])
        #expect(mail.sent.last?.since == Self.time(1) && mail.sent.last?.reason == nil)
        for minute in [603, 620.0] { try await build(Self.failure, at: minute) }
        #expect(mail.sent.map(\.incident) == [.failing, nil, .failing])
    }

    @Test("do not come for failures that are soon over")
    func ignoresShortFailures() async throws {
        for minute in stride(from: 0, to: 60, by: 4.0) {
            try await build(Self.failure, at: minute)
            try await build(Self.success, at: minute + 2)
        }
        #expect(mail.sent == [])
    }

    @Test(
        "come at once and once for a release that is held, and do not take a moment's failure for another incident"
    )
    func reportsHeldReleases() async throws {
        for minute in [0, 1, 700.0] { try await build(Self.held, at: minute) }
        try await build(Self.failure, at: 701)
        try await build(Self.held, at: 702)
        #expect(mail.sent.map(\.incident) == [.held])
        #expect(mail.sent.first?.reason == "rolled back")
        for minute in [703, 709.0] { try await build(Self.failure, at: minute) }
        #expect(mail.sent.map(\.incident) == [.held, .failing])
        try await build(Self.success, at: 710)
        #expect(mail.sent.map(\.incident) == [.held, .failing, nil])
    }

    @Test(
        "are tried again where they could not be sent, by that channel alone, which the log and the status say"
    )
    func triesAgain() async throws {
        webhook.setBroken(true)
        let line = "The operator was not told: webhook: it answered 500"
        #expect(try await build(Self.held, at: 0) == [line])
        #expect(try await build(Self.held, at: 1) == [line])
        let status = try #require(WorkerStatus(in: spool))
        #expect(status.alerted == ["mail": .held])
        #expect(status.alertFailure == "webhook: it answered 500")
        webhook.setBroken(false)
        #expect(try await build(Self.held, at: 2) == [])
        #expect(mail.sent.count == 1 && webhook.sent.count == 1)
        #expect(try #require(WorkerStatus(in: spool)).alertFailure == nil)
    }

    @Test("do not come for the end of an incident that nobody was told of")
    func forgetsUntoldIncidents() async throws {
        mail.setBroken(true)
        try await build(Self.held, at: 0)
        mail.setBroken(false)
        try await build(Self.success, at: 1)
        #expect(mail.sent == [])
        #expect(webhook.sent.map(\.incident) == [.held, nil])
    }
}

@Suite("The channels of messages to the operator")
struct AlertChannelTests {
    private static let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()

    private static let alert = WorkerAlert(
        .failing,
        target: "dir:/var/www",
        since: Timestamp(microseconds: 1_795_910_400_000_000),
        time: Timestamp(microseconds: 1_795_910_700_000_000),
        reason: "Prüfung:\r\nBcc: all@b.example",
        release: "20261129T154142Z-835b581848ae"
    )

    private func channel(_ variables: [String: String]) throws -> any AlertChannel {
        let environment = Dictionary(
            uniqueKeysWithValues: variables.map { ("SWEETDREAMS_ALERT_\($0.key)", $0.value) }
        )
        let channels = try AlertSettings.channels(environment)
        #expect(channels.count == 1)
        return try #require(channels.first)
    }

    private func failure(_ channel: any AlertChannel) async -> String? {
        do throws(AlertFailure) {
            try await channel.send(Self.alert)
            return nil
        } catch {
            return error.reason
        }
    }

    // MARK: Mail

    /// A channel with a script in the place of sendmail.
    private func mail(_ script: String, in folder: URL) throws -> any AlertChannel {
        let file = folder.appending(path: "sendmail")
        try Data("cd \(folder.path)\n\(script)\n".utf8).write(to: file)
        // Not run as a program itself: a process that another test starts just now may still hold it open for writing (ETXTBSY).
        return try mail(program: "/bin/sh \(file.path) --account=site")
    }

    private func mail(program: String) throws -> any AlertChannel {
        try channel(["SENDMAIL": program, "MAIL_FROM": "site@a.example", "MAIL_TO": "ops@b.example"])
    }

    @Test("give a program like sendmail one message, whose header nobody else writes")
    func sendsMail() async throws {
        try await withTemporaryFolder { folder in
            let channel = try mail(#"printf '%s\n' "$@" > arguments; cat > message"#, in: folder)
            #expect(await failure(channel) == nil)
            let arguments = try String(contentsOf: folder.appending(path: "arguments"), encoding: .utf8)
            #expect(arguments == "--account=site\n-i\n-f\nsite@a.example\n--\nops@b.example\n")
            let message = try String(contentsOf: folder.appending(path: "message"), encoding: .utf8)
            let parts = message.split(separator: "\r\n\r\n", maxSplits: 1)
            #expect(
                parts.first == """
                    From: site@a.example\r
                    To: ops@b.example\r
                    Subject: The site cannot be published\r
                    Date: Sun, 29 Nov 2026 00:05:00 +0000\r
                    Message-ID: <publishing_failing_1795910400000000@a.example>\r
                    Auto-Submitted: auto-generated\r
                    MIME-Version: 1.0\r
                    Content-Type: text/plain; charset=utf-8\r
                    Content-Transfer-Encoding: base64
                    """
            )
            let body = try #require(
                parts.last.flatMap { Data(base64Encoded: String($0), options: .ignoreUnknownCharacters) }
            )
            let text = String(decoding: body, as: UTF8.self)
            #expect(text.contains("Reason: Prüfung:") && text.contains("dir:/var/www"), "\(text)")
        }
    }

    @Test("say that the program failed, or is not there", arguments: ["exit 75", "kill -9 $$"])
    func reportsPrograms(script: String) async throws {
        try await withTemporaryFolder { folder in
            let channel = try mail(script, in: folder)
            let reason = await failure(channel)
            #expect(reason?.hasPrefix("/bin/sh ended with") == true, "\(reason ?? "none")")
            let missing = try mail(program: "\(folder.path)/nothing")
            #expect(await failure(missing) == "\(folder.path)/nothing cannot be run")
        }
    }

    // MARK: Webhooks

    @Test("send a webhook one JSON object, signed as Standard Webhooks are")
    func sendsWebhooks() async throws {
        let requests = Mutex<[LoopbackServer.Request]>([])
        let server = try LoopbackServer { request in
            requests.withLock { $0.append(request) }
            return .response(status: 204)
        }
        let url = "http://127.0.0.1:\(server.port)/hook?token=hunter2"
        let signed = try channel(["WEBHOOK_URL": url, "WEBHOOK_SECRET": Self.secret])
        #expect(await failure(signed) == nil)
        let unsigned = try channel(["WEBHOOK_URL": url])
        #expect(await failure(unsigned) == nil)
        let received = requests.withLock(\.self)
        try #require(received.count == 2)
        let first = received[0]
        #expect(first.method == "POST" && first.target == "/hook?token=hunter2")
        #expect(first["content-type"] == "application/json")
        #expect(first["webhook-id"] == "publishing_failing_1795910400000000")
        #expect(first["webhook-timestamp"] == "1795910700")
        let text =
            "publishing_failing_1795910400000000.1795910700." + String(decoding: first.body, as: UTF8.self)
        let code = SHA256Digest(authenticating: Array(text.utf8), key: Array(repeating: 7, count: 32))
        #expect(first["webhook-signature"] == "v1," + Data(code.bytes).base64EncodedString())
        let json = try JSONValue(parsing: Data(first.body))
        #expect(json["type"]?.text == "publishing.failing")
        #expect(json["timestamp"]?.text == "2026-11-29T00:05:00Z")
        #expect(json["data"]?["reason"]?.text == Self.alert.reason)
        #expect(json["data"]?["target"]?.text == "dir:/var/www")
        #expect(received[1]["webhook-signature"] == nil && received[1].body == first.body)
    }

    @Test("say that a webhook refuses or is away, and show neither its address nor the secret")
    func reportsWebhooks() async throws {
        let server = try LoopbackServer { _ in .response(status: 302, headers: ["Location": "/other"]) }
        let refused = try channel([
            "WEBHOOK_URL": "http://127.0.0.1:\(server.port)/hunter2", "WEBHOOK_SECRET": Self.secret,
        ])
        #expect(await failure(refused) == "it answered 302")
        // Nobody listens at the port that is reserved for nothing.
        let away = try channel(["WEBHOOK_URL": "http://127.0.0.1:1/hunter2"])
        let reason = try #require(await failure(away))
        #expect(!reason.contains("hunter2") && !reason.isEmpty, "\(reason)")
    }

    // MARK: Settings

    @Test("are none without variables")
    func areNoneByDefault() throws {
        #expect(try AlertSettings.channels(["PATH": "/bin", "SWEETDREAMS_ALERT_WEBHOOK_URL": ""]).isEmpty)
    }

    private static let address = "https://a.example/hook"

    @Test(
        "are refused with what to write where a variable does not fit",
        arguments: [
            (["SENDMAIL": "/usr/sbin/sendmail"], "mail needs a program and two addresses"),
            (["MAIL_TO": "a@b.example"], "mail needs a program and two addresses"),
            (
                ["SENDMAIL": "sendmail", "MAIL_FROM": "a@b.example", "MAIL_TO": "a@b.example"],
                "SWEETDREAMS_ALERT_SENDMAIL is not the path of a program"
            ),
            (
                ["SENDMAIL": "/x", "MAIL_FROM": "a@b.example\r\nBcc: c@b.example", "MAIL_TO": "a@b.example"],
                "SWEETDREAMS_ALERT_MAIL_FROM is not an e-mail address"
            ),
            (
                ["SENDMAIL": "/x", "MAIL_FROM": "a@b.example", "MAIL_TO": "-oQ/tmp@b.example"],
                "SWEETDREAMS_ALERT_MAIL_TO is not an e-mail address"
            ),
            (["WEBHOOK_URL": "http://a.example"], "SWEETDREAMS_ALERT_WEBHOOK_URL is not an https address"),
            (["WEBHOOK_URL": "hunter2"], "SWEETDREAMS_ALERT_WEBHOOK_URL is not an https address"),
            (["WEBHOOK_SECRET": secret], "SWEETDREAMS_ALERT_WEBHOOK_SECRET is set without an address"),
            (
                ["WEBHOOK_URL": address, "WEBHOOK_SECRET": "hunter2"],
                "SWEETDREAMS_ALERT_WEBHOOK_SECRET is not 'whsec_' and 24 to 64 bytes in Base64"
            ),
            (["WEBHOOK": address], "there is no variable 'SWEETDREAMS_ALERT_WEBHOOK'"),
        ]
    )
    func refusesSettings(variables: [String: String], message: String) throws {
        let problem = #expect(throws: Problem.self) { try channel(variables) }
        #expect(problem?.message == message)
        #expect(problem?.description.contains("hunter2") == false)
        #expect(problem?.advice?.isEmpty == false)
    }
}
