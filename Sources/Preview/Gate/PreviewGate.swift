import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Stands between the network and the server of the site: it lets only those requests pass that `Admission`
/// allows.
///
/// FlyingFox alone is no server for strangers: it reads lines of any length, takes the last of two `Host`
/// headers, waits for a silent client as long as that stays, and ends when descriptors run out. Here each
/// connection has a thread, which waits for both of its ends and copies bytes, so that a busy build delays
/// nobody.
final class PreviewGate: Sendable {
    /// What a client may use up.
    struct Limits: Sendable {
        /// How many connections this machine may have, and how many all others together.
        ///
        /// A page has up to seven in a browser. Each may take three descriptors of the usual 1024.
        var connections = 96
        /// The longest head, in bytes; that of a browser has about a thousand.
        var head = 16 * 1024
        /// The longest body, in bytes.
        var body = 1024 * 1024
        /// How long a client may take to send a head, on a machine that may be busy.
        var headPatience: Duration = .seconds(30)
        /// How long a client that the server leaves may go on sending, before its last response is lost.
        var lingering: Duration = .seconds(10)
        /// How long a connection may be silent; longer than a request may take.
        var idlePatience: Duration = .seconds(180)
    }

    private let sockets: [Int32]
    private let admission: Admission
    private let limits: Limits
    private let connect: @Sendable () -> Int32?
    private let end: GateEnd
    private let counts = Mutex((here: 0, elsewhere: 0))

    /// - Parameters:
    ///   - sockets: descriptors that listen; the gate closes them.
    ///   - connect: connects to the server of the site and returns the descriptor; nil where that fails.
    /// - Throws: the system's error where no pipe can be made.
    init(
        sockets: [Int32],
        admission: Admission,
        limits: Limits = Limits(),
        connect: @escaping @Sendable () -> Int32?
    ) throws {
        (self.sockets, self.admission, self.limits, self.connect) = (sockets, admission, limits, connect)
        end = try GateEnd()
    }

    /// Begins to take connections.
    func start() {
        Thread { self.accept() }.start()
    }

    /// Ends all connections, and takes no more.
    func stop() { end.come() }

    private func accept() {
        defer { for socket in sockets { close(socket) } }
        var waiting = (sockets + [end.descriptor]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            guard poll(&waiting, nfds_t(waiting.count), -1) >= 0 || errno == EINTR else { return }
            guard waiting.last?.revents == 0 else { return }
            for ready in waiting.dropLast() where ready.revents != 0 {
                let client = Glibc.accept(ready.fd, nil, nil)
                if client >= 0 {
                    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                    begin(client)
                } else if errno == EMFILE || errno == ENFILE {
                    // The client waits in the queue of the system until others have left.
                    usleep(50_000)
                }
            }
        }
    }

    private func begin(_ client: Int32) {
        guard
            let peer = IPAddress(of: client, getpeername),
            let own = IPAddress(of: client, getsockname),
            case let ends = Admission.Ends(client: peer, server: own),
            count(1, ends)
        else {
            close(client)
            return
        }
        Thread {
            GateConnection(
                client: client,
                ends: ends,
                admission: self.admission,
                limits: self.limits,
                connect: self.connect,
                end: self.end.descriptor
            ).run()
            _ = self.count(-1, ends)
        }.start()
    }

    /// Counts connections, so that strangers cannot take those of this machine.
    ///
    /// - Returns: whether another one is allowed.
    private func count(_ change: Int, _ ends: Admission.Ends) -> Bool {
        counts.withLock { counts in
            let count = (ends.isLoopback ? counts.here : counts.elsewhere) + change
            guard count <= limits.connections else { return false }
            if ends.isLoopback { counts.here = count } else { counts.elsewhere = count }
            return true
        }
    }
}

/// A pipe that tells threads in `poll` that the gate ends.
///
/// A class because it owns descriptors, which must be open as long as a thread waits for them.
final class GateEnd: Sendable {
    let descriptor: Int32
    private let writeEnd: Mutex<Int32?>

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw UnusableHost(reason: String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        writeEnd = Mutex(ends[1])
    }

    func come() {
        writeEnd.withLock { end in
            if let open = end { close(open) }
            end = nil
        }
    }

    deinit {
        come()
        close(descriptor)
    }
}
