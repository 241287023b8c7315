/// The answer to a visitor whose submission is stored.
package struct Receipt: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        case stored(SpamScore.Verdict)
        /// The same submission had been stored before: this is its first receipt again.
        case replayed
    }

    package let id: String
    /// In milliseconds since 1970.
    package let received: Int64
    package let outcome: Outcome

    package init(id: String, received: Int64, outcome: Outcome) {
        self.id = id
        self.received = received
        self.outcome = outcome
    }

    package var isReplay: Bool { outcome == .replayed }
}

/// The idempotency key was used before for other content.
package struct IdempotencyConflict: Error {}
