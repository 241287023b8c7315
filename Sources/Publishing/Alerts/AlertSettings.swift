package import Content
import Foundation

/// The ways to tell the operator, by the variables of the environment that name them.
package enum AlertSettings {
    /// The channels that are set up; none where no variable is set.
    ///
    /// - Throws: `Problem` for variables that do not fit; it shows no secret.
    package static func channels(_ environment: [String: String]) throws(Problem) -> [any AlertChannel] {
        let variables = environment.filter { $0.key.hasPrefix(prefix) && !$0.value.isEmpty }
        for name in variables.keys.sorted() where !names.contains(name) {
            throw problem(
                "there is no variable '\(name.escapedForTerminal)'",
                advice: "docs/publishing.md lists them"
            )
        }
        var channels: [any AlertChannel] = []
        if let mail = try mail(variables) { channels.append(mail) }
        if let webhook = try webhook(variables) { channels.append(webhook) }
        return channels
    }

    private static let prefix = "SWEETDREAMS_ALERT_"
    private static let sendmail = prefix + "SENDMAIL"
    private static let from = prefix + "MAIL_FROM"
    private static let to = prefix + "MAIL_TO"
    private static let url = prefix + "WEBHOOK_URL"
    private static let secret = prefix + "WEBHOOK_SECRET"
    private static let names = [sendmail, from, to, url, secret]

    private static func mail(_ variables: [String: String]) throws(Problem) -> MailAlerts? {
        let values = [sendmail, from, to].compactMap { variables[$0] }
        if values.isEmpty { return nil }
        guard values.count == 3 else {
            throw problem(
                "mail needs a program and two addresses",
                advice: "set \(sendmail), \(from) and \(to)"
            )
        }
        for name in [from, to] where !isAddress(variables[name] ?? "") {
            throw problem("\(name) is not an e-mail address", advice: "write one address, in ASCII")
        }
        let command = values[0].split(separator: " ").map(String.init)
        guard command.first?.hasPrefix("/") == true else {
            throw problem(
                "\(sendmail) is not the path of a program",
                advice: "write it with its arguments, from / on"
            )
        }
        return MailAlerts(command: command, from: values[1], to: values[2])
    }

    /// Printable ASCII with one `@`, and nothing that could be an option, a second address or a second header.
    private static func isAddress(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count <= 254 && bytes.first != UInt8(ascii: "-")
            && bytes.allSatisfy { (0x21...0x7E).contains($0) && !#"<>",;()\"#.utf8.contains($0) }
            && bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).map(\.isEmpty)
                == [false, false]
    }

    private static func webhook(_ variables: [String: String]) throws(Problem) -> WebhookAlerts? {
        guard let address = variables[url] else {
            if variables[secret] == nil { return nil }
            throw problem("\(secret) is set without an address", advice: "set \(url)")
        }
        guard isAllowed(address) else {
            throw problem(
                "\(url) is not an https address",
                advice: "write https://…, or http:// on this machine"
            )
        }
        guard let text = variables[secret] else { return WebhookAlerts(address, secret: nil) }
        // Standard Webhooks 1.0, "Secret serialization": 192 to 512 bits.
        let prefix = "whsec_"
        guard text.hasPrefix(prefix), let bytes = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            (24...64).contains(bytes.count)
        else {
            throw problem(
                "\(secret) is not '\(prefix)' and 24 to 64 bytes in Base64",
                advice: "make one with: echo whsec_$(openssl rand -base64 32)"
            )
        }
        return WebhookAlerts(address, secret: Array(bytes))
    }

    private static func isAllowed(_ address: String) -> Bool {
        let hasHost = URL(string: address)?.host()?.isEmpty == false
        return hasHost && (address.hasPrefix("https://") || WebAddress.isLocal(address))
    }

    private static func problem(_ message: String, advice: String) -> Problem {
        Problem("usage", at: nil, message, advice: advice)
    }
}
