/// A valid submission with what is known of it, before it is stored.
package struct IncomingSubmission: Sendable {
    package let submission: Submission
    package let score: SpamScore
    /// A keyed hash of the client's network.
    package let client: String
    /// The client's own key for the request, if it sent one.
    package let idempotencyKey: String?
    /// In milliseconds since 1970.
    package let received: Int64

    package init(
        submission: Submission,
        score: SpamScore,
        client: String,
        idempotencyKey: String?,
        received: Int64
    ) {
        self.submission = submission
        self.score = score
        self.client = client
        self.idempotencyKey = idempotencyKey
        self.received = received
    }
}
