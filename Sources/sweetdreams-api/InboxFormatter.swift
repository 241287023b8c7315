import ContactAPI
import Content
import Foundation

/// Formats messages and deliveries for staff; all text of visitors goes through `OutputSanitizer`.
enum InboxFormatter {
    // MARK: For people

    /// A message on one line.
    static func line(_ message: InboxMessage) -> String {
        let firstLine = message.message.split(separator: "\n", maxSplits: 1).first ?? ""
        let columns = [
            String(message.id.prefix(13)),
            String(message.received.prefix(16)),
            message.status.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0),
            OutputSanitizer.terminal(message.name),
            OutputSanitizer.terminal("<\(message.email)>"),
            OutputSanitizer.terminal(String(firstLine.prefix(60))),
        ]
        return columns.joined(separator: "  ")
    }

    /// All of a message.
    static func details(of message: InboxMessage) -> String {
        let signals = message.signals.joined(separator: ", ")
        let score = message.points == 0 ? nil : "\(message.points) (\(signals))"
        let fields = [
            (label: "Id", value: message.id),
            (label: "Received", value: message.received),
            (label: "Status", value: message.status.rawValue),
            (label: "Name", value: message.name),
            (label: "E-mail", value: message.email),
            (label: "Company", value: message.company),
            (label: "Telephone", value: message.phone),
            (label: "About", value: message.projectType),
            (label: "Budget", value: message.budgetRange),
            (label: "Score", value: score),
        ]
        let lines = fields.compactMap { field in
            field.value.map { value in
                let label = field.label.padding(toLength: 11, withPad: " ", startingAt: 0)
                return label + OutputSanitizer.terminal(value)
            }
        }
        let text = OutputSanitizer.terminal(message.message, keepsLines: true)
        return lines.joined(separator: "\n") + "\n\n" + text
    }

    /// A delivery on one line.
    static func line(_ delivery: OutboxLine) -> String {
        let time = Timestamp(milliseconds: delivery.due).formatted(.milliseconds)
        let due = delivery.isDead ? "given up on" : "due \(time)"
        var columns = [delivery.id, delivery.channel, "\(delivery.attempts) tried", due]
        if let error = delivery.error { columns.append(OutputSanitizer.terminal(error)) }
        return columns.joined(separator: "  ")
    }

    /// The ids of changed messages, and how many there are.
    ///
    /// - Parameter verb: such as "erased".
    static func lines(changed ids: [String], verb: String) -> [String] {
        ids + [ids.count == 1 ? "1 message \(verb)." : "\(ids.count) messages \(verb)."]
    }

    // MARK: For programs

    private static let writer = JSONWriter(keyOrder: .sorted, escaping: .terminal)

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
                "signs": .array(message.signals.map(JSON.string)),
            ])
        )
    }

    static func json(_ delivery: OutboxLine) -> String {
        writer.text(
            .object(omittingNil: [
                "id": .string(delivery.id),
                "channel": .string(delivery.channel),
                "attempts": .integer(delivery.attempts),
                "isDead": .boolean(delivery.isDead),
                "due": .integer(Int(delivery.due)),
                "error": delivery.error.map(JSON.string),
            ])
        )
    }

    static let csvHeader = "id,status,received,name,email,company,phone,project_type,budget_range,message"

    static func csv(_ message: InboxMessage) -> String {
        let fields = [
            message.id,
            message.status.rawValue,
            message.received,
            message.name,
            message.email,
            message.company ?? "",
            message.phone ?? "",
            message.projectType ?? "",
            message.budgetRange ?? "",
            message.message,
        ]
        return fields.map(OutputSanitizer.csv).joined(separator: ",")
    }
}
