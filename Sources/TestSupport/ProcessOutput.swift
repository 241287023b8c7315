package import Foundation
import Synchronization

/// The output of a process, read on another thread.
package final class ProcessOutput: Sendable {
    package struct NoSuchLine: Error, CustomStringConvertible {
        package let description: String
    }

    private struct State {
        var text = ""
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let change = NSCondition()

    package init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread { [self] in
            while case let data = handle.availableData, !data.isEmpty {
                update { $0.text += String(decoding: data, as: UTF8.self) }
            }
            update { $0.hasEnded = true }
        }.start()
    }

    /// All of it so far.
    package var text: String { state.withLock { $0.text } }

    private func update(_ body: (inout State) -> Void) {
        change.lock()
        state.withLock { body(&$0) }
        change.broadcast()
        change.unlock()
    }

    /// The first line that fulfils a condition; waits for it a minute at most.
    package func line(_ isWanted: (Substring) -> Bool) throws -> Substring {
        let end = Date(timeIntervalSinceNow: 60)
        change.lock()
        defer { change.unlock() }
        while true {
            let state = state.withLock { $0 }
            let lines = state.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: isWanted) { return line }
            guard !state.hasEnded, change.wait(until: end) else {
                let reason = state.hasEnded ? "it ended" : "a minute passed"
                throw NoSuchLine(
                    description: "the output has no such line, \(reason): \(state.text)"
                )
            }
        }
    }
}
