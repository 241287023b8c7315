import Foundation
import SiteConfiguration
import TestSupport
import Testing

/// The contract over real HTTP: every status that a request can reach.
@Suite("The contact endpoint")
struct ContractTests {
    private static let json = ["Content-Type": "application/json"]
    private static let form = [
        "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html,*/*;q=0.8",
    ]
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

    @Test("stores a message and says so, in JSON and as a redirect")
    func stores() throws {
        try withService { service in
            let answer = try service.send("POST", "/v1/contact", Self.json, body: Self.good)
            #expect(
                answer.status == 201 && answer["Cache-Control"] == "no-store" && answer["X-Request-Id"] != nil
            )
            #expect(
                answer["X-Content-Type-Options"] == "nosniff" && answer["Referrer-Policy"] == "strict-origin"
            )
            #expect(answer["RateLimit"]?.hasPrefix("\"client\";r=4;t=1") == true)
            #expect(
                answer.json?["status"]?.text == "received"
                    && answer.json?["received_at"]?.text?.hasSuffix("Z") == true
            )
            let redirect = try service.send(
                "POST",
                "/v1/contact",
                Self.form,
                body: Self.goodForm + "&company=x&_next=thanks"
            )
            #expect(
                redirect.status == 303 && redirect["Location"] == "https://www.example.com/contact/thanks/"
            )
            // A form that a script sends and that wants JSON.
            let script = try service.send(
                "POST",
                "/v1/contact",
                ["Content-Type": "multipart/form-data; boundary=b", "Accept": "application/json"],
                body: ["name": "Ana", "email": "ana@example.org", "message": "x"].map {
                    "--b\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)\r\n"
                }.joined() + "--b--\r\n"
            )
            #expect(script.status == 201)
            let stored = try service.inbox("list", "--json").output.split(separator: "\n")
            #expect(stored.count == 3)
            #expect(stored.first?.contains(#""message":"Hello","name":"Ana""#) == true)
        }
    }

    @Test("answers every other way of asking with its status")
    func statuses() throws {
        try withService(environment: ["CONTACT_LIMIT_TARGET": "100"]) { service in
            func check(
                _ status: Int,
                _ method: String,
                _ path: String,
                _ headers: [String: String] = Self.json,
                _ body: String = "",
                code: String? = nil,
                location: Testing.SourceLocation = #_sourceLocation
            ) throws {
                let answer = try service.send(method, path, headers, body: body)
                #expect(answer.status == status, sourceLocation: location)
                guard let code else { return }
                #expect(
                    answer["Content-Type"]?.hasPrefix("application/problem+json") == true,
                    sourceLocation: location
                )
                #expect(
                    answer.json?["type"]?.text == "urn:sweetdreams:problem:\(code)",
                    sourceLocation: location
                )
            }
            try check(400, "POST", "/v1/contact", Self.json, "{", code: "json")
            try check(
                400,
                "POST",
                "/v1/contact",
                Self.json.merging(["Idempotency-Key": "short"]) { $1 },
                Self.good,
                code: "idempotency_key"
            )
            try check(
                403,
                "POST",
                "/v1/contact",
                Self.json.merging(["Origin": "https://evil.example"]) { $1 },
                Self.good,
                code: "origin"
            )
            try check(404, "GET", "/", code: "not_found")
            try check(404, "POST", "/v1/contact/", Self.json, Self.good, code: "not_found")
            try check(405, "GET", "/v1/contact", code: "method")
            try check(405, "POST", "/openapi.json", code: "method")
            try check(
                413,
                "POST",
                "/v1/contact",
                Self.json,
                String(repeating: " ", count: 65_537),
                code: "too_large"
            )
            try check(414, "GET", "/v1/contact?" + String(repeating: "x", count: 100), code: "target")
            try check(
                415,
                "POST",
                "/v1/contact",
                ["Content-Type": "text/plain", "Accept": "application/json"],
                Self.good,
                code: "media_type"
            )
            try check(
                415,
                "POST",
                "/v1/contact",
                Self.json.merging(["Content-Encoding": "gzip"]) { $1 },
                Self.good,
                code: "media_type"
            )
            try check(422, "POST", "/v1/contact", Self.json, #"{"name":1}"#, code: "validation")
            try check(431, "GET", "/v1/contact", ["X": String(repeating: "x", count: 9000)])
            try check(
                431,
                "GET",
                "/v1/contact",
                Dictionary(uniqueKeysWithValues: (0..<80).map { ("X\($0)", "y") })
            )
            try check(204, "OPTIONS", "/v1/contact", ["Origin": "https://www.example.com"])
            try check(403, "OPTIONS", "/v1/contact", ["Origin": "https://evil.example"], code: "origin")
            try check(200, "GET", "/v1/contact/token")
            try check(200, "HEAD", "/openapi.json")
            let methods = try service.send("PUT", "/v1/contact")
            #expect(methods["Allow"] == "POST, OPTIONS")
            let types = try service.send(
                "POST",
                "/v1/contact",
                ["Content-Type": "text/plain", "Accept": "application/json"]
            )
            #expect(types["Accept-Post"]?.contains("application/json") == true)
            #expect(try service.admin("/livez").status == 200 && service.admin("/readyz").status == 200)
            #expect(try service.admin("/metrics").text.contains("contact_requests_total{code=\"422\"} 1"))
            #expect(try service.admin("/v1/contact").status == 404)
            #expect(try service.inbox("list").output.isEmpty)
        }
    }

    @Test("names the fields that are wrong, for programs and for people")
    func problems() throws {
        try withService { service in
            let typed = [
                "name": "", "email": "ana@", "company": "\"><script>", "project_type": "Music video",
                "message": "<b>\r\n&amp; more",
            ]
            let program = try service.send(
                "POST",
                "/v1/contact",
                Self.form.merging(["Accept": "application/json"]) { $1 },
                body: Form.body(typed)
            )
            #expect(program.status == 422)
            #expect(
                program.text.contains(
                    ##"{"pointer":"#/name","field":"name","code":"required","detail":"Tell us your name."}"##
                )
            )
            let page = try service.send("POST", "/v1/contact", Self.form, body: Form.body(typed))
            #expect(page.status == 422 && page["Content-Type"] == "text/html; charset=utf-8")
            #expect(page["Content-Security-Policy"]?.contains("unsafe") == false)
            for text in [
                ##"<a href="#contact-email">"##, #"value="ana@""#, #"value="&quot;&gt;&lt;script&gt;""#,
                "<option selected>Music video</option>", "\n&lt;b&gt;\r\n&amp;amp; more</textarea>",
                #"aria-invalid="true""#,
            ] { #expect(page.text.contains(text), "\(text)") }
        }
    }

    @Test("answers the pages of the site and no others, by Origin")
    func origins() throws {
        try withService(environment: ["CONTACT_ORIGINS": "http://127.0.0.1:8080"]) { service in
            for (number, origin) in [
                "https://www.example.com", "https://api.example.com", "http://127.0.0.1:8080",
            ]
            .enumerated() {
                let answer = try service.send(
                    "POST",
                    "/v1/contact",
                    Self.json.merging(["Origin": origin]) { $1 },
                    body: Self.good,
                    from: "192.0.2.\(number)"
                )
                #expect(
                    answer.status == 201 && answer["Access-Control-Allow-Origin"] == origin
                        && answer["Vary"] == "Origin"
                )
            }
            // What privacy settings make of an honest page's origin.
            let unknown = try service.send(
                "POST",
                "/v1/contact",
                Self.json.merging(["Origin": "null"]) { $1 },
                body: Self.good,
                from: "192.0.2.9"
            )
            #expect(unknown.status == 201 && unknown["Access-Control-Allow-Origin"] == nil)
            for origin in [
                "https://www.example.com.evil.example", "http://www.example.com",
                "https://www.example.com:444",
                "HTTPS://WWW.EXAMPLE.COM",
            ] {
                #expect(
                    try service.send(
                        "POST",
                        "/v1/contact",
                        Self.json.merging(["Origin": origin]) { $1 },
                        body: Self.good
                    ).status == 403
                )
            }
            let preflight = try service.send("OPTIONS", "/v1/contact", ["Origin": "https://www.example.com"])
            #expect(preflight["Access-Control-Allow-Headers"] == "content-type, idempotency-key")
            #expect(preflight["Access-Control-Allow-Credentials"] == nil)
        }
    }

    @Test("takes a message once, by its key or by its content")
    func once() throws {
        try withService { service in
            func post(
                _ body: String,
                key: String? = nil,
                from client: String
            ) throws
                -> HTTPConnection.Response
            {
                var headers = Self.json
                headers["Idempotency-Key"] = key
                return try service.send("POST", "/v1/contact", headers, body: body, from: client)
            }
            let key = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\""
            let first = try post(Self.good, key: key, from: "192.0.2.1")
            let again = try post(Self.good, key: "8e03978e-40d5-43e8-bc93-6894a57f9324", from: "192.0.2.2")
            #expect(first.status == 201 && again.status == 201 && first.body == again.body)
            #expect(first["Idempotent-Replayed"] == nil && again["Idempotent-Replayed"] == "true")
            let other = try post(Self.good.replacing("Hello", with: "Other"), key: key, from: "192.0.2.1")
            #expect(other.status == 422 && other.text.contains("idempotency_key_reused"))
            // Without a key: the same content of the same client is the same, of another it is another.
            let plain = try post(Self.good.replacing("Hello", with: "Plain"), from: "192.0.2.3")
            #expect(
                try post(Self.good.replacing("Hello", with: "Plain"), from: "192.0.2.3").body == plain.body
            )
            #expect(
                try post(Self.good.replacing("Hello", with: "Plain"), from: "192.0.2.4").body != plain.body
            )
            #expect(try service.inbox("list").output.split(separator: "\n").count == 3)
            // What was stored before costs nothing of the quota: eight of the same from one client.
            for _ in 0..<8 {
                #expect(
                    try post(Self.good.replacing("Hello", with: "Plain"), from: "192.0.2.3").status == 201
                )
            }
        }
    }

    @Test("stops one client after five messages, and says when to come back with the text kept")
    func quota() throws {
        try withService { service in
            for number in 0..<5 {
                #expect(
                    try service.send(
                        "POST",
                        "/v1/contact",
                        Self.form,
                        body: Self.goodForm + "\(number)",
                        from: "192.0.2.1"
                    ).status == 303
                )
            }
            let page = try service.send(
                "POST",
                "/v1/contact",
                Self.form,
                body: Self.goodForm + "+again",
                from: "192.0.2.1"
            )
            #expect(
                page.status == 429
                    && page["Retry-After"].flatMap { Int($0) }.map { (1...120).contains($0) } == true
            )
            #expect(page.text.contains("Hello again</textarea>"))
            #expect(
                try service.send("POST", "/v1/contact", Self.form, body: Self.goodForm, from: "192.0.2.2")
                    .status == 303
            )
        }
    }

    @Test("keeps spam, shows it the same answer, and forwards it to nobody")
    func spam() throws {
        try withService(environment: [
            "CONTACT_SENDMAIL": "/bin/false", "CONTACT_MAIL_FROM": "a@b.co", "CONTACT_MAIL_TO": "a@b.co",
        ]) { service in
            let spam = "name=Ana&email=ana%40example.org&message=Buy&reference_code=x&company=http%3A%2F%2Fa"
            let answer = try service.send("POST", "/v1/contact", Self.form, body: spam)
            #expect(answer.status == 303)
            let line = try service.inbox("list", "--status", "spam", "--json").output
            #expect(
                line.contains(#""points":10"#)
                    && line.contains(#""signs":["address_in_field","honeypot","token_missing"]"#)
            )
            #expect(try service.inbox("outbox").output == "Nothing waits.\n")
            // Three clients with one text.
            for client in 1...3 {
                _ = try service.send(
                    "POST",
                    "/v1/contact",
                    Self.json,
                    body: Self.good,
                    from: "192.0.2.\(client)"
                )
            }
            #expect(try service.inbox("list", "--status", "held").output.split(separator: "\n").count == 1)
        }
    }

    @Test("says once when visitors behind a proxy count as one", arguments: [true, false])
    func proxies(isTrusted: Bool) throws {
        try withService(environment: isTrusted ? [:] : ["CONTACT_TRUSTED_PROXIES": ""]) { service in
            for _ in 0..<3 {
                _ = try service.send("GET", "/v1/contact/token", from: isTrusted ? nil : "192.0.2.1")
            }
            let words = isTrusted ? "does not say who its client is" : "set CONTACT_TRUSTED_PROXIES"
            try service.waitForLog(words)
            #expect(service.log.components(separatedBy: words).count == 2)
        }
    }

    @Test("says nothing of a visitor in its log or its figures")
    func privacy() throws {
        try withService { service in
            let canary = [
                "name": "Canaryname", "email": "canary@mail.example", "phone": "5550199",
                "message": "Canarymessage",
            ]
            for body in [canary, canary.merging(["email": "canary@"]) { $1 }] {
                _ = try service.send(
                    "POST",
                    "/v1/contact?canaryquery",
                    Self.form.merging(["User-Agent": "canaryagent"]) { $1 },
                    body: Form.body(body),
                    from: "203.0.113.77"
                )
            }
            _ = try service.send(
                "POST",
                "/v1/contact",
                Self.json,
                body: "{\"name\":\"Canaryname\"",
                from: "203.0.113.77"
            )
            let texts = [service.log, try service.admin("/metrics").text]
            for text in texts {
                for word in ["anary", "5550199", "203.0.113.77", "127.0.0.1:"] {
                    #expect(!text.contains(word), "\(word) in \(text)")
                }
            }
            for line in service.log.split(separator: "\n") {
                #expect(throws: Never.self) {
                    try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
                }
            }
        }
    }
}
