import Dispatch
import Foundation

/// A program that is run to tell someone: an argument vector and no shell, what it needs to know on its input.
struct Command {
    let program: String
    let arguments: [String]

    /// Runs it and waits for its end, a minute at most.
    ///
    /// - Parameter input: smaller than a pipe's buffer (64 KiB on Linux), so that writing it waits for nobody.
    /// - Returns: what it wrote.
    /// - Throws: `DeliveryFailure` that may pass, for everything but an end with 0.
    func run(input: String) throws(DeliveryFailure) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (inward, outward) = (Pipe(), Pipe())
        process.standardInput = inward
        process.standardOutput = outward
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch { throw DeliveryFailure(passing: "\(program) cannot be run") }
        let isWritten = (try? inward.fileHandleForWriting.write(contentsOf: Data(input.utf8))) != nil
        try? inward.fileHandleForWriting.close()
        guard ended.wait(timeout: .now() + 60) == .success else {
            kill(process.processIdentifier, SIGKILL)
            throw DeliveryFailure(passing: "\(program) did not end within a minute")
        }
        guard process.terminationStatus == 0 else {
            throw DeliveryFailure(passing: "\(program) ended with \(process.terminationStatus)")
        }
        guard isWritten else { throw DeliveryFailure(passing: "\(program) did not read what it was given") }
        return String(
            decoding: (try? outward.fileHandleForReading.read(upToCount: 4096)) ?? Data(),
            as: UTF8.self
        )
    }
}
