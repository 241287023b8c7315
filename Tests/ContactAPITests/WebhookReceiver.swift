import Foundation

/// Responds to one request after another, each with the next status.
final class WebhookReceiver {
    let port: Int
    private let listener: Int32
    private var statuses: [Int]

    init(statuses: [Int]) throws {
        self.statuses = statuses
        let socket = try Sockets.listen()
        listener = socket.descriptor
        port = socket.port
        var span = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &span, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(listener) }

    /// The next request, with its body.
    func next() throws -> String {
        let client = accept(listener, nil, nil)
        guard client >= 0, !statuses.isEmpty else { throw CuttingProxy.Failure() }
        defer { close(client) }
        var request = ""
        var buffer = [UInt8](repeating: 0, count: 8192)
        while !isWhole(request) {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { throw CuttingProxy.Failure() }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let answer =
            "HTTP/1.1 \(statuses.removeFirst()) X\r\nLocation: http://127.0.0.1:\(port)/other\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        _ = Array(answer.utf8).withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        return request
    }

    private func isWhole(_ request: String) -> Bool {
        let parts = request.components(separatedBy: "\r\n\r\n")
        guard parts.count == 2, let match = parts[0].firstMatch(of: /(?i)content-length: *([0-9]+)/) else {
            return false
        }
        return parts[1].utf8.count >= Int(match.1) ?? 0
    }

    /// HMAC-SHA-256 in Base64, by the openssl command.
    static func openSSL(_ text: String, keyHex: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(keyHex)", "-binary",
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let code = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return code.base64EncodedString()
    }
}
