import Content
import Dispatch
import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// Sends messages by a program like `sendmail`: an argument vector, no shell.
struct MailAlerts: AlertChannel {
    let name = "mail"
    /// The program, with its arguments.
    let command: [String]
    let from: String
    let to: String

    /// In seconds.
    private static let timeout = 60.0

    func send(_ alert: WorkerAlert) async throws(AlertFailure) {
        let text = message(alert)
        // The program is waited for, which must not take a thread that Swift shares between tasks.
        let result: Result<Void, AlertFailure> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(AlertFailure) in try run(text) })
            }
        }
        try result.get()
    }

    /// A message (RFC 5322); its text is in Base64, so that it may hold anything.
    func message(_ alert: WorkerAlert) -> String {
        let body = Data((alert.lines.joined(separator: "\r\n") + "\r\n").utf8)
        let host = from.split(separator: "@").last ?? "localhost"
        let lines = [
            "From: \(from)",
            "To: \(to)",
            "Subject: \(alert.subject)",
            "Date: \(alert.time.formatted(.email))",
            "Message-ID: <\(alert.id)@\(host)>",
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

    private func run(_ text: String) throws(AlertFailure) {
        let program = command.first ?? ""
        let process = Process()
        process.executableURL = URL(filePath: program)
        // The recipient is an argument and not read from the header (-t); a line with one dot is not the end (-i).
        process.arguments = command.dropFirst() + ["-i", "-f", from, "--", to]
        // Not a pipe, which would end this program when nobody reads it.
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw AlertFailure("socketpair: \(String(cString: strerror(errno)))")
        }
        let output = ends[1]
        defer { close(output) }
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            throw AlertFailure("\(program) cannot be run")
        }
        let bytes = Array(text.utf8)
        // What a program does not read, it needs for nothing, or it ends with an error. A message is far smaller than the buffer.
        _ = bytes.withUnsafeBytes { Glibc.send(output, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(output, Int32(SHUT_WR))
        guard ended.wait(timeout: .now() + MailAlerts.timeout) == .success else {
            kill(process.processIdentifier, SIGKILL)
            throw AlertFailure("\(program) did not end within a minute")
        }
        guard process.terminationStatus == 0 else {
            throw AlertFailure("\(program) ended with \(process.terminationStatus)")
        }
    }
}
