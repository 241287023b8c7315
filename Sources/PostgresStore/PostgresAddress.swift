package import Content

/// The address of a server: a connection URI with safe defaults.
package struct PostgresAddress: Sendable {
    /// The connection parameters by name; never shown, because the password is among them.
    let parameters: [String: String]
    /// The database's name in messages: host and database, nothing else.
    package let name: String

    /// How a server must prove who it is (PostgreSQL, "SSL Mode Descriptions").
    ///
    /// Nil for what the environment says, or for libpq's default.
    package var sslMode: String? { parameters["sslmode"] }

    /// The connection parameters for a program that writes a row now and then.
    ///
    /// It does not wait long for a server that never answers.
    package var forwarding: [String: String] {
        var parameters = parameters
        parameters["application_name"] = "sweetdreams-api"
        parameters["connect_timeout"] = "5"
        parameters["tcp_user_timeout"] = "10000"
        parameters["keepalives_idle"] = "10"
        parameters["keepalives_interval"] = "5"
        return parameters
    }

    /// The connection parameters for a program that waits for notifications.
    ///
    /// It notices within a minute that a server is gone which closed no connection.
    var listening: [String: String] {
        var parameters = parameters
        parameters["application_name"] = "sweetdreams-listener"
        parameters["tcp_user_timeout"] = "60000"
        parameters["keepalives_idle"] = "30"
        parameters["keepalives_interval"] = "10"
        parameters["keepalives_count"] = "3"
        return parameters
    }

    var host: String { parameters["host"] ?? parameters["hostaddr"] ?? "" }

    /// Tells whether an address is that of a Postgres server.
    package static func isOne(_ url: String) -> Bool {
        url.hasPrefix("postgres://") || url.hasPrefix("postgresql://")
    }

    /// - Parameters:
    ///   - url: the address.
    ///   - environment: `PGHOST`, `PGSSLMODE` and others stand in for parameters that the address leaves out
    ///     (PostgreSQL, "Environment Variables").
    /// - Throws: `Problem`; it does not show the address.
    package init(_ url: String, environment: [String: String]) throws(Problem) {
        try PostgresAddress.checkQuery(of: url)
        var parameters = try PostgresAddress.parse(url)
        let host = parameters["host"] ?? environment["PGHOST"] ?? ""
        // The host address counts where it is given, and a service may name any host.
        let hostAddress = parameters["hostaddr"] ?? environment["PGHOSTADDR"] ?? ""
        let service = parameters["service"] ?? environment["PGSERVICE"]
        let isLocal =
            service == nil && PostgresAddress.isLocal(host) && PostgresAddress.isLocal(hostAddress)
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

    /// Parameters of other programs, in addresses that are copied from dashboards.
    private static let foreignParameters = [
        "pgbouncer", "schema", "connection_limit", "pool_timeout", "statement_cache_size",
        "prepared_statements",
    ]

    private static func checkQuery(of url: String) throws(Problem) {
        let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        for parameter in query.split(separator: "&") {
            let name = String(parameter.prefix { $0 != "=" })
            guard foreignParameters.contains(name) else { continue }
            throw Problem(
                "usage",
                at: nil,
                "the database's address has '\(name)', which is for another program",
                advice: "remove '\(name)=…'; the site needs nothing instead"
            )
        }
    }

    private static func parse(_ url: String) throws(Problem) -> [String: String] {
        let parameters: [String: String]
        do {
            parameters = try PostgresConnection.parameters(of: url)
        } catch {
            let message = (error as? PostgresError)?.message ?? "it cannot be read"
            throw Problem(
                "usage",
                at: nil,
                "the database's address is not valid: \(message)",
                advice: "write postgres://USER@HOST/DATABASE; in a password, write @ as %40 and / as %2F"
            )
        }
        // With a pooler, a session's settings leak into other sessions, so builds set theirs in the transaction.
        if parameters["options"] != nil {
            throw Problem(
                "usage",
                at: nil,
                "the database's address has 'options', which poolers refuse",
                advice: "remove it; settings of the role stay when they are made with ALTER ROLE"
            )
        }
        return parameters
    }

    /// Tells whether every host of a list is this machine or a socket, where nobody can listen in between.
    private static func isLocal(_ hosts: String) -> Bool {
        hosts.split(separator: ",").allSatisfy { host in
            ["localhost", "127.0.0.1", "::1"].contains(host) || host.hasPrefix("/") || host.hasPrefix("@")
        }
    }
}

// MARK: - Errors

extension PostgresAddress {
    /// An error in words for an operator.
    ///
    /// - Parameter isTransient: reading everything again may succeed.
    func unreachable(_ error: PostgresError, isTransient: Bool = false) -> SourceUnreachable {
        let description = PostgresAddress.describe(error)
        let problem = Problem(
            "source-unreachable",
            at: .file(path: name),
            description.message,
            advice: description.advice
        )
        return SourceUnreachable(problem, isTransient: isTransient)
    }

    private static func describe(_ error: PostgresError) -> (message: String, advice: String) {
        let message = error.message
        if isAboutPassword(error) {
            return (
                "the server does not accept the user or the password",
                "check both, best kept in PGPASSWORD or ~/.pgpass; "
                    + "with Supabase's pooler the user is site_reader.PROJECT"
            )
        }
        if message.contains("certificate") || message.contains("SSL") {
            return (
                "the server cannot prove who it is: \(message)",
                "fetch its CA (Supabase: Database Settings, SSL, prod-ca-2021.crt), "
                    + "add sslrootcert=PATH to the address, and let the program's user read that file"
            )
        }
        switch error.code {
        case "42501":
            return (
                "the role may not read what the site needs: \(message)",
                "run: sweetdreams db grants | psql DATABASE"
            )
        case "42703", "42P01", "42804":
            return (
                "the database is not as the document says: \(message)",
                "run: sweetdreams db check"
            )
        case "22021", "22P05":
            return (
                "the database holds a text that is not UTF-8: \(message)",
                "store it again as UTF-8; a database made with ENCODING 'UTF8' takes no other"
            )
        case "", "08001":
            return (
                "no connection: \(message)",
                "check the address, and that the server is up"
            )
        default:
            return (
                "the server stopped answering: \(message) (\(error.code))",
                "build again"
            )
        }
    }

    private static func isAboutPassword(_ error: PostgresError) -> Bool {
        error.code == "28P01"
            || error.message.contains("authentication failed")
            || error.message.contains("no password supplied")
    }
}
