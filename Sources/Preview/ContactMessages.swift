package import Content
import Synchronization

/// The messages of the contact form that a preview kept in place of sending them; in memory only.
///
/// A class because the server and the program share it.
package final class ContactMessages: Sendable {
    /// Where the forms of a preview send to: a path, so that it is the preview's under each of its names.
    package static let endpoint = "/_preview/contact"
    /// The path of the page that shows the messages.
    package static let page = "/_preview/messages"

    /// A message as it came.
    package struct Message: Sendable {
        /// Counts the messages from 1.
        let number: Int
        let received: Timestamp
        /// By their names, in the form's order, without those that are empty.
        let fields: [(name: String, text: String)]

        /// Who wrote it, in one line that is safe on a terminal; nil where the field is empty.
        package var sender: String? {
            let name = fields.first { $0.name.utf8.elementsEqual("name".utf8) }?.text ?? ""
            let scalars = name.unicodeScalars.filter { scalar in
                // Those that change the direction of text, or end a line.
                !(0x2028...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
            }
            let line = String(String.UnicodeScalarView(scalars)).trimmed
            return line.isEmpty ? nil : line.escapedForTerminal
        }
    }

    /// The most messages that are kept: the newest ones.
    static let limit = 50

    private struct State {
        var count = 0
        /// The newest first.
        var kept: [Message] = []
        var report: @Sendable (Message) -> Void = { _ in }
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> Timestamp

    package init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    /// Calls a function with each message that comes from now on.
    package func report(to receiver: @escaping @Sendable (Message) -> Void) {
        state.withLock { $0.report = receiver }
    }

    /// The newest first.
    var all: [Message] { state.withLock(\.kept) }

    func add(_ body: FormBody) -> Message {
        let received = clock()
        let (message, report) = state.withLock { state in
            state.count += 1
            let fields = body.fields.filter { !$0.text.isEmpty }.map { (name: $0.name, text: $0.text) }
            let message = Message(number: state.count, received: received, fields: fields)
            state.kept = [message] + state.kept.prefix(ContactMessages.limit - 1)
            return (message, state.report)
        }
        report(message)
        return message
    }
}
