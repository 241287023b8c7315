package import Foundation
import Synchronization

/// A running `sweetdreams-api serve` with its data folder.
package final class ContactProcess: Sendable {
    package struct NotStarted: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: Int
    package let adminPort: Int
    /// Holds `data`, and `content` with the settings of a site.
    package let folder: URL

    private let process: Process
    private let output: Output

    package static let program = BuiltProgram("sweetdreams-api")

    package static let site = """
        title: Test
        base_url: https://www.example.com
        contact:
          endpoint: https://api.example.com/v1/contact
          project_types: [Recording, Music video]
          budget_ranges: ["Under $1,000"]
        """

    /// Starts the service and waits until it listens.
    ///
    /// Proxies on this machine are trusted, so that a request can name its client in `X-Forwarded-For`.
    ///
    /// - Parameters:
    ///   - folder: may have the data of an earlier run.
    ///   - ports: 0 for any free one.
    package init(
        in folder: URL,
        environment: [String: String] = [:],
        arguments: [String] = [],
        ports: (service: Int, admin: Int) = (0, 0)
    ) throws {
        let content = folder.appending(path: "content")
        try FileManager.default.createDirectory(at: content, withIntermediateDirectories: true)
        try Data(ContactProcess.site.utf8).write(to: content.appending(path: "site.yaml"))
        self.folder = folder
        let serve = [
            "serve",
            "--listen", "127.0.0.1:\(ports.service)",
            "--admin", "127.0.0.1:\(ports.admin)",
            "--data", "data",
        ]
        let pipe = Pipe()
        let defaults = ["CONTACT_TRUSTED_PROXIES": "127.0.0.0/8"]
        process = try ContactProcess.program.start(
            arguments: serve + arguments,
            in: folder,
            environment: defaults.merging(environment) { _, given in given },
            output: pipe
        )
        output = Output(pipe)
        port = try output.port(of: "listening")
        adminPort = try output.port(of: "admin")
    }

    deinit { kill() }

    /// All lines of the log so far.
    package var log: String { output.text }

    /// Waits until a line of the log has a text.
    package func waitForLog(_ text: String) throws { _ = try output.line { $0.contains(text) } }

    package var isRunning: Bool { process.isRunning }

    /// Ends it at once, like a crash.
    package func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Asks it to end.
    package func terminate() { process.terminate() }

    /// Asks it to end and waits.
    @discardableResult
    package func stop() -> Int32 {
        terminate()
        return wait()
    }

    package func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs a command of the inbox.
    package func inbox(_ arguments: String...) throws -> BuiltProgram.Run {
        try ContactProcess.program.run(arguments: ["inbox"] + arguments + ["--data", "data"], in: folder)
    }

    /// Sends one request on a new connection.
    package func send(
        _ method: String,
        _ path: String,
        _ headers: [String: String] = [:],
        body: String = "",
        from client: String? = nil
    ) throws -> HTTPConnection.Response {
        var headers = headers
        if let client { headers["X-Forwarded-For"] = client }
        return try HTTPConnection(port: port).send(method, path, headers, body: Array(body.utf8))
    }

    package func admin(_ path: String) throws -> HTTPConnection.Response {
        try HTTPConnection(port: adminPort).send("GET", path)
    }
}

/// The output of a process, read on another thread.
private final class Output: Sendable {
    private struct State {
        var text = ""
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let change = NSCondition()

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread { [self] in
            while case let data = handle.availableData, !data.isEmpty {
                update { $0.text += String(decoding: data, as: UTF8.self) }
            }
            update { $0.hasEnded = true }
        }.start()
    }

    var text: String { state.withLock { $0.text } }

    private func update(_ body: (inout State) -> Void) {
        change.lock()
        state.withLock { body(&$0) }
        change.broadcast()
        change.unlock()
    }

    /// The first line that fulfils a condition; waits for it a minute at most.
    func line(_ isWanted: (Substring) -> Bool) throws -> Substring {
        let end = Date(timeIntervalSinceNow: 60)
        change.lock()
        defer { change.unlock() }
        while true {
            let state = state.withLock { $0 }
            let lines = state.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: isWanted) { return line }
            guard !state.hasEnded, change.wait(until: end) else {
                let reason = state.hasEnded ? "it ended" : "a minute passed"
                throw ContactProcess.NotStarted(
                    description: "the log has no such line, \(reason): \(state.text)"
                )
            }
        }
    }

    func port(of event: String) throws -> Int {
        let line = try line { $0.contains("\"event\":\"\(event)\"") }
        guard case .int(let port) = try JSONValue(parsing: line.utf8)["port"]
        else {
            throw ContactProcess.NotStarted(description: "no port in \(line)")
        }
        return port
    }
}
