import ArgumentParser
import ContactAPI
import PostgresStore

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the journal, and that the studio's database has all forwarded messages."
    )

    @OptionGroup var data: DataOption

    @Option(
        help: "The studio's database, as a role that may read contact_submissions; contact_writer may not."
    )
    var database: String?

    func run() async throws {
        guard case .verified(var findings, let forwarded) = try await data.ask(.verify) else { return }
        var compared = ""
        if let database {
            findings += try missing(of: forwarded, in: database)
            compared = "; all \(forwarded.count) forwarded are in the studio's database"
        }
        findings.forEach(CommandEnvironment.printLine)
        guard findings.isEmpty else { throw ExitCode(1) }
        CommandEnvironment.printLine("The journal is whole\(compared).")
    }

    private func missing(of forwarded: [String], in database: String) throws -> [String] {
        do {
            let address = try PostgresAddress(database, environment: CommandEnvironment.variables)
            let present = try VerifyCommand.ids(in: address)
            return forwarded.filter { !present.contains($0) }.map { id in
                "\(id) is not in the studio's database"
            }
        } catch let error as PostgresError {
            let message = "the studio's database does not answer: \(error.message)"
            throw CommandEnvironment.report(InboxError(message))
        }
    }

    private static func ids(in address: PostgresAddress) throws -> Set<String> {
        let connection = try PostgresConnection(address.forwarding)
        var ids: Set<String> = []
        try connection.read("SELECT id::text FROM contact_submissions") { row in
            if let bytes = row.bytes(0) { ids.insert(String(decoding: bytes, as: UTF8.self)) }
        }
        return ids
    }
}
