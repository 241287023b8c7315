import Foundation
import Synchronization

/// How commands reach the service that holds the journal: a Unix socket in the data folder.
///
/// One request and one reply of JSON per connection. Who may use the folder may use it.
package enum InboxSocket {
    static func path(in folder: String) -> String { folder + "/inbox.sock" }

    /// Answers requests one after another, on a thread of its own, until the process ends.
    package static func listen(
        in folder: String,
        _ answer: @escaping @Sendable (InboxRequest) async -> InboxReply
    ) throws {
        let path = path(in: folder)
        // A socket that a crash left: nobody answers there, as the journal is held by this process.
        unlink(path)
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isBound = try withAddress(path) { bind(listener, $0, $1) } == 0
        guard listener >= 0, isBound, chmod(path, 0o600) == 0, Foundation.listen(listener, 16) == 0 else {
            throw JournalError.unusable("\(path): \(String(cString: strerror(errno)))")
        }
        let thread = Thread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                serve(client, answer)
                close(client)
            }
        }
        thread.name = "inbox"
        thread.start()
    }

    private static func serve(
        _ client: Int32,
        _ answer: @escaping @Sendable (InboxRequest) async -> InboxReply
    ) {
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let text = read(client, limit: 64 * 1024)
        guard let request = try? JSONDecoder().decode(InboxRequest.self, from: text) else { return }
        let reply = Blocking.wait { await answer(request) }
        if let data = try? JSONEncoder().encode(reply) { write(client, data) }
    }

    /// Asks the service; nil when none runs.
    ///
    /// - Throws: `InboxError` when it does not answer as it should.
    package static func ask(_ request: InboxRequest, in folder: String) throws -> InboxReply? {
        let path = path(in: folder)
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(connection) }
        guard try withAddress(path, { connect(connection, $0, $1) }) == 0 else {
            guard [ENOENT, ECONNREFUSED].contains(errno) else {
                throw InboxError("\(path): \(String(cString: strerror(errno)))")
            }
            return nil
        }
        write(connection, try JSONEncoder().encode(request))
        shutdown(connection, Int32(SHUT_WR))
        let data = read(connection, limit: .max)
        guard let reply = try? JSONDecoder().decode(InboxReply.self, from: data) else {
            throw InboxError("the service does not answer as it should; is it of the same version?")
        }
        return reply
    }

    // MARK: Bytes

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
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func read(_ descriptor: Int32, limit: Int) -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while data.count < limit {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            data.append(contentsOf: buffer[..<count])
        }
        return data
    }

    private static func write(_ descriptor: Int32, _ data: Data) {
        var rest = Array(data)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// Why the inbox cannot be used, in words.
package struct InboxError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Waits for asynchronous work on a thread that is nobody else's.
enum Blocking {
    static func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
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
