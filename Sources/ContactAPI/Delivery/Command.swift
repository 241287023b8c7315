import Dispatch
import Foundation

/// A program that is run to deliver something: an argument vector, no shell, the content on its input.
struct Command {
    let program: String
    let arguments: [String]

    /// In seconds.
    private static let timeout = 60.0

    /// Runs it and waits for its end, a minute at most.
    ///
    /// - Parameter input: smaller than a pipe's buffer (64 KiB on Linux), so that writing it does not block.
    /// - Returns: at most 4 KiB of its output.
    /// - Throws: a transient failure for every end but exit code 0.
    func run(input: String) throws(DeliveryFailure) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let inputPipe = Pipe()
        let outputPipe = Pipe()
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            throw .transient("\(program) cannot be run")
        }
        let didWrite = write(input, to: inputPipe)
        guard ended.wait(timeout: .now() + Command.timeout) == .success else {
            kill(process.processIdentifier, SIGKILL)
            throw .transient("\(program) did not end within a minute")
        }
        guard process.terminationStatus == 0 else {
            throw .transient("\(program) ended with \(process.terminationStatus)")
        }
        guard didWrite else { throw .transient("\(program) did not read what it was given") }
        // A program that wrote nothing is as good as one that cannot be read.
        let output = (try? outputPipe.fileHandleForReading.read(upToCount: 4096)) ?? Data()
        return String(decoding: output, as: UTF8.self)
    }

    /// - Returns: whether the program took all of it; one that ended early did not.
    private func write(_ input: String, to pipe: Pipe) -> Bool {
        let handle = pipe.fileHandleForWriting
        // Closing fails only for what writing failed for.
        defer { try? handle.close() }
        do {
            try handle.write(contentsOf: Data(input.utf8))
            return true
        } catch {
            return false
        }
    }
}
