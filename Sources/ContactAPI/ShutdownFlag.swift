import ServiceLifecycle
import Synchronization

/// Knows whether the service has been asked to shut down.
final class ShutdownFlag: Service {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func run() async throws {
        try await gracefulShutdown()
        value.store(true, ordering: .relaxed)
    }
}
