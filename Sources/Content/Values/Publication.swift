/// Whether visitors see a record.
package enum Publication: Sendable, Equatable {
    /// They do.
    ///
    /// - Parameter since: its date; nil where none decides.
    case published(since: Timestamp?)
    /// Only previews show it, until somebody publishes it.
    case draft
    /// Only previews show it, until this time.
    case scheduled(for: Timestamp)
}
