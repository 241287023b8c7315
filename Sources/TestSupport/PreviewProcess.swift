package import Foundation

/// A running `sweetdreams preview`.
package final class PreviewProcess: Sendable, CustomStringConvertible {
    /// The address of the home page, with a slash at the end.
    package let address: String

    private static var addressPattern: Regex<Substring> { /http:\/\/127\.0\.0\.1:\d+\// }

    private let process: Process
    private let output: ProcessOutput

    /// Starts the preview on a free port and waits until it listens.
    ///
    /// - Parameter folder: where it runs; has the folders `content` and `templates`.
    package init(in folder: URL, arguments: [String] = []) throws {
        let pipe = Pipe()
        process = try BuiltProgram("sweetdreams").start(
            arguments: ["preview", "--port", "0"] + arguments,
            in: folder,
            environment: [:],
            output: pipe
        )
        output = ProcessOutput(pipe)
        do {
            let line = try output.line { $0.contains(PreviewProcess.addressPattern) }
            address = line.firstMatch(of: PreviewProcess.addressPattern).map { String($0.0) } ?? ""
        } catch {
            process.terminate()
            throw error
        }
    }

    deinit { stop() }

    /// The port that it listens on.
    package var port: Int { URL(string: address)?.port ?? 0 }

    /// The first line of its output that has a text; waits for it.
    package func line(with text: String) throws -> String {
        String(try output.line { $0.contains(text) })
    }

    /// Whether it still runs, and everything that it has printed so far.
    package var description: String {
        let state = process.isRunning ? "runs" : "ended with \(process.terminationStatus)"
        return "the preview \(state): \(output.text)"
    }

    package func stop() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }
}
