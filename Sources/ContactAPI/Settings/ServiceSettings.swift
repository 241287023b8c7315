package import Foundation
package import PostgresStore

/// The operator's settings from the environment; every name begins with `CONTACT_`.
package struct ServiceSettings: Sendable {
    /// The studio's database, as a role that may only insert.
    package var database: PostgresAddress?
    package var webhook: Webhook?
    package var mail: Mail?
    /// How deploy hooks are taken; nil when none are.
    package var deployHooks: DeployHookSettings?
    /// Proxies whose header names the client.
    package var trustedProxies: [Network] = []
    /// The header that names the client, instead of `X-Forwarded-For`.
    package var clientHeader: String?
    /// Origins besides those of `site.yaml`.
    package var origins: [String] = []
    package var limits = Limits()
    /// Shared by all replicas; nil for one that is made in the data folder.
    package var secret: [UInt8]?

    /// A program's address that is notified of new messages.
    package struct Webhook: Sendable {
        package let url: URL
        package let secret: [UInt8]
    }

    /// How new messages are sent by e-mail.
    package struct Mail: Sendable {
        /// A program like `sendmail`, with its arguments.
        package let command: [String]
        package let from: String
        package let to: String
        package let subject: String
    }

    /// - Throws: `SettingsError`, or `PostgresError` for the database's address; neither shows a secret.
    package init(environment: [String: String]) throws {
        let variables = try ContactVariables(environment)
        if let url = variables["CONTACT_DATABASE_URL"] {
            database = try PostgresAddress(url, environment: environment)
        }
        webhook = try Webhook(variables)
        mail = try Mail(variables)
        deployHooks = try DeployHookSettings(variables)
        trustedProxies = try variables.list("CONTACT_TRUSTED_PROXIES").map { text in
            guard let network = Network(text) else {
                throw SettingsError(
                    "'\(text)' in CONTACT_TRUSTED_PROXIES is not a network",
                    hint: "write 127.0.0.1 or 10.0.0.0/8"
                )
            }
            return network
        }
        clientHeader = variables["CONTACT_CLIENT_HEADER"]
        origins = try variables.list("CONTACT_ORIGINS").map { text in
            guard let origin = ContactSettings.origin(of: text) else {
                throw SettingsError(
                    "'\(text)' in CONTACT_ORIGINS is not an origin",
                    hint: "write https://www.example.com"
                )
            }
            return origin
        }
        limits = try Limits(variables)
        secret = try ServiceSettings.secret(variables)
    }

    private static func secret(_ variables: ContactVariables) throws(SettingsError) -> [UInt8]? {
        guard let text = variables["CONTACT_SECRET"] else { return nil }
        guard let bytes = Data(base64Encoded: text), bytes.count >= 32 else {
            throw SettingsError(
                "CONTACT_SECRET is not 32 bytes or more in Base64",
                hint: "make one with: openssl rand -base64 32"
            )
        }
        return Array(bytes)
    }
}

extension ServiceSettings.Webhook {
    fileprivate init?(_ variables: ContactVariables) throws(SettingsError) {
        guard let text = variables["CONTACT_WEBHOOK_URL"] else { return nil }
        guard let url = URL(string: text), ServiceSettings.Webhook.isAllowed(url) else {
            throw SettingsError(
                "CONTACT_WEBHOOK_URL is not an https address",
                hint: "plain http goes to this machine only"
            )
        }
        guard let secret = variables["CONTACT_WEBHOOK_SECRET"].flatMap(WebhookSecret.bytes) else {
            throw WebhookSecret.error(in: "CONTACT_WEBHOOK_SECRET")
        }
        self.init(url: url, secret: secret)
    }

    private static func isAllowed(_ url: URL) -> Bool {
        guard let host = url.host() else { return false }
        let isLocal = ["127.0.0.1", "localhost", "::1"].contains(host)
        return url.scheme == "https" || url.scheme == "http" && isLocal
    }
}

extension ServiceSettings.Mail {
    fileprivate init?(_ variables: ContactVariables) throws(SettingsError) {
        guard let command = variables["CONTACT_SENDMAIL"] else { return nil }
        guard let from = variables["CONTACT_MAIL_FROM"], let to = variables["CONTACT_MAIL_TO"] else {
            throw SettingsError(
                "CONTACT_SENDMAIL needs an address to send from and one to send to",
                hint: "set CONTACT_MAIL_FROM and CONTACT_MAIL_TO"
            )
        }
        try ServiceSettings.Mail.validate(from, of: "CONTACT_MAIL_FROM")
        try ServiceSettings.Mail.validate(to, of: "CONTACT_MAIL_TO")
        let subject = variables["CONTACT_MAIL_SUBJECT"] ?? "A message from the site"
        guard subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw SettingsError(
                "CONTACT_MAIL_SUBJECT is not ASCII",
                hint: "write it without accents and line ends"
            )
        }
        self.init(
            command: command.split(separator: " ").map(String.init),
            from: from,
            to: to,
            subject: subject
        )
    }

    private static func validate(_ address: String, of name: String) throws(SettingsError) {
        guard EmailAddress.isValid(address) else {
            throw SettingsError("\(name) is '\(address)'", hint: "write one e-mail address")
        }
    }
}

extension Limits {
    fileprivate init(_ variables: ContactVariables) throws(SettingsError) {
        self.init()
        for (name, path) in Limits.variables {
            guard let text = variables[name] else { continue }
            guard let number = Int(text), number > 0 else {
                throw SettingsError("\(name) is '\(text)'", hint: "write a whole number above 0")
            }
            self[keyPath: path] = number
        }
    }

    static var variables: [(name: String, path: WritableKeyPath<Limits, Int>)] {
        [
            ("CONTACT_LIMIT_BODY", \.body),
            ("CONTACT_LIMIT_HEADER_LIST", \.headerList),
            ("CONTACT_LIMIT_HEADER_FIELD", \.headerField),
            ("CONTACT_LIMIT_HEADER_FIELDS", \.headerFields),
            ("CONTACT_LIMIT_TARGET", \.target),
            ("CONTACT_LIMIT_FIELDS", \.fields),
            ("CONTACT_LIMIT_HEADER_DEADLINE", \.headerDeadline),
            ("CONTACT_LIMIT_REQUEST_DEADLINE", \.requestDeadline),
            ("CONTACT_LIMIT_MINIMUM_RATE", \.minimumRate),
            ("CONTACT_LIMIT_RATE_GRACE", \.rateGrace),
            ("CONTACT_LIMIT_KEEP_ALIVE", \.keepAlive),
            ("CONTACT_LIMIT_CONNECTIONS", \.connections),
            ("CONTACT_LIMIT_CONNECTIONS_PER_NETWORK", \.connectionsPerNetwork),
            ("CONTACT_LIMIT_QUOTA", \.quota.count),
            ("CONTACT_LIMIT_DAILY_QUOTA", \.dailyQuota.count),
            ("CONTACT_LIMIT_SITE_QUOTA", \.ipv6SiteQuota.count),
            ("CONTACT_LIMIT_DEPLOY_BODY", \.deployHookBody),
            ("CONTACT_LIMIT_DEPLOY_QUOTA", \.deployHookQuota.count),
            ("CONTACT_LIMIT_RESERVE", \.reserve),
            ("CONTACT_LIMIT_CHECKPOINT", \.checkpoint),
        ]
    }
}
