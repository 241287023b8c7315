import FlyingFox

/// The body of a request, read to its end.
///
/// FlyingFox would take what is left of it for the next request of the connection, with any `Host` and
/// `Origin` that a page of another site likes to write there.
struct RequestBody {
    /// The longest body that is kept, in bytes; the same as the write API's.
    static let limit = 64 << 10

    /// Nil for a body that is longer than the limit.
    let bytes: [UInt8]?

    init(reading sequence: HTTPBodySequence) async throws {
        var bytes: [UInt8]? = []
        for try await chunk in sequence {
            guard let count = bytes?.count else { continue }
            if count + chunk.count > RequestBody.limit {
                bytes = nil
            } else {
                bytes?.append(contentsOf: chunk)
            }
        }
        self.bytes = bytes
    }
}
