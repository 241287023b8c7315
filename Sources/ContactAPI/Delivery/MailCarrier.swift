import Foundation

/// Tells of a submission by a program as `sendmail` is.
final class MailCarrier: Carrier {
    private let mail: ServiceSettings.Mail
    private let site: String

    init(_ mail: ServiceSettings.Mail, site: String) {
        self.mail = mail
        self.site = site
    }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        // Recipients as arguments and not out of the header (-t); a line with one dot is no end (-i).
        let arguments = Array(mail.command.dropFirst()) + ["-i", "-f", mail.from, "--", mail.to]
        _ = try Command(program: mail.command.first ?? "", arguments: arguments).run(input: message(delivery))
    }

    /// A message (RFC 5322).
    ///
    /// The visitor's words are in its body, in Base64; of the header only `Reply-To` is theirs,
    /// in the strict grammar that the address was checked by.
    func message(_ delivery: Delivery) -> String {
        let host = URL(string: site)?.host() ?? "localhost"
        let body = Data(MailCarrier.body(delivery).utf8).base64EncodedString(options: [
            .lineLength76Characters
        ])
        return [
            "From: \(mail.from)", "To: \(mail.to)", "Reply-To: \(delivery.submission.email)",
            "Subject: \(mail.subject)", "Date: \(MailCarrier.date(delivery.received))",
            // The same for every attempt, so that a second copy after a crash is known for one.
            "Message-ID: <\(delivery.id)@\(host)>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", body, "",
        ].joined(separator: "\r\n")
    }

    private static func body(_ delivery: Delivery) -> String {
        let submission = delivery.submission
        let lines = [
            ("Name", submission.name), ("E-mail", submission.email), ("Company", submission.company),
            ("Telephone", submission.phone), ("About", submission.projectType),
            ("Budget", submission.budgetRange),
            ("Received", delivery.received),
        ]
        return lines.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: "\r\n")
            + "\r\n\r\n"
            + submission.message.split(separator: "\n", omittingEmptySubsequences: false).joined(
                separator: "\r\n"
            )
            + "\r\n"
    }

    /// RFC 5322, section 3.3, in UTC.
    private static func date(_ text: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"
        let date = formatter.date(from: text) ?? Date(timeIntervalSince1970: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: date)
    }
}
