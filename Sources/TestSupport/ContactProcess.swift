package import Foundation

/// A running `sweetdreams-api serve` with its data folder.
package final class ContactProcess: Sendable {
    package let port: Int
    package let adminPort: Int
    /// Holds `data`, and `content` with the settings of a site.
    package let folder: URL

    private let process: Process
    private let output: ProcessOutput

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
        output = ProcessOutput(pipe)
        port = try ContactProcess.port(of: "listening", in: output)
        adminPort = try ContactProcess.port(of: "admin", in: output)
    }

    private static func port(of event: String, in output: ProcessOutput) throws -> Int {
        let line = try output.line { $0.contains("\"event\":\"\(event)\"") }
        guard let port = try JSONValue(parsing: line.utf8)["port"]?.int else {
            throw ProcessOutput.NoSuchLine(description: "no port in \(line)")
        }
        return port
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
