#if canImport(Glibc)
import Glibc
#endif

/// One connection of a client, from its first byte to its end, on a thread of its own.
///
/// Each head is checked before its request goes on, also the later ones of a connection that is kept.
struct GateConnection {
    let client: Int32
    let ends: Admission.Ends
    let admission: Admission
    let limits: PreviewGate.Limits
    let connect: @Sendable () -> Int32?
    /// Readable when the gate ends.
    let end: Int32

    /// What the next bytes of the client are.
    private enum Expected: Equatable {
        case head
        case body(Int)
        /// Frames of a WebSocket.
        case frames
        /// Nothing more: the client has sent its last request, after whose response the connection ends.
        case nothing
    }

    private struct State {
        var expected = Expected.head
        /// Bytes of the client that have not gone on yet.
        var received: [UInt8] = []
        /// The connection to the site's server, made for the first request that is allowed.
        var server: Int32?
        /// Written after the responses to earlier requests.
        var last: [UInt8] = []
        var clientHasEnded = false
        /// When the head that is awaited began, or the connection.
        var begun: ContinuousClock.Instant
        var active: ContinuousClock.Instant
    }

    private static let clock = ContinuousClock()

    /// Copies bytes until one of the ends leaves.
    func run() {
        prepare()
        let now = GateConnection.clock.now
        var state = State(begun: now, active: now)
        copy(&state)
        if let server = state.server { close(server) }
        if state.last.isEmpty || write(state.last, to: client), !state.clientHasEnded { linger() }
        close(client)
    }

    private func prepare() {
        var isOn: Int32 = 1
        // A header and a body are written one after the other: the body would wait for 40 ms (RFC 1122,
        // section 4.2.3.4).
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        // A phone that has left says nothing.
        setsockopt(client, SOL_SOCKET, SO_KEEPALIVE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var seconds: Int32 = 60
        setsockopt(client, Int32(IPPROTO_TCP), TCP_KEEPIDLE, &seconds, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    private func copy(_ state: inout State) {
        while true {
            let isEnding = state.expected == .nothing
            guard !isEnding || state.server != nil, let milliseconds = patience(state) else { return }
            var waiting = [
                pollfd(fd: isEnding ? -1 : client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: state.server ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 3, milliseconds) >= 0 || errno == EINTR, waiting[2].revents == 0 else {
                return
            }
            if waiting[1].revents != 0, let server = state.server {
                guard let bytes = read(server), write(bytes, to: client) else { return }
                state.active = GateConnection.clock.now
            }
            if waiting[0].revents != 0 {
                guard let bytes = read(client) else {
                    state.clientHasEnded = true
                    // It may wait for a response still, but never for frames.
                    if state.expected == .frames { return }
                    finish(&state)
                    continue
                }
                state.active = GateConnection.clock.now
                if state.received.isEmpty, state.expected == .head, state.server != nil {
                    state.begun = state.active
                }
                state.received += bytes
                do throws(Refusal) {
                    // The server has left, after a response that may not have been read yet.
                    if try !advance(&state) { finish(&state) }
                } catch {
                    state.last = error.response(to: nil)
                    finish(&state)
                }
            }
        }
    }

    /// How long to wait, in milliseconds; -1 for without end, and nil when it took too long.
    private func patience(_ state: State) -> Int32? {
        let limit: ContinuousClock.Instant
        switch state.expected {
        case .frames: return -1
        case .head where state.server == nil || !state.received.isEmpty:
            limit = state.begun + limits.headPatience
        case .head, .body, .nothing: limit = state.active + limits.idlePatience
        }
        let left = GateConnection.clock.now.duration(to: limit)
        guard left > .zero else { return nil }
        return Int32(
            clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
        )
    }

    /// Takes nothing more from the client.
    private func finish(_ state: inout State) {
        state.expected = .nothing
        state.received = []
        // The server ends the connection after its last response.
        if let server = state.server { shutdown(server, Int32(SHUT_WR)) }
    }

    /// Hands on what was received, as far as it is complete.
    ///
    /// - Returns: false when the server has left.
    /// - Throws: why a request is refused.
    private func advance(_ state: inout State) throws(Refusal) -> Bool {
        while true {
            switch state.expected {
            case .nothing:
                return true
            case .frames:
                return forward(state.received.count, &state)
            case .body(let left):
                let count = min(left, state.received.count)
                guard forward(count, &state) else { return false }
                guard count == left else {
                    state.expected = .body(left - count)
                    return true
                }
                state.expected = .head
                state.begun = state.active
            case .head:
                guard let length = try headLength(state.received) else { return true }
                try begin(RequestHead(state.received[..<length]), &state)
                guard state.expected != .nothing else { return true }
                state.received.removeFirst(length + RequestHead.end.count)
            }
        }
    }

    /// The length of a complete head; nil where more of it must come.
    private func headLength(_ bytes: [UInt8]) throws(Refusal) -> Int? {
        let window = bytes.prefix(limits.head + RequestHead.end.count)
        for index in window.indices where window[index] == UInt8(ascii: "\n") {
            // Lines that end otherwise would be waited for in vain.
            guard index > 0, window[index - 1] == 13 else { throw .badRequest }
            if index >= 3, window[(index - 3)...index].elementsEqual(RequestHead.end) { return index - 3 }
        }
        guard bytes.count <= limits.head else { throw .headTooLong }
        return nil
    }

    /// Decides about a request, and sends its head on.
    private func begin(_ head: RequestHead, _ state: inout State) throws(Refusal) {
        do throws(Refusal) {
            let decision = try admission.decide(head, ends)
            let length = try head.bodyLength(limit: limits.body)
            guard decision == .forward else {
                state.last = admission.entrance()
                finish(&state)
                return
            }
            if state.server == nil { state.server = connect() }
            guard let server = state.server, write(head.forwarded, to: server) else { throw .unavailable }
            state.expected = head.isUpgrade ? .frames : .body(length)
        } catch {
            state.last = error.response(to: head.method)
            finish(&state)
        }
    }

    // MARK: Bytes

    private func forward(_ count: Int, _ state: inout State) -> Bool {
        guard count > 0 else { return true }
        guard let server = state.server, write(Array(state.received.prefix(count)), to: server) else {
            return false
        }
        state.received.removeFirst(count)
        return true
    }

    /// - Returns: nil when the other end has left.
    private func read(_ socket: Int32) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
            var result = recv(socket, buffer.baseAddress, buffer.count, 0)
            while result < 0, errno == EINTR { result = recv(socket, buffer.baseAddress, buffer.count, 0) }
            count = max(0, result)
        }
        return bytes.isEmpty ? nil : bytes
    }

    private func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = send(
                    socket,
                    bytes.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Reads what the client still sends: to close at once would take the last response from it (RFC 9112,
    /// section 9.6).
    private func linger() {
        shutdown(client, Int32(SHUT_WR))
        let limit = GateConnection.clock.now + limits.lingering
        while GateConnection.clock.now < limit {
            var waiting = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, 1000) > 0, waiting[1].revents == 0, read(client) != nil else { return }
        }
    }
}
