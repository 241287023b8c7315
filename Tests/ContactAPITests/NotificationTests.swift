import Foundation
import TestSupport
import Testing

@Suite("Notification", .tags(.process))
struct NotificationTests {
    private static let body =
        #"{"name":"Ana \u00e9","email":"ana+x@example.org","message":"Hello\n.\nBcc: eve@example.org\nbye"}"#

    private func post(_ service: ContactProcess) throws {
        #expect(
            try service.send("POST", "/v1/contact", ["Content-Type": "application/json"], body: Self.body)
                .status == 201
        )
    }

    @Test("by e-mail is one message to one address, whatever a visitor wrote")
    func sendsOneMail() throws {
        try withTemporaryFolder { folder in
            // A sink that keeps its arguments and its input, and is out of order at first.
            let script = """
                #!/bin/sh
                if [ ! -e "\(folder.path)/mended" ]; then touch "\(folder.path)/mended"; exit 75; fi
                printf '%s\\n' "$@" > "\(folder.path)/arguments"; cat > "\(folder.path)/mail"; mv "\(folder.path)/mail" "\(folder.path)/done"
                """
            let sink = folder.appending(path: "sink")
            try Data(script.utf8).write(to: sink)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sink.path)
            let service = try ContactProcess(
                in: folder,
                environment: [
                    "CONTACT_SENDMAIL": sink.path + " -odi", "CONTACT_MAIL_FROM": "site@example.com",
                    "CONTACT_MAIL_TO": "studio@example.com", "CONTACT_MAIL_SUBJECT": "New message",
                ]
            )
            try post(service)
            try service.waitForLog("ended with 75")
            #expect(try service.inbox("retry").status == 0)
            let done = folder.appending(path: "done")
            try wait { FileManager.default.fileExists(atPath: done.path) }
            let arguments = try String(contentsOf: folder.appending(path: "arguments"), encoding: .utf8)
            #expect(arguments == "-odi\n-i\n-f\nsite@example.com\n--\nstudio@example.com\n")
            let text = try String(contentsOf: done, encoding: .utf8)
            let parts = text.components(separatedBy: "\r\n\r\n")
            let header = try #require(parts.first).components(separatedBy: "\r\n").map {
                $0.prefix { $0 != ":" }
            }
            #expect(
                header == [
                    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                    "MIME-Version",
                    "Content-Type", "Content-Transfer-Encoding",
                ]
            )
            #expect(parts[0].contains("\r\nReply-To: ana+x@example.org\r\n"))
            let date = /\r\nDate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000\r\n/
            #expect(parts[0].contains(date))
            let body = try #require(Data(base64Encoded: parts[1].filter { !$0.isWhitespace }))
            #expect(
                String(decoding: body, as: UTF8.self).hasSuffix(
                    "\r\n\r\nHello\r\n.\r\nBcc: eve@example.org\r\nbye\r\n"
                )
            )
            #expect(text.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test("by webhook is signed, shows nothing of the text, and is tried again")
    func signsWebhooks() throws {
        let secret = "whsec_" + Data(repeating: 5, count: 32).base64EncodedString()
        try withTemporaryFolder { folder in
            let receiver = try WebhookReceiver(statuses: [500, 302, 204])
            let service = try ContactProcess(
                in: folder,
                environment: [
                    "CONTACT_WEBHOOK_URL": "http://127.0.0.1:\(receiver.port)/hook",
                    "CONTACT_WEBHOOK_SECRET": secret,
                ]
            )
            try post(service)
            for _ in 0..<2 {
                _ = try receiver.next()
                try wait { try service.inbox("outbox").output.contains("webhook answered") }
                #expect(try service.inbox("retry").status == 0)
            }
            let request = try receiver.next()
            #expect(request.hasPrefix("POST /hook HTTP/1.1\r\n"))
            let headers = request.components(separatedBy: "\r\n").reduce(into: [String: String]()) {
                headers,
                line in
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 {
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            let body = try #require(request.components(separatedBy: "\r\n\r\n").last)
            #expect(
                body.contains(#""type":"contact.received""#) && !body.contains("Ana")
                    && !body.contains("Hello")
            )
            // Checked by another implementation: OpenSSL's.
            let signed = "\(headers["webhook-id"] ?? "").\(headers["webhook-timestamp"] ?? "").\(body)"
            let expected = try WebhookReceiver.openSSL(signed, keyHex: String(repeating: "05", count: 32))
            #expect(headers["webhook-signature"] == "v1,\(expected)")
            try wait { try service.inbox("outbox").output == "Nothing waits.\n" }
            #expect(try service.inbox("outbox").output == "Nothing waits.\n")
        }
    }
}
