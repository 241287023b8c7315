import ContactAPI
import Content
import Foundation

/// What commands print; everything of a visitor's goes through `PlainText`.
enum Words {
    static func line(_ message: InboxMessage) -> String {
        let first = message.message.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
        let status = message.status.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        let words = [message.name, "<\(message.email)>", String(first.prefix(60))].map {
            PlainText.terminal($0)
        }
        return ([message.id.prefix(13).description, String(message.received.prefix(16)), status] + words)
            .joined(separator: "  ")
    }

    static func whole(_ message: InboxMessage) -> String {
        let lines = [
            ("Id", message.id), ("Received", message.received), ("Status", message.status.rawValue),
            ("Name", message.name), ("E-mail", message.email), ("Company", message.company),
            ("Telephone", message.phone), ("About", message.projectType), ("Budget", message.budgetRange),
            (
                "Score",
                message.points == 0 ? nil : "\(message.points) (\(message.signs.joined(separator: ", ")))"
            ),
        ]
        return lines.compactMap { name, value in
            value.map { name.padding(toLength: 11, withPad: " ", startingAt: 0) + PlainText.terminal($0) }
        }.joined(separator: "\n") + "\n\n" + PlainText.terminal(message.message, isBlock: true)
    }

    static func json(_ message: InboxMessage) -> String {
        writer.text(
            .object(omittingNil: [
                "id": .string(message.id),
                "status": .string(message.status.rawValue),
                "received": .string(message.received),
                "name": .string(message.name),
                "email": .string(message.email),
                "company": message.company.map(JSON.string),
                "phone": message.phone.map(JSON.string),
                "project_type": message.projectType.map(JSON.string),
                "budget_range": message.budgetRange.map(JSON.string),
                "message": .string(message.message),
                "points": .integer(message.points),
                "signs": .array(message.signs.map(JSON.string)),
            ])
        )
    }

    static func json(_ line: OutboxLine) -> String {
        writer.text(
            .object(omittingNil: [
                "id": .string(line.id),
                "channel": .string(line.channel),
                "attempts": .integer(line.attempts),
                "isDead": .boolean(line.isDead),
                "due": .integer(Int(line.due)),
                "error": line.error.map(JSON.string),
            ])
        )
    }

    private static let writer = JSONWriter(keyOrder: .sorted, escaping: .terminal)

    static let csvHeader = "id,status,received,name,email,company,phone,project_type,budget_range,message"

    static func csv(_ message: InboxMessage) -> String {
        [
            message.id, message.status.rawValue, message.received, message.name, message.email,
            message.company ?? "",
            message.phone ?? "", message.projectType ?? "", message.budgetRange ?? "", message.message,
        ].map(PlainText.csv).joined(separator: ",")
    }

    static func printChanged(_ verb: String, _ reply: InboxReply) {
        guard case .changed(let ids) = reply else { return }
        for id in ids { World.printLine(id) }
        World.printLine(ids.count == 1 ? "1 message \(verb)." : "\(ids.count) messages \(verb).")
    }

    static func print(outbox reply: InboxReply, json: Bool) throws {
        guard case .outbox(let lines) = reply else { return }
        for line in lines {
            if json {
                World.printLine(Words.json(line))
                continue
            }
            let when = line.isDead ? "given up on" : "due \(Moment.text(line.due))"
            let error = line.error.map { "  \(PlainText.terminal($0))" } ?? ""
            World.printLine("\(line.id)  \(line.channel)  \(line.attempts) tried  \(when)\(error)")
        }
        if lines.isEmpty, !json { World.printLine("Nothing waits.") }
    }
}
