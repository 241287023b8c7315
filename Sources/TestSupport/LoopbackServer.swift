import Foundation
import Synchronization

/// A server on this machine that answers as a test says, or hands requests on to another server.
///
/// It ends with the process: a test that only reads its port would let go of it too early.
package final class LoopbackServer: Sendable {
    /// A request as it arrived.
    package struct Request: Sendable {
        /// How many requests came before it.
        package let index: Int
        package let method: String
        /// The path and the query, escaped.
        package let target: String
        /// In their order; names in small letters.
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]
        fileprivate let bytes: [UInt8]

        package subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    package enum Answer: Sendable {
        case response(status: Int, headers: [String: String] = [:], body: String = "")
        /// These bytes, whatever they are; then the connection ends.
        case bytes(String)
        /// These bytes; then nothing more until the client leaves.
        case bytesAndSilence(String)
        /// These bytes, and the last again and again until the client leaves.
        case endless(String, again: String)
        /// What the server on this port answers.
        case forward(port: Int)
        /// What the server on this port does, and no answer: the connection ends.
        case forwardAndCut(port: Int)
        /// No answer: the connection ends.
        case cut
        /// No answer until the client leaves.
        case silence
    }

    private let socket: Int32
    package let port: Int
    private let answer: @Sendable (Request) -> Answer
    private let count = Mutex(0)

    /// - Parameters:
    ///   - address: the last number of its address, 127.0.0.x.
    ///   - answer: called on a thread for each connection.
    package init(
        address lastNumber: UInt8 = 1,
        _ answer: @escaping @Sendable (Request) -> Answer
    ) throws {
        self.answer = answer
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = (UInt32(0x7F00_0000) + UInt32(lastNumber)).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 64) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        guard result else { throw HTTPConnection.Closed() }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { self.accept() }.start()
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(socket, nil, nil)
            guard connection >= 0 else { return }
            Thread { self.serve(connection) }.start()
        }
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var buffer: [UInt8] = []
        while let request = readRequest(connection, &buffer) {
            switch answer(request) {
            case .response(let status, let headers, let body):
                var lines = ["HTTP/1.1 \(status) Test", "Content-Length: \(body.utf8.count)"]
                lines += headers.map { "\($0.key): \($0.value)" }
                let head = lines.joined(separator: "\r\n") + "\r\n\r\n"
                write(Array((head + (request.method == "HEAD" ? "" : body)).utf8), to: connection)
            case .forward(let port):
                write(answer(of: port, to: request), to: connection)
                return
            case .forwardAndCut(let port):
                _ = answer(of: port, to: request)
                return
            case .cut:
                return
            case .bytes(let text):
                write(Array(text.utf8), to: connection)
                return
            case .bytesAndSilence(let text):
                write(Array(text.utf8), to: connection)
                waitForEnd(of: connection)
                return
            case .endless(let text, again: let piece):
                write(Array(text.utf8), to: connection)
                while write(Array(piece.utf8), to: connection) {}
                return
            case .silence:
                waitForEnd(of: connection)
                return
            }
        }
    }

    /// Waits until the client leaves.
    private func waitForEnd(of connection: Int32) {
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
    }

    /// All that another server writes until it ends the connection.
    private func answer(of port: Int, to request: Request) -> [UInt8] {
        guard let connection = try? HTTPConnection(port: port) else { return [] }
        // The other server ends the connection after its answer, as Werkzeug does.
        guard (try? connection.write(request.bytes)) != nil else { return [] }
        return connection.readToEnd()
    }

    private func readRequest(_ connection: Int32, _ buffer: inout [UInt8]) -> Request? {
        var end = HTTPConnection.position(of: [13, 10, 13, 10], in: buffer)
        while end == nil {
            guard fill(connection, &buffer) else { return nil }
            end = HTTPConnection.position(of: [13, 10, 13, 10], in: buffer)
        }
        let bodyStart = (end ?? 0) + 4
        let lines = String(decoding: buffer[..<bodyStart], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = lines.dropFirst().filter { !$0.isEmpty }.map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (
                name: line[..<colon].lowercased(),
                value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            )
        }
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        if headers.contains(where: { $0.name == "expect" }) {
            write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: connection)
        }
        while buffer.count < bodyStart + length {
            guard fill(connection, &buffer) else { return nil }
        }
        let words = lines[0].split(separator: " ")
        let request = Request(
            index: count.withLock { count in
                defer { count += 1 }
                return count
            },
            method: String(words.first ?? ""),
            target: String(words.dropFirst().first ?? ""),
            headers: headers,
            body: Array(buffer[bodyStart..<bodyStart + length]),
            bytes: Array(buffer[..<(bodyStart + length)])
        )
        buffer.removeFirst(bodyStart + length)
        return request
    }

    private func fill(_ connection: Int32, _ buffer: inout [UInt8]) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(connection, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: bytes[..<count])
        return true
    }

    /// - Returns: whether the client is still there.
    @discardableResult
    private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A client that left needs no answer.
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
