import ArgumentParser
import ContactAPI
import Foundation

struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "Read, answer, export and erase messages.",
        discussion:
            "A running service carries out the command; without one, the command opens the journal itself.",
        subcommands: [
            ListCommand.self, ShowCommand.self, MarkCommand.self, ExportCommand.self, EraseCommand.self,
            RetainCommand.self, OutboxCommand.self, RetryCommand.self, VerifyCommand.self,
        ]
    )
}

extension DataOption {
    /// Asks the service that holds the journal, or opens the journal when none runs.
    ///
    /// - Throws: `ExitCode`, after the error was printed.
    func ask(_ request: InboxRequest) async throws -> InboxReply {
        do {
            let reply = try await self.reply(to: request)
            if case .refused(let reason) = reply { throw InboxError(reason) }
            return reply
        } catch {
            throw CommandEnvironment.report(error)
        }
    }

    private func reply(to request: InboxRequest) async throws -> InboxReply {
        if let reply = try InboxSocket.send(request, in: folder) { return reply }
        guard FileManager.default.fileExists(atPath: folder + "/contact.db") else {
            throw InboxError("there is no journal in \(folder); name its folder with --data")
        }
        let journal = try Journal(folder: folder)
        let settings = try ServiceSettings(environment: CommandEnvironment.variables)
        let inbox = Inbox(channels: settings.channels.map(\.name), clock: CommandEnvironment.now)
        let reply = await inbox.reply(to: request, from: journal)
        try await journal.close()
        return reply
    }

    /// Calls `body` with all messages, from the oldest to the newest; asks for a page at a time.
    func forEachMessage(_ filter: InboxFilter, _ body: (InboxMessage) throws -> Void) async throws {
        var last: String?
        while case .messages(let page) = try await ask(.list(filter, after: last)), let newest = page.last {
            try page.forEach(body)
            last = newest.id
        }
    }

    /// Asks for a change and prints what was changed.
    ///
    /// - Parameter verb: such as "erased".
    /// - Returns: the ids of the changed messages.
    @discardableResult
    func change(_ request: InboxRequest, verb: String) async throws -> [String] {
        guard case .changed(let ids) = try await ask(request) else { return [] }
        InboxFormatter.lines(changed: ids, verb: verb).forEach(CommandEnvironment.printLine)
        return ids
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
        try await data.forEachMessage(InboxFilter(status: status)) { message in
            let line = json ? InboxFormatter.json(message) : InboxFormatter.line(message)
            CommandEnvironment.printLine(line)
        }
    }
}

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one message.")

    @OptionGroup var data: DataOption

    @Argument(help: "Its id, or the beginning of it.")
    var id: String

    @Flag(help: "One JSON object per message.")
    var json = false

    func run() async throws {
        guard case .messages(let messages) = try await data.ask(.show(id: id)) else { return }
        for message in messages {
            let text = json ? InboxFormatter.json(message) : InboxFormatter.details(of: message)
            CommandEnvironment.printLine(text)
        }
    }
}

struct MarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Set the status of a message.",
        discussion: "A held or spam message that gets another status is forwarded and notified now."
    )

    @OptionGroup var data: DataOption

    @Argument(help: "Its id, or the beginning of it.")
    var id: String

    @Argument(help: "new, read, replied, archived or spam.")
    var status: InboxStatus

    func run() async throws {
        try await data.change(.mark(id: id, as: status), verb: "marked as \(status.rawValue)")
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

    @Option(help: "Only messages since a day, such as 2026-05-01.")
    var since: String?

    func validate() throws {
        guard csv != ndjson else { throw ValidationError("say --csv or --ndjson") }
    }

    func run() async throws {
        if csv { CommandEnvironment.write(InboxFormatter.csvHeader + "\r\n") }
        try await data.forEachMessage(InboxFilter(since: since)) { message in
            if csv {
                CommandEnvironment.write(InboxFormatter.csv(message) + "\r\n")
            } else {
                CommandEnvironment.write(InboxFormatter.json(message) + "\n")
            }
        }
    }
}

struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase messages, so that no byte of them stays in the journal.",
        discussion:
            "Forwarded messages must also be erased in the studio's database; the ids are printed."
    )

    @OptionGroup var data: DataOption

    @Argument(help: "The id of a message, or the beginning of it.")
    var id: String?

    @Option(help: "All messages of an address.")
    var email: String?

    func run() async throws {
        let ids = try await data.change(.erase(id: id, email: email), verb: "erased")
        guard !ids.isEmpty else { return }
        let list = ids.map { "'\($0)'" }.joined(separator: ", ")
        CommandEnvironment.printLine(
            "In the studio's database: DELETE FROM contact_submissions WHERE id IN (\(list));"
        )
    }
}

struct RetainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retain",
        abstract: "Erase all messages that are older than a number of days."
    )

    @OptionGroup var data: DataOption

    @Option(help: "How many days a message is kept.")
    var days: Int

    func validate() throws {
        guard days > 0 else { throw ValidationError("--days is at least 1") }
    }

    func run() async throws {
        try await data.change(.retain(days: days), verb: "erased")
    }
}

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "List deliveries that wait or were given up on."
    )

    @OptionGroup var data: DataOption

    @Flag(help: "One JSON object per delivery.")
    var json = false

    func run() async throws {
        guard case .outbox(let deliveries) = try await data.ask(.outbox) else { return }
        guard json else { return CommandEnvironment.printOutbox(deliveries) }
        for delivery in deliveries { CommandEnvironment.printLine(InboxFormatter.json(delivery)) }
    }
}

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try all deliveries now that wait or were given up on."
    )

    @OptionGroup var data: DataOption

    func run() async throws {
        guard case .outbox(let deliveries) = try await data.ask(.retry) else { return }
        CommandEnvironment.printOutbox(deliveries)
    }
}

extension CommandEnvironment {
    fileprivate static func printOutbox(_ deliveries: [OutboxLine]) {
        for delivery in deliveries { printLine(InboxFormatter.line(delivery)) }
        if deliveries.isEmpty { printLine("Nothing waits.") }
    }
}

extension InboxStatus: ExpressibleByArgument {}
