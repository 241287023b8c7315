import FlyingFox
import FlyingSocks

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Sockets that send at once what they are given.
///
/// FlyingFox writes the header and the body of a response one after the other. With Nagle's algorithm (RFC 1122, section
/// 4.2.3.4), the body would wait for the client to acknowledge the header, which takes 40 ms on a connection that is kept.
struct PromptSockets: AsyncSocketPool {
    private let pool: any AsyncSocketPool = HTTPServer.defaultPool()

    func prepare() async throws { try await pool.prepare() }

    func run() async throws { try await pool.run() }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        // Sockets that were accepted have the options of the one that listens, which waits first of all.
        var isOn: Int32 = 1
        setsockopt(
            socket.file.rawValue,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &isOn,
            socklen_t(MemoryLayout<Int32>.size)
        )
        try await pool.suspendSocket(socket, untilReadyFor: events)
    }
}
