import Foundation
import Synchronization

/// Connects commands with the service that holds the journal: a Unix socket in the data folder.
///
/// One request and one reply of JSON per connection. Whoever may use the folder may use it. Both ends are this program,
/// so the compiler writes the coding of both (`Codable`).
package enum InboxSocket {
    private static let requestLimit = 64 * 1024
    /// How long the other side may take to read or write, in seconds.
    private static let timeoutSeconds = 10

    private static func path(in folder: String) -> String { folder + "/inbox.sock" }

    /// Replies to requests one after another, on a separate thread, until the process ends.
    ///
    /// - Throws: `JournalError` or `InboxError` when the socket cannot be made.
    package static func listen(
        in folder: String,
        _ reply: @escaping @Sendable (InboxRequest) async -> InboxReply
    ) throws {
        let path = InboxSocket.path(in: folder)
        // A socket of a crashed service: nobody listens there, because this process holds the journal.
        unlink(path)
        let listener = makeSocket()
        let isBound = try withAddress(path) { bind(listener, $0, $1) } == 0
        guard listener >= 0, isBound, chmod(path, 0o600) == 0, Foundation.listen(listener, 16) == 0 else {
            throw JournalError.unusable("\(path): \(String(cString: strerror(errno)))")
        }
        let thread = Thread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                serve(client, reply)
                close(client)
            }
        }
        thread.name = "inbox"
        thread.start()
    }

    private static func serve(
        _ client: Int32,
        _ reply: @escaping @Sendable (InboxRequest) async -> InboxReply
    ) {
        var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let data = read(from: client, limit: requestLimit)
        // The command reports a missing reply as another version of the service.
        guard let request = try? JSONDecoder().decode(InboxRequest.self, from: data) else { return }
        let reply = waitForValue { await reply(request) }
        if let data = try? JSONEncoder().encode(reply) { write(data, to: client) }
    }

    /// Asks the service; nil when none runs.
    ///
    /// - Throws: `InboxError` when it cannot be reached or does not reply as it should.
    package static func send(_ request: InboxRequest, in folder: String) throws -> InboxReply? {
        let path = InboxSocket.path(in: folder)
        let connection = makeSocket()
        defer { close(connection) }
        guard try withAddress(path, { connect(connection, $0, $1) }) == 0 else {
            guard [ENOENT, ECONNREFUSED].contains(errno) else {
                throw InboxError("\(path): \(String(cString: strerror(errno)))")
            }
            return nil
        }
        write(try JSONEncoder().encode(request), to: connection)
        shutdown(connection, Int32(SHUT_WR))
        let data = read(from: connection, limit: .max)
        guard let reply = try? JSONDecoder().decode(InboxReply.self, from: data) else {
            throw InboxError("the service does not answer as it should; is it of the same version?")
        }
        return reply
    }

    // MARK: Sockets

    private static func makeSocket() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard path.utf8.count < target.count else { return false }
            target.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw InboxError("\(path) is too long for a socket; choose a shorter folder") }
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                body(generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func read(from descriptor: Int32, limit: Int) -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while data.count < limit {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            data.append(contentsOf: buffer[..<count])
        }
        return data
    }

    private static func write(_ data: Data, to descriptor: Int32) {
        var rest = Array(data)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Foundation.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Blocks the current thread until asynchronous work has ended; never on a thread of the concurrency runtime.
    private static func waitForValue<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value
    {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Value?>(nil)
        Task {
            let value = await body()
            result.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        guard let value = result.withLock({ $0 }) else {
            preconditionFailure("the signal comes after the value")
        }
        return value
    }
}

/// Why the inbox cannot be used, in words.
package struct InboxError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
