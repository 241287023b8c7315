import GRDB
import Synchronization

/// A change of the journal that waits for the writer.
protocol QueuedChange: Sendable {
    /// Makes the change in an open transaction; its caller is not informed yet.
    func apply(to database: Database) throws

    /// Tells the caller that the change is durable.
    func succeed()

    /// Tells the caller that nothing of the change stays.
    func fail(with error: any Error)
}

/// A change with a value for its caller.
final class ValueChange<Value: Sendable>: QueuedChange {
    private let change: @Sendable (Database) throws -> Value
    private let complete: @Sendable (Result<Value, any Error>) -> Void
    /// Set when the change was made; the caller gets it after the commit.
    private let value = Mutex<Value?>(nil)

    /// - Parameter complete: is called once.
    init(
        _ change: @escaping @Sendable (Database) throws -> Value,
        complete: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        self.change = change
        self.complete = complete
    }

    func apply(to database: Database) throws {
        let made = try change(database)
        value.withLock { $0 = made }
    }

    func succeed() {
        guard let value = value.withLock({ $0 }) else {
            preconditionFailure("a change succeeds only after it was applied")
        }
        complete(.success(value))
    }

    func fail(with error: any Error) { complete(.failure(error)) }
}
