import ArgumentParser
import ContactAPI
import Foundation
import PostgresStore

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the journal, and that the studio's database has what was forwarded."
    )

    @OptionGroup var data: DataOption

    @Option(
        help: "The studio's database, as a role that may read contact_submissions; the forwarder's may not."
    )
    var database: String?

    func run() async throws {
        guard case .verified(var findings, let forwarded) = try await data.ask(.verify) else { return }
        if let database {
            do {
                let there = try Self.ids(in: try PostgresAddress(database, environment: World.environment))
                findings += forwarded.filter { !there.contains($0) }.map {
                    "\($0) is not in the studio's database"
                }
            } catch let error as PostgresError {
                throw World.fail(InboxError("the studio's database does not answer: \(error.message)"))
            }
        }
        findings.forEach(World.printLine)
        guard findings.isEmpty else { throw ExitCode(1) }
        let compared =
            database == nil ? "" : "; all \(forwarded.count) forwarded are in the studio's database"
        World.printLine("The journal is whole\(compared).")
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
