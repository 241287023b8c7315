import Content
import Foundation

/// Notifies by e-mail, with a program like `sendmail`.
final class MailChannel: DeliveryChannel {
    private let mail: ServiceSettings.Mail
    private let site: String

    init(_ mail: ServiceSettings.Mail, site: String) {
        self.mail = mail
        self.site = site
    }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        // Recipients are arguments and not read from the header (-t); a line with one dot is not the end (-i).
        let arguments = Array(mail.command.dropFirst()) + ["-i", "-f", mail.from, "--", mail.to]
        let command = Command(program: mail.command.first ?? "", arguments: arguments)
        _ = try command.run(input: message(for: delivery))
    }

    /// A message (RFC 5322).
    ///
    /// The visitor's words are in its body, in Base64. Of the header only `Reply-To` is theirs, in the strict grammar
    /// that the address was checked by.
    func message(for delivery: Delivery) -> String {
        let host = URL(string: site)?.host() ?? "localhost"
        // The journal writes times that can be read.
        let received = Timestamp(delivery.received, zone: .gmt) ?? Timestamp(milliseconds: 0)
        let body = Data(MailChannel.body(for: delivery).utf8)
        let lines = [
            "From: \(mail.from)",
            "To: \(mail.to)",
            "Reply-To: \(delivery.submission.email)",
            "Subject: \(mail.subject)",
            "Date: \(received.formatted(.email))",
            // The same for every attempt, so that a second copy after a crash is recognised.
            "Message-ID: <\(delivery.id)@\(host)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            body.base64EncodedString(options: [.lineLength76Characters]),
            "",
        ]
        return lines.joined(separator: "\r\n")
    }

    private static func body(for delivery: Delivery) -> String {
        let submission = delivery.submission
        let fields = [
            (name: "Name", value: submission.name),
            (name: "E-mail", value: submission.email),
            (name: "Company", value: submission.company),
            (name: "Telephone", value: submission.phone),
            (name: "About", value: submission.projectType),
            (name: "Budget", value: submission.budgetRange),
            (name: "Received", value: delivery.received),
        ]
        var lines = fields.compactMap { field in
            field.value.map { "\(field.name): \($0)" }
        }
        lines.append("")
        lines += submission.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.append("")
        return lines.joined(separator: "\r\n")
    }
}
