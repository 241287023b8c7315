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
        let body = Data(MailChannel.body(for: delivery).utf8)
        let lines = [
            "From: \(mail.from)",
            "To: \(mail.to)",
            "Reply-To: \(delivery.submission.email)",
            "Subject: \(mail.subject)",
            "Date: \(MailChannel.date(delivery.received))",
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

    /// RFC 5322, section 3.3, in UTC.
    ///
    /// - Parameter received: RFC 3339, as the journal writes it.
    private static func date(_ received: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"
        let date = formatter.date(from: received) ?? Date(timeIntervalSince1970: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: date)
    }
}
