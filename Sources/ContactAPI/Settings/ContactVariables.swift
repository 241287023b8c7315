/// The variables of the environment that begin with `CONTACT_`, all of them known.
struct ContactVariables {
    private let environment: [String: String]

    init(_ environment: [String: String]) throws(SettingsError) {
        let ours = environment.keys.filter { $0.hasPrefix("CONTACT_") }
        if let unknown = ours.filter({ !ContactVariables.names.contains($0) }).min() {
            let names = ContactVariables.names.sorted().joined(separator: ", ")
            throw SettingsError("'\(unknown)' is not a setting", hint: "the settings are \(names)")
        }
        self.environment = environment
    }

    /// An empty value is the same as none.
    subscript(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The items between commas.
    func list(_ name: String) -> [String] {
        self[name]?.split(separator: ",").map { String($0).trimmedASCII } ?? []
    }

    private static let names: Set<String> = Set(
        [
            "CONTACT_DATABASE_URL",
            "CONTACT_WEBHOOK_URL",
            "CONTACT_WEBHOOK_SECRET",
            "CONTACT_SENDMAIL",
            "CONTACT_MAIL_FROM",
            "CONTACT_MAIL_TO",
            "CONTACT_MAIL_SUBJECT",
            "CONTACT_TRUSTED_PROXIES",
            "CONTACT_CLIENT_HEADER",
            "CONTACT_ORIGINS",
            "CONTACT_SECRET",
            "CONTACT_DEPLOY_SPOOL",
            "CONTACT_DEPLOY_SCHEME",
            "CONTACT_DEPLOY_SECRET",
            "CONTACT_DEPLOY_PREVIOUS_SECRET",
        ] + Limits.variables.map(\.name)
    )
}
