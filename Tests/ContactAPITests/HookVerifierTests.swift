import ContactAPI
import Foundation
import HTTPTypes
import TestSupport
import Testing

@Suite("A deploy hook")
struct HookVerifierTests {
    /// The example of the reference libraries of Standard Webhooks, with its signature by Python's hmac and by OpenSSL.
    private enum Standard {
        static let secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
        static let time: Int64 = 1_614_265_330
        static let body = #"{"test": 2432232314}"#
        static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        /// Of other 32 bytes.
        static let other = "v1,MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

        static let headers = [
            ("webhook-id", id), ("webhook-timestamp", String(time)), ("webhook-signature", signature),
        ]
    }

    /// The example of GitHub's "Validating webhook deliveries".
    private enum GitHub {
        static let secret = "It's a Secret to Everybody"
        static let body = "Hello, World!"
        static let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    }

    private static let token = "3f786850e387550fdab836ed7e6dc881de23001b"

    private static func fields(_ headers: [(String, String)]) throws -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in headers {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return fields
    }

    /// - Parameter age: of the hook, in seconds.
    private static func verify(
        _ scheme: DeployHookSettings.Scheme,
        secrets: [[UInt8]],
        _ headers: [(String, String)],
        body: String,
        age: Int64 = 0
    ) throws -> VerifiedHook {
        let verifier = HookVerifier(scheme: scheme, secrets: secrets)
        var check = verifier.check(try fields(headers), at: (Standard.time + age) * 1000)
        check.update(Array(body.utf8))
        return try check.finish()
    }

