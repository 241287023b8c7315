import Foundation
import TestSupport
import Testing

/// A service that takes deploy hooks, with its spool folder, and hooks as their senders make them.
struct DeployHooks {
    static let path = "/v1/hooks/deploy"
    static let secret = "whsec_" + Data(repeating: 5, count: 32).base64EncodedString()
    static let token = "It's-a-Secret-to-Everybody"
    /// The signature of `{}` with `token`, by `openssl dgst -sha256 -hmac`.
    static let githubSignature = "sha256=5f7259901e48cf07220fd4bc30bfebe3475737c041ea2d7b233759f0a18b7c8d"

    let spool: URL

    /// Makes the spool folder in a test's folder.
    init(in folder: URL) throws {
        spool = folder.appending(path: "spool")
        try makeSpool()
    }

    func makeSpool() throws {
        try #require(mkdir(spool.path, 0o700) == 0 && chmod(spool.path, 0o2770) == 0)
    }

    /// - Parameter scheme: nil for the default.
    func environment(scheme: String? = nil, secret: String? = nil) -> [String: String] {
        var environment = [
            "CONTACT_DEPLOY_SPOOL": spool.path, "CONTACT_DEPLOY_SECRET": secret ?? Self.secret,
        ]
        environment["CONTACT_DEPLOY_SCHEME"] = scheme
        return environment
    }

    /// The files that a worker would see, by name.
    func files() throws -> [String: JSONValue] {
        var files: [String: JSONValue] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: spool.path)
        where !name.hasPrefix(".") {
            let data = try Data(contentsOf: spool.appending(path: name))
            try #require(data.last == 10, "\(name) is not whole")
            files[name] = try JSONValue(parsing: data)
        }
        return files
    }

    /// The headers of Standard Webhooks, signed by the openssl command.
    static func standardHeaders(
        id: String,
        body: String,
        secondsFromNow: Int = 0,
        keyByte: Int = 5
    ) throws -> [String: String] {
        let time = Int(Date().timeIntervalSince1970) + secondsFromNow
        let key = String(repeating: "0\(keyByte)", count: 32)
        let code = try WebhookReceiver.openSSL("\(id).\(time).\(body)", keyHex: key)
        return ["webhook-id": id, "webhook-timestamp": String(time), "webhook-signature": "v1,\(code)"]
    }
}
