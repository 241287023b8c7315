import Content
import Foundation
import Schema

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Hears of changes of a database's content, by a connection of its own (`LISTEN site_content`).
///
/// A thread waits for notifications, because libpq blocks. When the connection is lost it makes another one, after longer
/// and longer pauses.
package final class PostgresListener: Sendable {
    package enum Event: Sendable, Equatable {
        /// It listens, and the content changed, or may have changed while nobody listened.
        case changed
        /// It does not listen, for a reason that holds no secret; reported once until it listens again.
        case silent(reason: String)
    }

    package struct Delays: Sendable {
        /// Before the first attempt to connect again, in milliseconds; twice as long before each further one.
        package var first: Int32 = 1000
        package var longest: Int32 = 5 * 60_000
        /// How long the first notification, which it sends itself, may take, in milliseconds.
        package var proof: Int32 = 5000
        /// Between two looks at the versions of all rows, in milliseconds; nil to listen only.
        ///
        /// For databases that tell of no change: those without the triggers of `db grants`, and those behind a pooler in
        /// transaction mode.
        package var look: Int32?

        package init(look: Int32? = nil) { self.look = look }
    }

    /// The write end of a pipe; the thread ends when it is closed.
    private let shutdownPipe: Int32

    /// - Parameter report: called on the listener's own thread.
    package init(
        _ address: PostgresAddress,
        delays: Delays = Delays(),
        report: @escaping @Sendable (Event) -> Void
    ) {
        var pipeEnds: [Int32] = [-1, -1]
        guard pipe(&pipeEnds) == 0 else {
            shutdownPipe = -1
            report(.silent(reason: String(cString: strerror(errno))))
            return
        }
        // A program that is started must not keep them open.
        for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        shutdownPipe = pipeEnds[1]
        let loop = ListenLoop(address: address, delays: delays, shutdown: pipeEnds[0], report: report)
        Thread.detachNewThread {
            loop.run()
            close(loop.shutdown)
        }
    }

    deinit { close(shutdownPipe) }
}

/// The work of the listening thread.
private struct ListenLoop: Sendable {
    /// No notification came that the listener sent itself.
    private struct Unheard: Error {}

    let address: PostgresAddress
    let delays: PostgresListener.Delays
    /// The read end of a pipe whose other end is closed when listening ends.
    let shutdown: Int32
    let report: @Sendable (PostgresListener.Event) -> Void

    func run() {
        var delay = delays.first
        var isSilent = false
        while true {
            let start = ContinuousClock.now
            do {
                let connection = try PostgresConnection(address.listening)
                var versions = try delays.look == nil ? nil : self.versions(on: connection)
                do {
                    guard try isHeard(on: connection) else { return }
                    try connection.execute("LISTEN site_content")
                } catch is Unheard where versions != nil {
                    // It looks for itself.
                }
                isSilent = false
                repeat { report(.changed) } while try isChanged(on: connection, since: &versions)
                return
            } catch {
                if !isSilent { report(.silent(reason: reason(of: error))) }
                isSilent = true
            }
            // A connection that is lost at once, again and again, must not lead to a build each second.
            if ContinuousClock.now - start > .milliseconds(delays.longest) { delay = delays.first }
            guard pause(delay) else { return }
            delay = min(delay * 2, delays.longest)
        }
    }

    /// Waits until the content changes.
    ///
    /// - Parameter versions: of all rows; nil where only notifications tell.
    /// - Returns: false when listening ends.
    private func isChanged(
        on connection: borrowing PostgresConnection,
        since versions: inout String?
    ) throws -> Bool {
        while true {
            let timeout = versions == nil ? nil : delays.look
            guard let texts = try connection.notifications(until: shutdown, timeout: timeout) else {
                return false
            }
            let before = versions
            if versions != nil { versions = try self.versions(on: connection) }
            if !texts.isEmpty || versions != before { return true }
        }
    }

    private static let tables = StudioSchema.tables.filter(\.isPublic).map {
        PostgresDialect.name(of: $0.name)
    }

    /// Whether all tables are there, and the role may read the versions of their rows.
    private static let rightsStatement = """
        SELECT bool_and(coalesce(has_column_privilege(to_regclass(name)::oid, 'id', 'SELECT')
          AND has_column_privilege(to_regclass(name)::oid, 'xmin', 'SELECT'), false))
        FROM unnest(ARRAY[\(tables.map { "'\($0)'" }.joined(separator: ", "))]) AS tables (name)
        """

    /// Another text after each change of a row that the role may read (PostgreSQL, "System Columns").
    private static let versionsStatement = """
        SELECT string_agg(version, ' ' ORDER BY version) FROM (
        \(tables.map { table in
            "SELECT concat('\(table) ', count(*), ' ', sum(hashtextextended(concat(t.id, ' ', t.xmin), 0))) AS version "
                + "FROM \(table) t"
        }.joined(separator: "\nUNION ALL\n"))) AS tables
        """

    /// - Returns: nil where the role may not read the versions of rows.
    private func versions(on connection: borrowing PostgresConnection) throws -> String? {
        var mayRead = false
        try connection.read(ListenLoop.rightsStatement) { mayRead = $0.bool(0) }
        guard mayRead else { return nil }
        var text: String?
        try connection.read(ListenLoop.versionsStatement) { text = $0.text(0) }
        return text
    }

    /// Sends a notification from another connection, and waits until it arrives.
    ///
    /// Through a pooler in transaction mode, LISTEN succeeds and nothing ever comes.
    ///
    /// - Returns: false when listening ends.
    /// - Throws: `Unheard`, or `PostgresError`.
    private func isHeard(on connection: borrowing PostgresConnection) throws -> Bool {
        let text = String(UInt64.random(in: .min ... .max), radix: 36)
        try connection.execute("LISTEN site_listener")
        try PostgresConnection(address.listening).execute("NOTIFY site_listener, '\(text)'")
        while true {
            guard let texts = try connection.notifications(until: shutdown, timeout: delays.proof) else {
                return false
            }
            if texts.isEmpty { throw Unheard() }
            if texts.contains(text) { break }
        }
        try connection.execute("UNLISTEN site_listener")
        return true
    }

    private func reason(of error: any Error) -> String {
        guard let error = error as? PostgresError else {
            return "notifications do not arrive, as through a pooler in transaction mode; "
                + "give it a direct connection or a pooler in session mode"
        }
        let problem = address.unreachable(error).problem
        // The next attempt is what can be done about a connection that was lost.
        let parts = [problem.message, error.isTransient ? nil : problem.advice].compactMap(\.self)
        return parts.joined(separator: "; ").escapedForTerminal(upTo: 500)
    }

    /// Waits for some milliseconds.
    ///
    /// - Returns: false when listening ends.
    private func pause(_ milliseconds: Int32) -> Bool {
        var handle = pollfd(fd: shutdown, events: Int16(POLLIN), revents: 0)
        return poll(&handle, 1, milliseconds) == 0
    }
}
