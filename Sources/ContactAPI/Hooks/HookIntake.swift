import Dispatch
import Foundation
import Synchronization

/// Takes verified deploy hooks, one after another, and puts each into the spool once.
///
/// It has its own queue, because writing blocks, and takes one hook at a time: when the same hook comes twice, the second
/// answer is sent after the first hook is durable.
package final class HookIntake: Sendable {
    package enum Outcome: Sendable {
        case accepted
        /// A hook with its id was accepted before; nothing was written.
        case repeated
    }

    private let spool: Spool
    private let scheme: DeployHookSettings.Scheme
    private let acknowledgement: Journal.Acknowledgement
    private let known: Mutex<KnownHooks>
    private let queue = DispatchQueue(label: "deploy hooks")

    /// - Parameter known: the ids that are remembered from the start.
    package init(
        spool: Spool,
        scheme: DeployHookSettings.Scheme,
        acknowledgement: Journal.Acknowledgement = .afterCommit,
        known: KnownHooks = KnownHooks()
    ) {
        self.spool = spool
        self.scheme = scheme
        self.acknowledgement = acknowledgement
        self.known = Mutex(known)
    }

    /// Returns when the hook is durable, whatever became of the task that asked.
    ///
    /// - Parameter now: in milliseconds since 1970.
    /// - Throws: `SpoolError`; the hook's id is not remembered then, so that the next attempt is written.
    package func take(_ hook: VerifiedHook, at now: Int64) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                switch acknowledgement {
                case .afterCommit:
                    continuation.resume(with: Result { try keep(hook, at: now) })
                case .beforeCommit:
                    continuation.resume(returning: .accepted)
                    // The fault that a test must find: a crash that falls into this pause loses what was accepted.
                    Thread.sleep(forTimeInterval: 0.02)
                    _ = try? keep(hook, at: now)
                }
            }
        }
    }

    private func keep(_ hook: VerifiedHook, at now: Int64) throws -> Outcome {
        if let id = hook.id, known.withLock({ $0.contains(id, at: now) }) { return .repeated }
        try spool.add(hook, scheme: scheme, at: now)
        if let id = hook.id { known.withLock { $0.insert(id, at: now) } }
        return .accepted
    }
}
