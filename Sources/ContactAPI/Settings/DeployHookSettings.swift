/// How deploy hooks are taken: how they prove where they come from, and where they wait for the worker.
package struct DeployHookSettings: Sendable {
    /// How a hook proves that its sender knows the secret.
    package enum Scheme: String, CaseIterable, Sendable {
        /// A signature of id, time and body (Standard Webhooks 1.0).
        case standard
        /// A signature of the body (GitHub, `X-Hub-Signature-256`).
        case github
        /// The secret itself (RFC 6750, section 2.1), for senders that sign nothing, such as Supabase's database
        /// webhooks.
        case bearer
    }

    package let scheme: Scheme
    /// The secret, and the previous one while a sender may still use it.
    package let secrets: [[UInt8]]
    /// The folder of accepted hooks.
    package let spool: String

    package init(scheme: Scheme, secrets: [[UInt8]], spool: String) {
        self.scheme = scheme
        self.secrets = secrets
        self.spool = spool
    }
}

extension DeployHookSettings {
    private static let secret = "CONTACT_DEPLOY_SECRET"
    private static let previousSecret = "CONTACT_DEPLOY_PREVIOUS_SECRET"
    private static let spool = "CONTACT_DEPLOY_SPOOL"
    private static let scheme = "CONTACT_DEPLOY_SCHEME"

    /// Nil when no variable of deploy hooks is set.
    init?(_ variables: ContactVariables) throws(SettingsError) {
        typealias Settings = DeployHookSettings
        let names = [Settings.secret, Settings.previousSecret, Settings.spool, Settings.scheme]
        guard names.contains(where: { variables[$0] != nil }) else { return nil }
        guard let secret = variables[Settings.secret], let spool = variables[Settings.spool] else {
            throw SettingsError(
                "deploy hooks need a secret, and a folder to wait in",
                hint: "set \(Settings.secret) and \(Settings.spool)"
            )
        }
        let scheme = try Settings.scheme(named: variables[Settings.scheme])
        var secrets = [try Settings.bytes(of: secret, scheme: scheme, variable: Settings.secret)]
        if let previous = variables[Settings.previousSecret] {
            secrets.append(
                try Settings.bytes(of: previous, scheme: scheme, variable: Settings.previousSecret)
            )
        }
        self.init(scheme: scheme, secrets: secrets, spool: spool)
    }

    private static func scheme(named name: String?) throws(SettingsError) -> Scheme {
        guard let name else { return .standard }
        if let scheme = Scheme(rawValue: name) { return scheme }
        let names = Scheme.allCases.map(\.rawValue).joined(separator: ", ")
        throw SettingsError("\(scheme) is '\(name)'", hint: "write one of \(names)")
    }

    private static func bytes(
        of text: String,
        scheme: Scheme,
        variable: String
    ) throws(SettingsError) -> [UInt8] {
        if scheme == .standard {
            guard let bytes = WebhookSecret.bytes(of: text) else { throw WebhookSecret.error(in: variable) }
            return bytes
        }
        // A header cannot begin or end with a space; in GitHub's form for the secret they would be hard to see.
        guard (24...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw SettingsError(
                "\(variable) is not 24 to 255 ASCII characters without spaces",
                hint: "make one with: openssl rand -hex 32"
            )
        }
        return Array(text.utf8)
    }
}
