import Foundation

/// One connection to a server on this machine, driven byte by byte, which client libraries do not allow.
package final class HTTPConnection {
    package struct Response: Sendable {
        package let status: Int
        /// In the server's order.
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]

        package subscript(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        package var text: String { String(decoding: body, as: UTF8.self) }

        package var json: JSONValue? { try? JSONValue(parsing: body) }
    }

    package struct Closed: Error {}

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// - Parameters:
    ///   - address: an IPv4 address of this machine.
    ///   - patience: how long a read waits, in seconds.
    package init(port: Int, address text: String = "127.0.0.1", patience: Int = 180) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        guard inet_pton(AF_INET, text, &address.sin_addr) == 1 else { throw Closed() }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Closed() }
        var span = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &span, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    package func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Closed() }
            rest = rest.dropFirst(count)
        }
    }

    package func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Says that no more bytes come, and goes on reading.
    package func endWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends a request with a body and reads its response.
    package func send(
        _ method: String,
        _ path: String,
        _ headers: [String: String] = [:],
        body: [UInt8] = []
    ) throws -> Response {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"]
        lines += headers.map { "\($0.key): \($0.value)" }
        if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.count)") }
        try write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        return try read(hasBody: method != "HEAD")
    }

    /// Reads the next response, by its `Content-Length`.
    ///
    /// - Throws: `Closed` when the server ends the connection first, or keeps silent.
    package func read(hasBody: Bool = true) throws -> Response {
        let end: [UInt8] = [13, 10, 13, 10]
        var headerEnd = position(of: end)
        while headerEnd == nil {
            try fill()
            headerEnd = position(of: end)
        }
        let head = String(decoding: buffer[..<(headerEnd ?? 0)], as: UTF8.self)
        buffer.removeFirst((headerEnd ?? 0) + 4)
        let lines = head.components(separatedBy: "\r\n")
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (
                name: String(line[..<colon]),
                value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            )
        }
        let status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let count = hasBody ? length : 0
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Response(status: status, headers: headers, body: Array(buffer[..<count]))
    }

    /// Everything until the server ends the connection, or keeps silent.
    package func readToEnd() -> [UInt8] {
        // Both end the reading, and what came is what there is.
        while (try? fill()) != nil {}
        defer { buffer = [] }
        return buffer
    }

    /// Whether the server has ended the connection; waits for as long as a read may.
    package func isClosed() -> Bool {
        do {
            try fill()
            return false
        } catch {
            return errno != EAGAIN
        }
    }

    private func fill() throws {
        var bytes = [UInt8](repeating: 0, count: 16 * 1024)
        errno = 0
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { throw Closed() }
        buffer.append(contentsOf: bytes[..<count])
    }

    private func position(of needle: [UInt8]) -> Int? { HTTPConnection.position(of: needle, in: buffer) }

    static func position(of needle: [UInt8], in buffer: [UInt8]) -> Int? {
        guard buffer.count >= needle.count else { return nil }
        return (0...buffer.count - needle.count).first { buffer[$0...].starts(with: needle) }
    }
}