    private static func verifyStandard(
        secrets: [String] = [Standard.secret],
        _ headers: [(String, String)] = Standard.headers,
        body: String = Standard.body,
        age: Int64 = 0
    ) throws -> VerifiedHook {
        let keys = try secrets.map { Array(try #require(Data(base64Encoded: $0))) }
        return try verify(.standard, secrets: keys, headers, body: body, age: age)
    }

    private static func verifyGitHub(
        _ headers: [(String, String)],
        body: String = GitHub.body
    ) throws
        -> VerifiedHook
    {
        try verify(.github, secrets: [Array(GitHub.secret.utf8)], headers, body: body)
    }

    private static func verifyBearer(
        _ headers: [(String, String)],
        secrets: [String] = [token]
    ) throws
        -> VerifiedHook
    {
        try verify(.bearer, secrets: secrets.map { Array($0.utf8) }, headers, body: "{}")
    }

    private static func standardHeaders(replacing name: String, with value: String?) -> [(String, String)] {
        Standard.headers.compactMap { header in
            header.0 == name ? value.map { (name, $0) } : header
        }
    }

    // MARK: Standard Webhooks

    @Test("is taken with the signature of the published example, which OpenSSL makes too")
    func takesPublishedExample() throws {
        #expect(try Self.verifyStandard() == VerifiedHook(id: Standard.id))
        let key = try #require(Data(base64Encoded: Standard.secret))
        let expected = try WebhookReceiver.openSSL(
            "\(Standard.id).\(Standard.time).\(Standard.body)",
            keyHex: key.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        )
        #expect(Standard.signature == "v1,\(expected)")
    }

    @Test("is verified whatever the pieces are in which its body comes", arguments: 1...20)
    func takesPieces(size: Int) throws {
        let key = Array(try #require(Data(base64Encoded: Standard.secret)))
        let verifier = HookVerifier(scheme: .standard, secrets: [key])
        var check = verifier.check(try Self.fields(Standard.headers), at: Standard.time * 1000)
        var rest = Array(Standard.body.utf8)[...]
        while !rest.isEmpty {
            check.update(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        #expect(try check.finish().id == Standard.id)
    }

    @Test("is taken with one right signature among several, also of other versions")
    func takesOneOfSeveral() throws {
        for signatures in [
            "\(Standard.other) \(Standard.signature)",
            "v1a,AAAA \(Standard.signature) v2,x",
            "\(Standard.signature) \(Standard.other)",
            "v1,no  \(Standard.signature)",
        ] {
            let headers = Self.standardHeaders(replacing: "webhook-signature", with: signatures)
            #expect(throws: Never.self, "\(signatures)") { try Self.verifyStandard(headers) }
        }
    }

    @Test("is taken from five minutes before its time to five minutes after", arguments: [-300, -1, 300])
    func takesTolerance(age: Int64) {
        #expect(throws: Never.self) { try Self.verifyStandard(age: age) }
    }

    @Test(
        "is refused when it is older or newer than that",
        arguments: [
            (301, HookRejection.late), (86_400, .late), (-301, .early), (-1_614_265_330, .early),
        ] as [(Int64, HookRejection)]
    )
    func refusesOtherTimes(age: Int64, rejection: HookRejection) {
        #expect(throws: rejection) { try Self.verifyStandard(age: age) }
    }

    @Test("is taken with either of two secrets, and with no third one")
    func rotatesSecrets() throws {
        let next = Data(repeating: 7, count: 32).base64EncodedString()
        let other = Data(repeating: 8, count: 32).base64EncodedString()
        #expect(throws: Never.self) { try Self.verifyStandard(secrets: [next, Standard.secret]) }
        #expect(throws: Never.self) { try Self.verifyStandard(secrets: [Standard.secret, next]) }
        #expect(throws: HookRejection.mismatch) { try Self.verifyStandard(secrets: [next, other]) }
    }

    @Test("is refused when anything that was signed is another", arguments: ["id", "timestamp", "body"])
    func refusesChanges(part: String) {
        let headers =
            switch part {
            case "id": Self.standardHeaders(replacing: "webhook-id", with: Standard.id + "x")
            case "timestamp":
                Self.standardHeaders(replacing: "webhook-timestamp", with: String(Standard.time + 1))
            default: Standard.headers
            }
        let body = part == "body" ? Standard.body + " " : Standard.body
        #expect(throws: HookRejection.mismatch) { try Self.verifyStandard(headers, body: body) }
    }

    @Test(
        "is refused without one of its headers, and with one of them twice",
        arguments: ["webhook-id", "webhook-timestamp", "webhook-signature"]
    )
    func refusesMissingHeaders(name: String) {
        let missing = Self.standardHeaders(replacing: name, with: nil)
        let twice = Standard.headers + Standard.headers.filter { $0.0 == name }
        #expect(throws: HookRejection.header) { try Self.verifyStandard(missing) }
        #expect(throws: HookRejection.header) { try Self.verifyStandard(twice) }
    }

    @Test(
        "is refused with a hostile header",
        arguments: [
            ("webhook-id", "", HookRejection.id),
            ("webhook-id", "a b", .id),
            ("webhook-id", "e\u{301}", .id),
            ("webhook-id", String(repeating: "x", count: 256), .id),
            ("webhook-timestamp", "", .timestamp),
            ("webhook-timestamp", "+1614265330", .timestamp),
            ("webhook-timestamp", "-1614265330", .timestamp),
            ("webhook-timestamp", "1614265330.0", .timestamp),
            ("webhook-timestamp", "0x60377A32", .timestamp),
            ("webhook-timestamp", "1614265330000", .early),
            ("webhook-timestamp", "999999999999999", .early),
            ("webhook-timestamp", "9223372036854775807", .timestamp),
            ("webhook-timestamp", "99999999999999999999", .timestamp),
            ("webhook-timestamp", "\u{0661}\u{0662}", .timestamp),
            ("webhook-signature", "", .form),
            ("webhook-signature", "v1", .form),
            ("webhook-signature", "v1,", .form),
            ("webhook-signature", "v1,====", .form),
            ("webhook-signature", "V1" + Standard.signature.dropFirst(2), .form),
            ("webhook-signature", "v1a" + Standard.signature.dropFirst(2), .form),
            ("webhook-signature", String(Standard.signature.dropLast(4)), .form),
            ("webhook-signature", "v1,AAAA", .form),
            ("webhook-signature", String(repeating: Standard.other + " ", count: 100), .mismatch),
        ] as [(String, String, HookRejection)]
    )
    func refusesHostileHeaders(name: String, value: String, rejection: HookRejection) {
        let headers = Self.standardHeaders(replacing: name, with: value)
        #expect(throws: rejection) { try Self.verifyStandard(headers) }
    }

    @Test("cannot move text between its id, its time and its body")
    func refusesSplicing() throws {
        // What is signed is the same as that of a hook with the id a, the time of now and a longer body.
        let key = Array(repeating: UInt8(7), count: 32)
        let text = "a.1.\(Standard.time).x"
        let code = try WebhookReceiver.openSSL(text, keyHex: String(repeating: "07", count: 32))
        let headers = [
            ("webhook-id", "a.1"), ("webhook-timestamp", String(Standard.time)),
            ("webhook-signature", "v1,\(code)"),
        ]
        #expect(throws: HookRejection.id) {
            try Self.verify(.standard, secrets: [key], headers, body: "x")
        }
    }

    // MARK: GitHub

    @Test("of GitHub is taken with the signature of the published example, in either case")
    func takesGitHubExample() throws {
        for signature in [GitHub.signature, "sha256=" + GitHub.signature.dropFirst(7).uppercased()] {
            let hook = try Self.verifyGitHub([
                ("X-Hub-Signature-256", signature),
                ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
            ])
            #expect(hook == VerifiedHook(id: nil, delivery: "72d3162e-cc78-11e3-81ab-4c9367dc0958"))
        }
    }

    @Test("of GitHub is taken without the name of its delivery, and with one that is no name")
    func ignoresDelivery() throws {
        for delivery in [nil, "", "a b", String(repeating: "x", count: 300)] as [String?] {
            let headers =
                [("X-Hub-Signature-256", GitHub.signature)]
                + (delivery.map { [("X-GitHub-Delivery", $0)] } ?? [])
            #expect(try Self.verifyGitHub(headers) == VerifiedHook(id: nil))
        }
    }

    @Test(
        "of GitHub is refused with any other signature",
        arguments: [
            ("", HookRejection.form),
            ("sha256=", .form),
            ("sha256=75", .form),
            (String(GitHub.signature.dropLast()), .form),
            (GitHub.signature + "0", .form),
            (GitHub.signature + "00", .form),
            ("sha1=" + GitHub.signature.dropFirst(7), .form),
            (String(GitHub.signature.dropFirst(7)), .form),
            ("sha256=" + String(repeating: "z", count: 64), .form),
            ("sha256=" + String(repeating: "0", count: 64), .mismatch),
            (GitHub.signature.dropLast() + "8", .mismatch),
        ] as [(String, HookRejection)]
    )
    func refusesOtherGitHubSignatures(signature: String, rejection: HookRejection) {
        #expect(throws: rejection) { try Self.verifyGitHub([("X-Hub-Signature-256", signature)]) }
    }

    @Test("of GitHub is refused without a signature, with the old one alone, with two, and with another body")
    func refusesOtherGitHubHooks() {
        let signature = ("X-Hub-Signature-256", GitHub.signature)
        #expect(throws: HookRejection.header) { try Self.verifyGitHub([]) }
        #expect(throws: HookRejection.header) {
            try Self.verifyGitHub([("X-Hub-Signature", "sha1=757107ea0eb2509fc211221cce984b8a37570b6d")])
        }
        #expect(throws: HookRejection.header) { try Self.verifyGitHub([signature, signature]) }
        #expect(throws: HookRejection.mismatch) {
            try Self.verifyGitHub([signature], body: GitHub.body + "\n")
        }
    }

    // MARK: Bearer

    @Test("with the secret itself is taken, whatever the case of the word before it")
    func takesBearer() throws {
        for word in ["Bearer", "bearer", "BEARER"] {
            #expect(try Self.verifyBearer([("Authorization", "\(word) \(Self.token)")]).id == nil)
        }
        #expect(throws: Never.self) {
            try Self.verifyBearer(
                [("Authorization", "Bearer \(Self.token)")],
                secrets: [String(repeating: "n", count: 32), Self.token]
            )
        }
    }

    @Test(
        "with anything but the secret is refused",
        arguments: [
            ("", HookRejection.form),
            ("Bearer", .form),
            ("Bearer ", .form),
            (token, .form),
            ("Basic \(token)", .form),
            ("Bearer x", .mismatch),
            ("Bearer \(token.dropLast())", .mismatch),
            ("Bearer \(token)0", .mismatch),
            ("Bearer \(token) \(token)", .mismatch),
            ("Bearer \(token.uppercased())", .mismatch),
            ("Bearer \(String(repeating: "x", count: 8000))", .mismatch),
        ] as [(String, HookRejection)]
    )
    func refusesOtherBearers(value: String, rejection: HookRejection) {
        #expect(throws: rejection) { try Self.verifyBearer([("Authorization", value)]) }
    }

    @Test("with two secrets in two headers is refused")
    func refusesTwoBearers() {
        let header = ("Authorization", "Bearer \(Self.token)")
        #expect(throws: HookRejection.header) { try Self.verifyBearer([header, header]) }
        #expect(throws: HookRejection.header) { try Self.verifyBearer([]) }
    }
}
