import Foundation
import SiteConfiguration
import TestSupport
import Testing

/// The contract over real HTTP: every status that a request can reach.
@Suite("The contact endpoint", .tags(.process))
struct ContractTests {
    private static let path = "/v1/contact"
    private static let good = #"{"name":"Ana","email":"ana@example.org","message":"Hello"}"#
    private static let goodForm = "name=Ana&email=ana%40example.org&message=Hello"

    private func withService(
        environment: [String: String] = [:],
        _ body: (ContactProcess) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let service = try ContactProcess(in: folder, environment: environment)
            try body(service)
            #expect(service.stop() == 0)
        }
    }

    // MARK: Messages

    @Test("stores a message of a script and acknowledges it in JSON, uncached")
    func storesJSON() throws {
        try withService { service in
            let response = try service.post(json: Self.good)
            #expect(response.status == 201)
            #expect(response["Cache-Control"] == "no-store")
            #expect(response["X-Request-Id"] != nil)
            #expect(response["X-Content-Type-Options"] == "nosniff")
            #expect(response["Referrer-Policy"] == "strict-origin")
            #expect(response["RateLimit"]?.hasPrefix("\"client\";r=4;t=1") == true)
            #expect(response.json?["status"]?.text == "received")
            #expect(response.json?["received_at"]?.text?.hasSuffix("Z") == true)
            let stored = try service.inbox("list", "--json").output
            #expect(stored.contains(#""message":"Hello","name":"Ana""#))
        }
    }

    @Test("stores a message of a form and redirects to the page that its key names, never to an address")
    func storesForms() throws {
        try withService { service in
            let thanks = "https://www.example.com/contact/thanks/"
            for next in ["", "&_next=thanks", "&_next=unknown", "&_next=https%3A%2F%2Fevil.example"] {
                let response = try service.post(form: Self.goodForm + next)
                #expect(response.status == 303)
                #expect(response["Location"] == thanks, "\(next)")
                #expect(response["Cache-Control"] == "no-store")
            }
        }
    }

    @Test("acknowledges a form in JSON when its script wants that")
    func storesFormsOfScripts() throws {
        try withService { service in
            let response = try service.send(
                "POST",
                Self.path,
                ["Content-Type": "multipart/form-data; boundary=b", "Accept": "application/json"],
                body: Form.part("name", "Ana") + Form.part("email", "ana@example.org")
                    + Form.part("message", "x") + "--b--\r\n"
            )
            #expect(response.status == 201)
        }
    }

    // MARK: Refusals

    private struct Refused: CustomTestStringConvertible {
        let status: Int
        /// Of the problem; nil for a response without one.
        let code: String?
        var method = "POST"
        var path = ContractTests.path
        var headers: [String: String] = ["Content-Type": "application/json"]
        var body = ""

        var testDescription: String { "\(status) \(code ?? "")" }
    }

    private static let refused = [
        Refused(status: 400, code: "json", body: "{"),
        Refused(
            status: 400,
            code: "idempotency_key",
            headers: ["Content-Type": "application/json", "Idempotency-Key": "short"],
            body: good
        ),
        Refused(
            status: 403,
            code: "origin",
            headers: ["Content-Type": "application/json", "Origin": "https://evil.example"],
            body: good
        ),
        Refused(status: 403, code: "origin", method: "OPTIONS", headers: ["Origin": "https://evil.example"]),
        Refused(status: 404, code: "not_found", method: "GET", path: "/"),
        Refused(status: 404, code: "not_found", path: "/v1/contact/", body: good),
        Refused(status: 405, code: "method", method: "GET"),
        Refused(status: 405, code: "method", path: "/v1/contact/token"),
        Refused(status: 405, code: "method", path: "/openapi.json"),
        Refused(status: 413, code: "too_large", body: String(repeating: " ", count: 65_537)),
        Refused(
            status: 414,
            code: "target",
            method: "GET",
            path: "/v1/contact?" + String(repeating: "x", count: 100)
        ),
        Refused(
            status: 415,
            code: "media_type",
            headers: ["Content-Type": "text/plain", "Accept": "application/json"],
            body: good
        ),
        Refused(
            status: 415,
            code: "media_type",
            headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"],
            body: good
        ),
        Refused(status: 422, code: "validation", body: #"{"name":1}"#),
        Refused(
            status: 431,
            code: nil,
            method: "GET",
            headers: ["X": String(repeating: "x", count: 9000)]
        ),
        Refused(
            status: 431,
            code: nil,
            method: "GET",
            headers: Dictionary(uniqueKeysWithValues: (0..<80).map { ("X\($0)", "y") })
        ),
    ]

    @Test("refuses every other request with its status and the code of its problem, and stores nothing")
    func refusesOtherRequests() throws {
        try withService(environment: ["CONTACT_LIMIT_TARGET": "100"]) { service in
            for refused in Self.refused {
                let response = try service.send(
                    refused.method,
                    refused.path,
                    refused.headers,
                    body: refused.body
                )
                #expect(response.status == refused.status, "\(refused)")
                guard let code = refused.code else { continue }
                #expect(response["Content-Type"]?.hasPrefix("application/problem+json") == true)
                #expect(response.json?["type"]?.text == "urn:sweetdreams:problem:\(code)", "\(refused)")
            }
            #expect(try service.admin("/metrics").text.contains("contact_requests_total{code=\"422\"} 1"))
            #expect(try service.inbox("list").output.isEmpty)
        }
    }

    @Test("says which methods and types it takes when it refuses others")
    func namesAlternatives() throws {
        try withService { service in
            #expect(try service.send("PUT", Self.path)["Allow"] == "POST, OPTIONS")
            let response = try service.send(
                "POST",
                Self.path,
                ["Content-Type": "text/plain", "Accept": "application/json"]
            )
            #expect(response["Accept-Post"]?.contains("application/json") == true)
        }
    }

    @Test("has addresses for the token, its description and the operator")
    func hasOtherAddresses() throws {
        try withService { service in
            let preflight = try service.send("OPTIONS", Self.path, ["Origin": "https://www.example.com"])
            #expect(preflight.status == 204)
            #expect(try service.send("GET", "/v1/contact/token").status == 200)
            #expect(try service.send("HEAD", "/openapi.json").status == 200)
            #expect(try service.send("GET", "/openapi.json").json?["openapi"]?.text == "3.1.0")
            #expect(try service.admin("/livez").status == 200)
            #expect(try service.admin("/readyz").status == 200)
            #expect(try service.admin("/v1/contact").status == 404)
        }
    }

    @Test("names the wrong fields, for programs and for people")
    func namesWrongFields() throws {
        try withService { service in
            let typed = Form.body([
                "name": "",
                "email": "ana@",
                "company": "\"><script>",
                "project_type": "Music video",
                "message": "<b>\r\n&amp; more",
            ])
            let problem = try service.post(form: typed, headers: ["Accept": "application/json"])
            #expect(problem.status == 422)
            #expect(
                problem.text.contains(
                    ##"{"pointer":"#/name","field":"name","code":"required","detail":"Tell us your name."}"##
                )
            )
            let page = try service.post(form: typed)
            #expect(page.status == 422)
            #expect(page["Content-Type"] == "text/html; charset=utf-8")
            #expect(page["Content-Security-Policy"]?.contains("unsafe") == false)
            for text in [
                ##"<a href="#contact-email">"##,
                #"value="ana@""#,
                #"value="&quot;&gt;&lt;script&gt;""#,
                "<option selected>Music video</option>",
                "\n&lt;b&gt;\r\n&amp;amp; more</textarea>",
                #"aria-invalid="true""#,
            ] { #expect(page.text.contains(text), "\(text)") }
        }
    }

    // MARK: Origins

    @Test("takes messages of the site's pages and no others, by Origin")
    func checksOrigins() throws {
        try withService(environment: ["CONTACT_ORIGINS": "http://127.0.0.1:8080"]) { service in
            let allowed = ["https://www.example.com", "https://api.example.com", "http://127.0.0.1:8080"]
            for (number, origin) in allowed.enumerated() {
                let response = try service.post(
                    json: Self.good,
                    headers: ["Origin": origin],
                    from: "192.0.2.\(number)"
                )
                #expect(response.status == 201)
                #expect(response["Access-Control-Allow-Origin"] == origin)
                #expect(response["Vary"] == "Origin")
            }
            for origin in [
                "https://www.example.com.evil.example",
                "http://www.example.com",
                "https://www.example.com:444",
                "HTTPS://WWW.EXAMPLE.COM",
            ] {
                let response = try service.post(json: Self.good, headers: ["Origin": origin])
                #expect(response.status == 403, "\(origin)")
            }
        }
    }

    @Test("takes messages with the origin null, which privacy settings make of an honest one")
    func takesNullOrigin() throws {
        try withService { service in
            let response = try service.post(json: Self.good, headers: ["Origin": "null"])
            #expect(response.status == 201)
            #expect(response["Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test("allows pages to send the headers that it reads, and no credentials")
    func answersPreflights() throws {
        try withService { service in
            let response = try service.send("OPTIONS", Self.path, ["Origin": "https://www.example.com"])
            #expect(response["Access-Control-Allow-Headers"] == "content-type, idempotency-key")
            #expect(response["Access-Control-Allow-Credentials"] == nil)
        }
    }

    // MARK: Repetitions, limits, spam

    @Test("stores a message once by its key, and refuses the key with other content")
    func storesOnceByKey() throws {
        try withService { service in
            let key = "8e03978e-40d5-43e8-bc93-6894a57f9324"
            let first = try service.post(
                json: Self.good,
                headers: ["Idempotency-Key": "\"\(key)\""],
                from: "192.0.2.1"
            )
            let second = try service.post(
                json: Self.good,
                headers: ["Idempotency-Key": key],
                from: "192.0.2.2"
            )
            #expect(first.status == 201)
            #expect(second.status == 201)
            #expect(first.body == second.body)
            #expect(first["Idempotent-Replayed"] == nil)
            #expect(second["Idempotent-Replayed"] == "true")
            let other = try service.post(
                json: Self.good.replacing("Hello", with: "Other"),
                headers: ["Idempotency-Key": key],
                from: "192.0.2.1"
            )
            #expect(other.status == 422)
            #expect(other.text.contains("idempotency_key_reused"))
            #expect(try service.inbox("list").output.split(separator: "\n").count == 1)
        }
    }

    @Test("stores a message without a key once for each client, and repetitions cost nothing of the quota")
    func storesOnceByContent() throws {
        try withService { service in
            let first = try service.post(json: Self.good, from: "192.0.2.3")
            for _ in 0..<9 {
                let repeated = try service.post(json: Self.good, from: "192.0.2.3")
                #expect(repeated.status == 201)
                #expect(repeated.body == first.body)
            }
            #expect(try service.post(json: Self.good, from: "192.0.2.4").body != first.body)
            #expect(try service.inbox("list").output.split(separator: "\n").count == 2)
        }
    }

    @Test("refuses a client's sixth message, says when to try again, and keeps the text")
    func limitsClients() throws {
        try withService { service in
            for number in 0..<5 {
                let response = try service.post(form: Self.goodForm + "\(number)", from: "192.0.2.1")
                #expect(response.status == 303)
            }
            let page = try service.post(form: Self.goodForm + "+again", from: "192.0.2.1")
            #expect(page.status == 429)
            let seconds = try #require(page["Retry-After"].flatMap { Int($0) })
            #expect((1...120).contains(seconds))
            #expect(page.text.contains("Hello again</textarea>"))
            #expect(try service.post(form: Self.goodForm, from: "192.0.2.2").status == 303)
        }
    }

    @Test("keeps spam, acknowledges it like other messages, and forwards it to nobody")
    func keepsSpam() throws {
        let mail = [
            "CONTACT_SENDMAIL": "/bin/false",
            "CONTACT_MAIL_FROM": "a@b.co",
            "CONTACT_MAIL_TO": "a@b.co",
        ]
        try withService(environment: mail) { service in
            let response = try service.post(
                form: "name=Ana&email=ana%40example.org&message=Buy&reference_code=x&company=http%3A%2F%2Fa"
            )
            #expect(response.status == 303)
            let line = try service.inbox("list", "--status", "spam", "--json").output
            #expect(line.contains(#""points":10"#))
            #expect(line.contains(#""signs":["address_in_field","honeypot","token_missing"]"#))
            #expect(try service.inbox("outbox").output == "Nothing waits.\n")
        }
    }

    @Test("holds a text that a third client sends")
    func holdsRepeatedTexts() throws {
        try withService { service in
            for client in 1...3 {
                _ = try service.post(json: Self.good, from: "192.0.2.\(client)")
            }
            #expect(try service.inbox("list", "--status", "held").output.split(separator: "\n").count == 1)
        }
    }

    // MARK: The log

    @Test("warns once when visitors of a proxy count as one client", arguments: [true, false])
    func warnsOfProxies(isTrusted: Bool) throws {
        try withService(environment: isTrusted ? [:] : ["CONTACT_TRUSTED_PROXIES": ""]) { service in
            for _ in 0..<3 {
                _ = try service.send("GET", "/v1/contact/token", from: isTrusted ? nil : "192.0.2.1")
            }
            let warning = isTrusted ? "does not say who its client is" : "set CONTACT_TRUSTED_PROXIES"
            try service.waitForLog(warning)
            #expect(service.log.components(separatedBy: warning).count == 2)
        }
    }

    @Test("shows nothing of a visitor in its log or its metrics")
    func hidesVisitors() throws {
        try withService { service in
            let visitor = [
                "name": "Canaryname",
                "email": "canary@mail.example",
                "phone": "5550199",
                "message": "Canarymessage",
            ]
            for email in ["canary@mail.example", "canary@"] {
                _ = try service.send(
                    "POST",
                    "/v1/contact?canaryquery",
                    ["Content-Type": "application/x-www-form-urlencoded", "User-Agent": "canaryagent"],
                    body: Form.body(visitor.merging(["email": email]) { _, changed in changed }),
                    from: "203.0.113.77"
                )
            }
            _ = try service.post(json: "{\"name\":\"Canaryname\"", from: "203.0.113.77")
            for text in [service.log, try service.admin("/metrics").text] {
                for word in ["anary", "5550199", "203.0.113.77", "127.0.0.1:"] {
                    #expect(!text.contains(word), "\(word) in \(text)")
                }
            }
            for line in service.log.split(separator: "\n") {
                #expect(throws: Never.self) {
                    try JSONValue(parsing: line.utf8)
                }
            }
        }
    }
}

extension ContactProcess {
    /// Sends a message as a script does.
    fileprivate func post(
        json body: String,
        headers: [String: String] = [:],
        from client: String? = nil
    ) throws -> HTTPConnection.Response {
        let all = ["Content-Type": "application/json"].merging(headers) { _, given in given }
        return try send("POST", "/v1/contact", all, body: body, from: client)
    }

    /// Sends a message as a browser without JavaScript does.
    fileprivate func post(
        form body: String,
        headers: [String: String] = [:],
        from client: String? = nil
    ) throws -> HTTPConnection.Response {
        let browser = [
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/html,*/*;q=0.8",
        ]
        let all = browser.merging(headers) { _, given in given }
        return try send("POST", "/v1/contact", all, body: body, from: client)
    }
}
