package import Foundation
package import PostgresStore

/// What the operator says in the environment; every name begins with `CONTACT_`.
package struct ServiceSettings: Sendable {
    /// Where submissions are forwarded to, as a role that may only insert.
    package var database: PostgresAddress?
    package var webhook: Webhook?
    package var mail: Mail?
    /// Networks of proxies whose word on the client's address counts.
    package var trustedProxies: [Network] = []
    /// One header, such as `CF-Connecting-IP`, in place of `X-Forwarded-For`.
    package var clientHeader: String?
    /// Origins beside those of `site.yaml`.
    package var origins: [String] = []
    package var limits = Limits()
    /// Shared by all replicas; nil for one that is made in the data folder.
    package var secret: [UInt8]?

    /// Where new messages are told to a program.
    package struct Webhook: Sendable {
        package let url: URL
        package let secret: [UInt8]
    }

    /// How new messages are told by e-mail.
    package struct Mail: Sendable {
        /// A program as `sendmail` is, with its arguments.
        package let command: [String]
        package let from: String
        package let to: String
        package let subject: String
    }

    /// - Throws: `SettingsError`, which shows no secret.
    package init(environment: [String: String]) throws {
        let known = ServiceSettings.names
        if let name = environment.keys.filter({ $0.hasPrefix("CONTACT_") && !known.contains($0) }).min() {
            throw SettingsError(
                "'\(name)' is no setting",
                advice: "the settings are \(known.sorted().joined(separator: ", "))"
            )
        }
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func list(_ name: String) -> [String] {
            value(name)?.split(separator: ",").map { String($0).trimmedASCII } ?? []
        }
        if let url = value("CONTACT_DATABASE_URL") {
            database = try PostgresAddress(url, environment: environment)
        }
        webhook = try ServiceSettings.webhook(value("CONTACT_WEBHOOK_URL"), value("CONTACT_WEBHOOK_SECRET"))
        mail = try ServiceSettings.mail(value)
        trustedProxies = try list("CONTACT_TRUSTED_PROXIES").map { text in
            guard let network = Network(text) else {
                throw SettingsError(
                    "'\(text)' in CONTACT_TRUSTED_PROXIES is no network",
                    advice: "write 127.0.0.1 or 10.0.0.0/8"
                )
            }
            return network
        }
        clientHeader = value("CONTACT_CLIENT_HEADER")
        origins = try list("CONTACT_ORIGINS").map { text in
            guard let origin = ContactSettings.origin(of: text) else {
                throw SettingsError(
                    "'\(text)' in CONTACT_ORIGINS is no origin",
                    advice: "write https://www.example.com"
                )
            }
            return origin
        }
        for (name, path) in ServiceSettings.limits {
            guard let text = value(name) else { continue }
            guard let number = Int(text), number > 0 else {
                throw SettingsError("\(name) is '\(text)'", advice: "write a whole number above 0")
            }
            limits[keyPath: path] = number
        }
        if let text = value("CONTACT_SECRET") {
            guard let bytes = Data(base64Encoded: text), bytes.count >= 32 else {
                throw SettingsError(
                    "CONTACT_SECRET is not 32 bytes or more in Base64",
                    advice: "make one with: openssl rand -base64 32"
                )
            }
            secret = Array(bytes)
        }
    }

    private static func webhook(_ url: String?, _ secret: String?) throws -> Webhook? {
        guard let url else { return nil }
        guard let address = URL(string: url), let host = address.host(),
            address.scheme == "https"
                || address.scheme == "http" && ["127.0.0.1", "localhost", "::1"].contains(host)
        else {
            throw SettingsError(
                "CONTACT_WEBHOOK_URL is no https address",
                advice: "plain http goes to this machine only"
            )
        }
        // Standard Webhooks 1.0, "Signature scheme".
        guard let secret, secret.hasPrefix("whsec_"),
            let bytes = Data(base64Encoded: String(secret.dropFirst(6))),
            (24...64).contains(bytes.count)
        else {
            throw SettingsError(
                "CONTACT_WEBHOOK_SECRET is not 'whsec_' and 24 to 64 bytes in Base64",
                advice: "make one with: echo whsec_$(openssl rand -base64 32)"
            )
        }
        return Webhook(url: address, secret: Array(bytes))
    }

    private static func mail(_ value: (String) -> String?) throws -> Mail? {
        guard let command = value("CONTACT_SENDMAIL") else { return nil }
        guard let from = value("CONTACT_MAIL_FROM"), let to = value("CONTACT_MAIL_TO") else {
            throw SettingsError(
                "CONTACT_SENDMAIL needs an address to send from and one to send to",
                advice: "set CONTACT_MAIL_FROM and CONTACT_MAIL_TO"
            )
        }
        for (name, address) in [("CONTACT_MAIL_FROM", from), ("CONTACT_MAIL_TO", to)]
        where !EmailAddress.isValid(address) {
            throw SettingsError("\(name) is '\(address)'", advice: "write one e-mail address")
        }
        let subject = value("CONTACT_MAIL_SUBJECT") ?? "A message from the site"
        guard subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw SettingsError(
                "CONTACT_MAIL_SUBJECT is not ASCII",
                advice: "write it without accents and line ends"
            )
        }
        return Mail(
            command: command.split(separator: " ").map(String.init),
            from: from,
            to: to,
            subject: subject
        )
    }

    // MARK: Names

    private static var limits: [(name: String, path: WritableKeyPath<Limits, Int>)] {
        [
            ("CONTACT_LIMIT_BODY", \.body), ("CONTACT_LIMIT_HEADER_LIST", \.headerList),
            ("CONTACT_LIMIT_HEADER_FIELD", \.headerField), ("CONTACT_LIMIT_HEADER_FIELDS", \.headerFields),
            ("CONTACT_LIMIT_TARGET", \.target), ("CONTACT_LIMIT_FIELDS", \.fields),
            ("CONTACT_LIMIT_HEADER_DEADLINE", \.headerDeadline),
            ("CONTACT_LIMIT_REQUEST_DEADLINE", \.requestDeadline),
            ("CONTACT_LIMIT_MINIMUM_RATE", \.minimumRate),
            ("CONTACT_LIMIT_RATE_GRACE", \.rateGrace), ("CONTACT_LIMIT_KEEP_ALIVE", \.keepAlive),
            ("CONTACT_LIMIT_CONNECTIONS", \.connections),
            ("CONTACT_LIMIT_CONNECTIONS_PER_NETWORK", \.connectionsPerNetwork),
            ("CONTACT_LIMIT_QUOTA", \.quota.count),
            ("CONTACT_LIMIT_DAILY_QUOTA", \.dailyQuota.count),
            ("CONTACT_LIMIT_SITE_QUOTA", \.siteQuota.count),
            ("CONTACT_LIMIT_RESERVE", \.reserve), ("CONTACT_LIMIT_CHECKPOINT", \.checkpoint),
        ]
    }

    private static let names: Set<String> = Set(
        [
            "CONTACT_DATABASE_URL", "CONTACT_WEBHOOK_URL", "CONTACT_WEBHOOK_SECRET", "CONTACT_SENDMAIL",
            "CONTACT_MAIL_FROM", "CONTACT_MAIL_TO", "CONTACT_MAIL_SUBJECT", "CONTACT_TRUSTED_PROXIES",
            "CONTACT_CLIENT_HEADER", "CONTACT_ORIGINS", "CONTACT_SECRET",
        ] + limits.map(\.name)
    )
}
