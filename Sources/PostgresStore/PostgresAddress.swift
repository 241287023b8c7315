package import Content

/// Where a server is and how to speak to it: a connection URI with safe defaults.
package struct PostgresAddress: Sendable {
    /// For libpq, by name; with the password, so never shown.
    let parameters: [String: String]
    /// What messages call the database: host and database, nothing else.
    package let name: String

    /// How sure a server must be (PostgreSQL, "SSL Mode Descriptions"); nil for what the environment or libpq says.
    package var sslMode: String? { parameters["sslmode"] }

    /// For libpq, for one that writes a row now and then: what never answers is given up on.
    package var forwarding: [String: String] {
        let patience = [
            "connect_timeout": "5", "tcp_user_timeout": "10000", "keepalives_idle": "10",
            "keepalives_interval": "5",
        ]
        return parameters.merging(patience) { $1 }.merging(["application_name": "sweetdreams-api"]) { $1 }
    }

    var host: String { parameters["host"] ?? parameters["hostaddr"] ?? "" }

    /// Whether an address is one of a Postgres server.
    package static func isOne(_ url: String) -> Bool {
        url.hasPrefix("postgres://") || url.hasPrefix("postgresql://")
    }

    /// Words of other programs in addresses that are copied from dashboards.
    private static let foreign = [
        "pgbouncer", "schema", "connection_limit", "pool_timeout", "statement_cache_size",
        "prepared_statements",
    ]

    /// - Parameter environment: `PGSSLMODE` and others stand in for what the address leaves out (PostgreSQL,
    ///   "Environment Variables").
    /// - Throws: `Problem`, which does not show the address.
    package init(_ url: String, environment: [String: String]) throws(Problem) {
        let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let names = query.split(separator: "&").map { String($0.prefix { $0 != "=" }) }
        if let name = names.first(where: PostgresAddress.foreign.contains) {
            throw Problem(
                "usage",
                at: nil,
                "the database's address has '\(name)', which is another program's",
                advice: "remove '\(name)=…'; the site needs nothing in its location"
            )
        }
        var parameters: [String: String]
        do {
            parameters = try PostgresConnection.parameters(of: url)
        } catch {
            let message = (error as? PostgresError)?.message ?? "it cannot be read"
            throw Problem(
                "usage",
                at: nil,
                "the database's address is not right: \(message)",
                advice: "write postgres://USER@HOST/DATABASE; in a password, write @ as %40 and / as %2F"
            )
        }
        // Behind every pooler: what a session sets leaks into others, so it is set in the transaction instead.
        if parameters["options"] != nil {
            throw Problem(
                "usage",
                at: nil,
                "the database's address has 'options', which poolers refuse",
                advice: "remove it; settings of the role stay when they are made with ALTER ROLE"
            )
        }
        let host = parameters["host"] ?? environment["PGHOST"] ?? ""
        // An address beside the name is the one that is spoken to, and a service may name any.
        let hosts = [host, parameters["hostaddr"] ?? environment["PGHOSTADDR"] ?? ""]
        let isLocal =
            (parameters["service"] ?? environment["PGSERVICE"]) == nil
            && hosts.allSatisfy(PostgresAddress.isLocal)
        if parameters["sslmode"] == nil, environment["PGSSLMODE"] == nil, !isLocal {
            parameters["sslmode"] = "verify-full"
        }
        parameters["client_encoding"] = "UTF8"
        parameters["application_name"] = parameters["application_name"] ?? "sweetdreams"
        parameters["connect_timeout"] = parameters["connect_timeout"] ?? "10"
        self.parameters = parameters
        let database = parameters["dbname"] ?? parameters["user"] ?? ""
        name = (host.isEmpty ? "postgres" : host) + (database.isEmpty ? "" : "/\(database)")
    }

    /// Whether every host of a list is a socket or the machine itself, where nobody listens in between.
    private static func isLocal(_ hosts: String) -> Bool {
        hosts.split(separator: ",").allSatisfy {
            ["localhost", "127.0.0.1", "::1"].contains($0) || $0.hasPrefix("/") || $0.hasPrefix("@")
        }
    }

    // MARK: What went wrong

    /// Says what an error means to an operator.
    ///
    /// - Parameter isTransient: whether it is worth reading everything again.
    func unreachable(_ error: PostgresError, isTransient: Bool = false) -> SourceUnreachable {
        let (message, advice) = words(error)
        return SourceUnreachable(
            Problem("source-unreachable", at: .file(path: name), message, advice: advice),
            isTransient: isTransient
        )
    }

    private func words(_ error: PostgresError) -> (String, String) {
        let said = error.message
        if error.code == "28P01" || said.contains("authentication failed")
            || said.contains("no password supplied")
        {
            return (
                "the server does not accept the user or the password",
                "check both, best kept in PGPASSWORD or ~/.pgpass; behind Supabase's pooler the user is site_reader.PROJECT"
            )
        }
        if said.contains("certificate") || said.contains("SSL") {
            return (
                "the server cannot prove who it is: \(said)",
                "fetch its CA (Supabase: Database Settings, SSL, prod-ca-2021.crt) and add sslrootcert=PATH to the address"
            )
        }
        switch error.code {
        case "42501":
            return (
                "the role may not read what the site needs: \(said)",
                "run: sweetdreams db grants | psql DATABASE"
            )
        case "42703", "42P01", "42804":
            return ("the database is not as the document says: \(said)", "run: sweetdreams db check")
        case "22021", "22P05":
            return (
                "the database holds a text that is not UTF-8: \(said)",
                "store it again as UTF-8; a database made with ENCODING 'UTF8' takes no other"
            )
        case "", "08001": return ("no connection: \(said)", "check the address, and that the server is up")
        default: return ("the server stopped answering: \(said) (\(error.code))", "build again")
        }
    }
}
