import Foundation
import Synchronization

/// A connection to a browser by the DevTools protocol: JSON messages, each of which ends with a zero byte.
///
/// A thread reads, so that a silent browser occupies no thread that tests run on.
final class DevToolsConnection: Sendable {
    /// A command that the browser refused, such as one to a page that was replaced meanwhile.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// The browser has ended.
    struct Ended: Error {}

    /// No answer came in time.
    struct NoAnswer: Error, CustomStringConvertible {
        let description: String
    }

    typealias Listener = @Sendable (_ event: String, _ parameters: JSONValue) -> Void

    private struct State {
        var lastID = 0
        var waiting: [Int: CheckedContinuation<JSONValue, any Error>] = [:]
        /// By the session that they listen to.
        var listeners: [String: Listener] = [:]
        var hasEnded = false
    }

    private let socket: Int32
    private let state = Mutex(State())
    /// Held while a message is written, because messages must not mix.
    private let writing = Mutex(())

    init(socket: Int32) {
        self.socket = socket
        Thread { self.read() }.start()
    }

    /// Sends a command and waits for its result.
    ///
    /// - Parameter session: the page that it is for; without one, the browser.
    @discardableResult
    func send(
        _ method: String,
        _ parameters: JSONObject = [:],
        session: String? = nil,
        limit: Duration = .seconds(60)
    ) async throws -> JSONValue {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        var message: [(String, JSONValue)] = [
            ("id", .int(id)), ("method", .text(method)), ("params", .object(parameters)),
        ]
        if let session { message.append(("sessionId", .text(session))) }
        let text = JSONObject(message).description
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let hasEnded = state.withLock { state in
                    if !state.hasEnded { state.waiting[id] = continuation }
                    return state.hasEnded
                }
                guard !hasEnded else { return continuation.resume(throwing: Ended()) }
                let seconds = Int(limit.components.seconds)
                DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
                    self?.finish(
                        id,
                        .failure(NoAnswer(description: "no answer to \(method) in \(seconds) s"))
                    )
                }
                // The handler below did not find the continuation if the task was cancelled before.
                guard !Task.isCancelled else { return finish(id, .failure(CancellationError())) }
                write(text)
            }
        } onCancel: {
            finish(id, .failure(CancellationError()))
        }
    }

    /// Calls a function for each event of a page, in order.
    func listen(to session: String, _ listener: @escaping Listener) {
        state.withLock { $0.listeners[session] = listener }
    }

    func stopListening(to session: String) {
        state.withLock { _ = $0.listeners.removeValue(forKey: session) }
    }

    private func finish(_ id: Int, _ result: Result<JSONValue, any Error>) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(with: result)
    }

    private func write(_ text: String) {
        writing.withLock { _ in
            var rest = (Array(text.utf8) + [0])[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                // The reader notices that the browser has ended, and answers for it.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    // MARK: Reading

    private func read() {
        var message: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        while case let count = recv(socket, &bytes, bytes.count, 0), count > 0 {
            var rest = bytes[..<count]
            while let end = rest.firstIndex(of: 0) {
                receive(message + rest[..<end])
                message = []
                rest = rest[(end + 1)...]
            }
            message += rest
        }
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(throwing: Ended()) }
    }

    private func receive(_ bytes: [UInt8]) {
        // The browser writes JSON; a command whose answer is lost fails when its time is up.
        guard let message = try? JSONValue(parsing: bytes) else { return }
        if let id = message["id"]?.int {
            if let error = message["error"] {
                finish(id, .failure(Refused(description: error["message"]?.text ?? "\(error)")))
            } else {
                finish(id, .success(message["result"] ?? .null))
            }
        } else if let event = message["method"]?.text, let session = message["sessionId"]?.text {
            let listener = state.withLock { $0.listeners[session] }
            listener?(event, message["params"] ?? .null)
        }
    }
}
