import Content
import Templating

/// Content with its index in the catalog and the context of its record.
struct ModelInput<Content: Sendable>: Sendable {
    let content: Content
    let index: Int
    let context: ModelContext

    func image(
        _ reference: String?,
        alt: String,
        at location: @autoclosure () -> SourceLocation
    ) -> Picture? {
        context.image(reference, alt: alt, at: location())
    }

    /// An instant in the site's time zone; absent for none.
    func date(_ timestamp: Timestamp?) -> Cell {
        timestamp.map { .date(context.calendar.date($0)) } ?? .absent
    }
}
