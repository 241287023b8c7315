import Foundation
import TestSupport
import Testing

/// Deploy hooks over real HTTP: every status that a request can reach.
@Suite("The deploy hook endpoint", .tags(.process))
struct DeployHookTests {
    private static let body = #"{"type":"UPDATE","record":{"title":"Canarytitle"}}"#

    private func withService(
        scheme: String? = nil,
        secret: String? = nil,
        environment: [String: String] = [:],
        _ body: (ContactProcess, DeployHooks) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let hooks = try DeployHooks(in: folder)
            let all = hooks.environment(scheme: scheme, secret: secret).merging(environment) { $1 }
            let service = try ContactProcess(in: folder, environment: all)
            try body(service, hooks)
            #expect(service.stop() == 0)
        }
    }

    // MARK: Accepted

    @Test("keeps a hook in the spool before 202, once by its id, and keeps and logs nothing of what it says")
    func keepsHooks() throws {
        try withService { service, hooks in
            let headers = try DeployHooks.standardHeaders(id: "msg_1", body: Self.body)
            let first = try service.deploy(headers, body: Self.body)
            #expect(first.status == 202)
            #expect(first.text == #"{"status":"accepted"}"# + "\n")
            #expect(first["Cache-Control"] == "no-store")
            #expect(first["X-Request-Id"] != nil)
            let file = try #require(try hooks.files().values.first)
            #expect(file["id"]?.text == "msg_1" && file["scheme"]?.text == "standard")
            // The same request, and a later attempt with a time of its own.
            let later = try DeployHooks.standardHeaders(id: "msg_1", body: Self.body, secondsFromNow: 2)
            for attempt in [headers, later] {
                let repeated = try service.deploy(attempt, body: Self.body)
                #expect(repeated.status == 202 && repeated.body == first.body)
            }
            #expect(try hooks.files().count == 1)
            // Also after the worker has taken it.
            for name in try hooks.files().keys {
                try FileManager.default.removeItem(at: hooks.spool.appending(path: name))
            }
            #expect(try service.deploy(headers, body: Self.body).status == 202)
            #expect(try hooks.files().isEmpty)
            let other = try DeployHooks.standardHeaders(id: "msg_2", body: Self.body)
            #expect(try service.deploy(other, body: Self.body).status == 202)
            #expect(try hooks.files().count == 1)
            let metrics = try service.admin("/metrics").text
            #expect(metrics.contains("deploy_hooks_total{outcome=\"accepted\"} 2\n"))
            #expect(metrics.contains("deploy_hooks_total{outcome=\"repeated\"} 3\n"))
            #expect(metrics.contains("deploy_spool_files 1.0\n"))
            #expect(metrics.contains("deploy_spool_oldest_seconds "))
            for text in [service.log, metrics, "\(try hooks.files())"] {
                #expect(!text.contains("Canary") && !text.contains(DeployHooks.secret.dropFirst(6)))
            }
        }
    }

    @Test("keeps hooks of GitHub and hooks with a bearer secret")
    func keepsOtherSchemes() throws {
        try withService(scheme: "github", secret: DeployHooks.token) { service, hooks in
            let headers = [
                "X-Hub-Signature-256": DeployHooks.githubSignature, "X-GitHub-Delivery": "delivery-1",
            ]
            #expect(try service.deploy(headers, body: "{}").status == 202)
            #expect(try service.deploy(headers, body: "{ }").status == 401)
            let file = try #require(try hooks.files().values.first)
            #expect(file["delivery"]?.text == "delivery-1" && file["id"] == nil)
        }
        try withService(scheme: "bearer", secret: DeployHooks.token) { service, hooks in
            let bearer = ["Authorization": "Bearer \(DeployHooks.token)"]
            // Supabase sends the row before and after; both may be long.
            for body in ["", String(repeating: "x", count: 1024 * 1024)] {
                #expect(try service.deploy(bearer, body: body).status == 202)
            }
            let wrong = try service.deploy(["Authorization": "Bearer \(DeployHooks.token)x"], body: "")
            #expect(wrong.status == 401 && wrong["WWW-Authenticate"] == "Bearer")
            #expect(try hooks.files().count == 2)
        }
    }

    @Test("takes the previous secret too, while it is set")
    func rotatesSecrets() throws {
        let previous = "whsec_" + Data(repeating: 6, count: 32).base64EncodedString()
        for isSet in [true, false] {
            let environment = isSet ? ["CONTACT_DEPLOY_PREVIOUS_SECRET": previous] : [:]
            try withService(environment: environment) { service, _ in
                for (keyByte, status) in [(5, 202), (6, isSet ? 202 : 401), (7, 401)] {
                    let headers = try DeployHooks.standardHeaders(
                        id: "msg_\(keyByte)",
                        body: Self.body,
                        keyByte: keyByte
                    )
                    #expect(try service.deploy(headers, body: Self.body).status == status)
                }
            }
        }
    }

    // MARK: Refused

    @Test("gives every hook that fails the same 401, keeps none, and says why in the log alone")
    func refusesAlike() throws {
        try withService { service, hooks in
            let good = try DeployHooks.standardHeaders(id: "msg_1", body: Self.body)
            let refused: [(headers: [String: String], body: String, reason: String)] = [
                ([:], Self.body, "missing or given twice"),
                (good.filter { $0.key != "webhook-id" }, Self.body, "missing or given twice"),
                (good.merging(["webhook-id": "a.b"]) { $1 }, Self.body, "webhook-id is not"),
                (good.merging(["webhook-timestamp": "soon"]) { $1 }, Self.body, "webhook-timestamp is not"),
                (good.merging(["webhook-signature": "x"]) { $1 }, Self.body, "scheme's form"),
                (good, Self.body + " ", "another secret, or for another body"),
                (good, "", "another secret, or for another body"),
                (
                    try DeployHooks.standardHeaders(id: "msg_1", body: Self.body, secondsFromNow: -310),
                    Self.body, "older than the tolerance"
                ),
                (
                    try DeployHooks.standardHeaders(id: "msg_1", body: Self.body, secondsFromNow: 310),
                    Self.body, "from the future"
                ),
                (
                    try DeployHooks.standardHeaders(id: "msg_1", body: Self.body, keyByte: 6), Self.body,
                    "another secret, or for another body"
                ),
                (["Authorization": "Bearer \(DeployHooks.secret)"], Self.body, "missing or given twice"),
            ]
            var answers: Set<String> = []
            for (headers, body, reason) in refused {
                let answer = try service.deploy(headers, body: body)
                #expect(answer.status == 401, "\(reason)")
                let shown = answer.headers.filter { !["X-Request-Id", "Date"].contains($0.name) }
                answers.insert("\(shown) \(answer.text)")
                try service.waitForLog(reason)
            }
            #expect(answers.count == 1, "\(answers)")
            #expect(answers.first?.contains("HMAC-SHA256") == true)
            #expect(try hooks.files().isEmpty)
            let count = "deploy_hooks_total{outcome=\"refused\"} \(refused.count)\n"
            #expect(try service.admin("/metrics").text.contains(count))
            let signature = try #require(good["webhook-signature"])
            for code in [signature.dropFirst(3), DeployHooks.secret.dropFirst(6)] {
                #expect(!service.log.contains(code))
            }
        }
    }

    @Test("does not exist, for any method, when no secret is set, and the log says so")
    func isAbsentByDefault() throws {
        try withTemporaryFolder { folder in
            let service = try ContactProcess(in: folder)
            for method in ["POST", "GET", "OPTIONS"] {
                let answer = try service.send(method, DeployHooks.path)
                #expect(answer.status == 404 && answer.text.contains("problem:not_found"))
            }
            #expect(try !service.send("GET", "/openapi.json").text.contains("hooks"))
            #expect(try !service.admin("/metrics").text.contains("deploy_spool"))
            try service.waitForLog("no deploy hooks are taken")
        }
    }

    @Test("takes POST only, at one address")
    func takesPostOnly() throws {
        try withService { service, hooks in
            for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
                let answer = try service.send(method, DeployHooks.path)
                #expect(answer.status == 405 && answer["Allow"] == "POST", "\(method)")
            }
            #expect(try service.send("POST", DeployHooks.path + "/").status == 404)
            #expect(try service.send("POST", "/v1/hooks/other").status == 404)
            #expect(try hooks.files().isEmpty)
        }
    }

    @Test("refuses a body that is too long, announced or not, before it looks at the signature")
    func refusesLongBodies() throws {
        try withService(environment: ["CONTACT_LIMIT_DEPLOY_BODY": "1000"]) { service, hooks in
            for (length, status) in [(1000, 202), (1001, 413)] {
                let body = String(repeating: "x", count: length)
                let headers = try DeployHooks.standardHeaders(id: "msg_\(length)", body: body)
                #expect(try service.deploy(headers, body: body).status == status)
            }
            let chunked = try HTTPConnection(port: service.port, patience: 10)
            try chunked.write(
                "POST \(DeployHooks.path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for _ in 0..<3 { try chunked.write("200\r\n" + String(repeating: "x", count: 512) + "\r\n") }
            let answer = try chunked.read()
            #expect(answer.status == 413 && answer.text.contains("more than 1000 bytes"))
            #expect(chunked.isClosed())
            #expect(try hooks.files().count == 1)
        }
    }

    @Test("keeps nothing of a hook whose body does not come to its end")
    func refusesHalfBodies() throws {
        try withService(
            environment: ["CONTACT_LIMIT_REQUEST_DEADLINE": "1", "CONTACT_LIMIT_RATE_GRACE": "1"]
        ) { service, hooks in
            let headers = try DeployHooks.standardHeaders(id: "msg_1", body: Self.body)
            let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
            let head = "POST \(DeployHooks.path) HTTP/1.1\r\nHost: x\r\n\(lines)Content-Length: 1000\r\n\r\n"
            let slow = try HTTPConnection(port: service.port, patience: 10)
            try slow.write(head + Self.body)
            #expect(try slow.read().status == 408 && slow.isClosed())
            do {
                let cut = try HTTPConnection(port: service.port, patience: 10)
                try cut.write(head + Self.body)
            }
            // The service goes on, and the id is not known.
            #expect(try hooks.files().isEmpty)
            #expect(try service.deploy(headers, body: Self.body).status == 202)
            #expect(try hooks.files().count == 1)
        }
    }

    @Test("limits a sender's hooks, not by the requests of others who do not know the secret")
    func limitsSenders() throws {
        try withService(environment: ["CONTACT_LIMIT_DEPLOY_QUOTA": "2"]) { service, hooks in
            for _ in 0..<5 { #expect(try service.deploy([:], body: "", from: "192.0.2.1").status == 401) }
            func send(_ number: Int, from client: String) throws -> HTTPConnection.Response {
                let headers = try DeployHooks.standardHeaders(id: "msg_\(number)", body: "")
                return try service.deploy(headers, body: "", from: client)
            }
            // Repeated ones cost nothing.
            for number in [1, 1, 1, 2] {
                #expect(try send(number, from: "192.0.2.1").status == 202)
            }
            let limited = try send(3, from: "192.0.2.1")
            #expect(limited.status == 429 && limited.text.contains("quota_exceeded"))
            let seconds = try #require(limited["Retry-After"].flatMap { Int($0) })
            #expect((1...300).contains(seconds))
            #expect(try send(3, from: "192.0.2.2").status == 202)
            #expect(try hooks.files().count == 3)
            let metrics = try service.admin("/metrics").text
            #expect(metrics.contains("deploy_hooks_total{outcome=\"limited\"} 1\n"))
        }
    }

    // MARK: The disk

    @Test("says 503 while its folder is gone, and takes the next attempt when it is back")
    func refusesWithoutFolder() throws {
        try withService { service, hooks in
            try FileManager.default.removeItem(at: hooks.spool)
            let headers = try DeployHooks.standardHeaders(id: "msg_1", body: Self.body)
            let answer = try service.deploy(headers, body: Self.body)
            #expect(answer.status == 503 && answer["Retry-After"] == "60")
            try service.waitForLog("deploy hook not kept")
            #expect(try service.admin("/readyz").status == 200)
            try hooks.makeSpool()
            #expect(try service.deploy(headers, body: Self.body).status == 202)
            #expect(try hooks.files().count == 1)
        }
    }

    @Test("says 503 when the disk is nearly full")
    func keepsReserve() throws {
        try withService(environment: ["CONTACT_LIMIT_RESERVE": String(Int.max)]) { service, hooks in
            let headers = try DeployHooks.standardHeaders(id: "msg_1", body: Self.body)
            let answer = try service.deploy(headers, body: Self.body)
            #expect(answer.status == 503 && answer["Retry-After"] == "60")
            #expect(try hooks.files().isEmpty)
            #expect(try service.admin("/metrics").text.contains("deploy_hooks_total{outcome=\"failed\"} 1\n"))
        }
    }

    // MARK: The start

    @Test("says at the start what is on, and no secret")
    func logsSettings() throws {
        let environment = ["CONTACT_DEPLOY_PREVIOUS_SECRET": DeployHooks.secret]
        try withService(environment: environment) { service, hooks in
            try service.waitForLog("deploy hooks are taken")
            let line = try #require(service.log.split(separator: "\n").first { $0.contains("are taken") })
            let event = try JSONValue(parsing: line.utf8)
            #expect(event["scheme"]?.text == "standard" && event["spool"]?.text == hooks.spool.path)
            #expect(line.contains(#""secrets":2"#))
            #expect(!line.contains("whsec_"))
        }
    }

    @Test("does not let the service start with a folder that cannot be used or a secret that is too short")
    func refusesToStart() throws {
        try withTemporaryFolder { folder in
            let hooks = try DeployHooks(in: folder)
            let content = folder.appending(path: "content")
            try FileManager.default.createDirectory(at: content, withIntermediateDirectories: true)
            try Data(ContactProcess.site.utf8).write(to: content.appending(path: "site.yaml"))
            func start(_ environment: [String: String]) throws -> BuiltProgram.Run {
                try ContactProcess.program.run(
                    arguments: [
                        "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--data", "data",
                    ],
                    in: folder,
                    environment: environment
                )
            }
            try #require(chmod(hooks.spool.path, 0o755) == 0)
            let rights = try start(hooks.environment())
            #expect(rights.status == 64)
            #expect(rights.errors.contains("has the rights 755, not 2770; make it with: install -d -m 2770"))
            try FileManager.default.removeItem(at: hooks.spool)
            let missing = try start(hooks.environment())
            #expect(missing.status == 64 && missing.errors.contains("is not a folder"))
            let short = try start(hooks.environment(scheme: "bearer", secret: "hunter2"))
            #expect(short.status == 64 && short.errors.contains("CONTACT_DEPLOY_SECRET is not 24 to 255"))
            #expect(!short.errors.contains("hunter2"))
        }
    }

    // MARK: The description

    @Test("is described for its scheme", arguments: ["standard", "github", "bearer"])
    func isDescribed(scheme: String) throws {
        let secret = scheme == "standard" ? DeployHooks.secret : DeployHooks.token
        try withService(scheme: scheme, secret: secret) { service, _ in
            let document = try #require(try service.send("GET", "/openapi.json").json)
            let post = try #require(document["paths"]?[DeployHooks.path]?["post"])
            for status in ["202", "401", "413", "429", "503"] {
                #expect(post["responses"]?[status] != nil, "\(status)")
            }
            let text = try service.send("GET", "/openapi.json").text
            #expect(text.contains(#""name":"webhook-signature""#) == (scheme == "standard"))
            #expect(text.contains(#""name":"X-Hub-Signature-256""#) == (scheme == "github"))
            #expect(text.contains(#""scheme":"bearer""#) == (scheme == "bearer"))
        }
    }
}

extension ContactProcess {
    fileprivate func deploy(
        _ headers: [String: String],
        body: String,
        from client: String? = nil
    ) throws -> HTTPConnection.Response {
        let all = ["Content-Type": "application/json"].merging(headers) { $1 }
        return try send("POST", DeployHooks.path, all, body: body, from: client)
    }
}
