import ArgumentParser
import ContactAPI
import Foundation

struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "Read, answer, export and erase messages.",
        discussion: "Works beside a running service, which does what is asked, and without one.",
        subcommands: [
            ListCommand.self, ShowCommand.self, MarkCommand.self, ExportCommand.self, EraseCommand.self,
            RetainCommand.self, OutboxCommand.self, RetryCommand.self, VerifyCommand.self,
        ]
    )
}

extension DataOption {
    /// Asks the service that holds the journal, or opens the journal when none runs.
    func ask(_ request: InboxRequest) async throws -> InboxReply {
        do {
            if let reply = try InboxSocket.ask(request, in: folder) { return try checked(reply) }
            guard FileManager.default.fileExists(atPath: folder + "/contact.db") else {
                throw InboxError("there is no journal in \(folder); name its folder with --data")
            }
            let journal = try Journal(folder: folder)
            let channels = ContactServer.channels(try ServiceSettings(environment: World.environment))
            let reply = await Inbox(channels: channels, clock: World.now).answer(request, from: journal)
            try await journal.close()
            return try checked(reply)
        } catch let code as ExitCode {
            throw code
        } catch {
            throw World.fail(error)
        }
    }

    private func checked(_ reply: InboxReply) throws -> InboxReply {
        if case .refused(let reason) = reply { throw InboxError(reason) }
        return reply
    }

    /// Calls `use` with all messages, a page at a time.
    func eachMessage(_ filter: InboxFilter, _ use: (InboxMessage) throws -> Void) async throws {
        var last: String?
        while case .messages(let page) = try await ask(.list(filter, after: last)), let newest = page.last {
            try page.forEach(use)
            last = newest.id
        }
    }
}

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List messages, the newest last."
    )

    @OptionGroup var data: DataOption

    @Option(help: "Only those that are new, held, read, replied, archived or spam.")
    var status: InboxStatus?

    @Flag(help: "One JSON object per message.")
    var json = false

    func run() async throws {
        try await data.eachMessage(InboxFilter(status: status)) { message in
            World.printLine(json ? Words.json(message) : Words.line(message))
        }
    }
}

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one message.")

    @OptionGroup var data: DataOption

    @Argument(help: "Its id, or the beginning of it.")
    var id: String

    @Flag var json = false

    func run() async throws {
        guard case .messages(let messages) = try await data.ask(.show(id: id)) else { return }
        for message in messages { World.printLine(json ? Words.json(message) : Words.whole(message)) }
    }
}

struct MarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Say what has become of a message.",
        discussion: "A message that was held or spam and is marked otherwise is forwarded and notified now."
    )

    @OptionGroup var data: DataOption

    @Argument(help: "Its id, or the beginning of it.")
    var id: String

    @Argument(help: "new, read, replied, archived or spam.")
    var status: InboxStatus

    func run() async throws {
        try await Words.printChanged("marked as \(status.rawValue)", data.ask(.mark(id: id, as: status)))
    }
}

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all messages as a table."
    )

    @OptionGroup var data: DataOption

    @Flag(help: "Comma-separated (RFC 4180), safe to open in a spreadsheet.")
    var csv = false

    @Flag(help: "One JSON object per line.")
    var ndjson = false

    @Option(help: "Only what came since a day, such as 2026-05-01.")
    var since: String?

    func validate() throws {
        guard csv != ndjson else { throw ValidationError("say --csv or --ndjson") }
    }

    func run() async throws {
        if csv { FileHandle.standardOutput.write(Data((Words.csvHeader + "\r\n").utf8)) }
        try await data.eachMessage(InboxFilter(since: since)) { message in
            let line = csv ? Words.csv(message) + "\r\n" : Words.json(message) + "\n"
            FileHandle.standardOutput.write(Data(line.utf8))
        }
    }
}

struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase messages, so that no byte of them stays in the journal.",
        discussion:
            "What was forwarded to the studio's database is erased there by its owner; the ids are printed."
    )

    @OptionGroup var data: DataOption

    @Argument(help: "The id of a message, or the beginning of it.")
    var id: String?

    @Option(help: "All messages of an address.")
    var email: String?

    func run() async throws {
        let reply = try await data.ask(.erase(id: id, email: email))
        Words.printChanged("erased", reply)
        guard case .changed(let ids) = reply, !ids.isEmpty else { return }
        let list = ids.map { "'\($0)'" }.joined(separator: ", ")
        World.printLine("In the studio's database: DELETE FROM contact_submissions WHERE id IN (\(list));")
    }
}

struct RetainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retain",
        abstract: "Erase all messages that are older than so many days."
    )

    @OptionGroup var data: DataOption

    @Option(help: "How many days a message is kept.")
    var days: Int

    func validate() throws {
        guard days > 0 else { throw ValidationError("--days is at least 1") }
    }

    func run() async throws { try await Words.printChanged("erased", data.ask(.retain(days: days))) }
}

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "List what is still to be forwarded or notified, and what was given up on."
    )

    @OptionGroup var data: DataOption

    @Flag var json = false

    func run() async throws { try Words.print(outbox: try await data.ask(.outbox), json: json) }
}

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try at once what waits and what was given up on."
    )

    @OptionGroup var data: DataOption

    func run() async throws { try Words.print(outbox: try await data.ask(.retry), json: false) }
}

extension InboxStatus: ExpressibleByArgument {}
