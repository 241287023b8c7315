import Foundation
import Synchronization

/// Stands between a client and a server, and can cut a connection between a statement and its reply.
final class CuttingProxy: Sendable {
    struct Failure: Error {}

    private struct State {
        /// After a client's bytes hold this text, the server's next ones are lost with the connection.
        var cutAfter: String?
        var cuts = 0
    }

    let port: Int
    private let state = Mutex(State())

    var cuts: Int { state.withLock { $0.cuts } }

    init(to server: Int) throws {
        let socket = try Sockets.listen()
        let listener = socket.descriptor
        port = socket.port
        Thread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                guard let upstream = Sockets.connect(server) else {
                    close(client)
                    continue
                }
                let isDoomed = Flag()
                Thread { self.relay(from: client, to: upstream) { self.watch($0, isDoomed) } }.start()
                Thread { self.relay(from: upstream, to: client) { _ in !isDoomed.isSet } }.start()
            }
        }.start()
    }

    /// Cuts the next connection whose client sends a text, after the server has got it.
    func cut(after text: String) { state.withLock { $0.cutAfter = text } }

    /// Dooms the connection when its client sends the text; always lets the bytes pass.
    private func watch(_ bytes: ArraySlice<UInt8>, _ isDoomed: Flag) -> Bool {
        state.withLock { state in
            guard let text = state.cutAfter, Data(bytes).range(of: Data(text.utf8)) != nil else { return }
            state.cutAfter = nil
            state.cuts += 1
            isDoomed.set()
        }
        return true
    }

    /// Forwards bytes until one side ends or `pass` returns false; then both end.
    private func relay(from source: Int32, to target: Int32, pass: (ArraySlice<UInt8>) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0, pass(buffer[..<count]) else { break }
            guard
                buffer.withUnsafeBytes({ send(target, $0.baseAddress, count, Int32(MSG_NOSIGNAL)) }) == count
            else {
                break
            }
        }
        // Not closed: the descriptor could be reused while the other thread still uses it. Tests are short.
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(target, Int32(SHUT_RDWR))
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }
}

/// Sockets on this machine.
enum Sockets {
    /// A socket that listens, and its port.
    static func listen() throws -> (descriptor: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Foundation.listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw CuttingProxy.Failure() }
        return (listener, Int(in_port_t(bigEndian: address.sin_port)))
    }

    static func connect(_ port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = address(port: port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 ? descriptor : nil
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
