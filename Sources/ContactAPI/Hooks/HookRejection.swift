/// Why a deploy hook is not accepted.
///
/// The raw value is the reason in the log; a sender is never told more than 401.
package enum HookRejection: String, Error, CaseIterable, Sendable {
    case header = "a header is missing or given twice"
    case id = "webhook-id is not 1 to 255 printable ASCII characters without a full stop"
    case timestamp = "webhook-timestamp is not a number of seconds"
    case late = "the hook is older than the tolerance; compare the clocks"
    case early = "the hook is from the future; compare the clocks"
    case form = "the header is not of the scheme's form"
    case mismatch = "it was made with another secret, or for another body"
}
