import MediaWork
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A process that reads pictures.
///
/// It ends when nobody has it any more.
final class Worker: Sendable {
    let process: pid_t
    private let connection: Int32
    private let count = Atomic(0)
    /// Whether the system was asked how it ended, which may be done once.
    private let hasEnded = Atomic(false)

    init(process: pid_t, connection: Int32) {
        self.process = process
        self.connection = connection
    }

    deinit {
        close(connection)
        kill(process, SIGKILL)
        if !hasEnded.load(ordering: .relaxed) { _ = wait() }
    }

    /// The number of requests so far.
    var files: Int { count.load(ordering: .relaxed) }

    /// Sends a frame and waits for the content of the answer.
    func exchange(_ frame: [UInt8], within limit: Duration) throws(MediaWorkersError) -> [UInt8] {
        count.wrappingAdd(1, ordering: .relaxed)
        let deadline = ContinuousClock.now + limit
        try send(frame, until: deadline, limit)
        let header = try receive(Frame.headerLength, until: deadline, limit)
        guard let length = Frame.length(inHeader: header, most: Frame.longestAnswer) else { throw .nonsense }
        return try receive(length, until: deadline, limit)
    }

    private func send(
        _ bytes: [UInt8],
        until deadline: ContinuousClock.Instant,
        _ limit: Duration
    ) throws(MediaWorkersError) {
        var sent = 0
        while sent < bytes.count {
            try waitFor(POLLOUT, until: deadline, limit)
            let result = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    connection,
                    buffer.baseAddress.map { $0 + sent },
                    buffer.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                )
            }
            if result < 0, errno == EAGAIN || errno == EINTR { continue }
            guard result > 0 else { throw crashed() }
            sent += result
        }
    }

    private func receive(
        _ length: Int,
        until deadline: ContinuousClock.Instant,
        _ limit: Duration
    ) throws(MediaWorkersError) -> [UInt8] {
        // Grows with what comes, because a length alone is not yet an answer.
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(max(length, 1), 1 << 16))
        while bytes.count < length {
            try waitFor(POLLIN, until: deadline, limit)
            let wanted = min(piece.count, length - bytes.count)
            let result = piece.withUnsafeMutableBytes {
                recv(connection, $0.baseAddress, wanted, Int32(MSG_DONTWAIT))
            }
            if result < 0, errno == EAGAIN || errno == EINTR { continue }
            guard result > 0 else { throw crashed() }
            bytes += piece[..<result]
        }
        return bytes
    }

    private func waitFor(
        _ event: Int32,
        until deadline: ContinuousClock.Instant,
        _ limit: Duration
    ) throws(MediaWorkersError) {
        while true {
            let rest = deadline - .now
            guard rest > .zero else { throw .tooSlow(limit) }
            let (seconds, fraction) = rest.components
            let milliseconds = min(seconds, 3600) * 1000 + fraction / 1_000_000_000_000_000 + 1
            var descriptor = pollfd(fd: connection, events: Int16(event), revents: 0)
            let result = poll(&descriptor, 1, Int32(clamping: milliseconds))
            if result > 0 { return }
            guard result == 0 || errno == EINTR else { throw crashed() }
        }
    }

    /// The end of the process as an error.
    private func crashed() -> MediaWorkersError {
        kill(process, SIGKILL)
        hasEnded.store(true, ordering: .relaxed)
        let status = wait()
        let signal = status & 0x7F
        return .crashed(signal: signal == 0 ? nil : signal)
    }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
