import SiteConfiguration
import Templating

/// The contact form as templates see it.
enum ContactFormModel {
    static let definition = RecordDefinition<SiteSettings.Contact>(
        "ContactForm",
        "The contact form.",
        fields: [
            .text("endpoint", "The address that it is sent to.", type: .url) { $0.endpoint },
            choices("project_types", "The kinds of project to choose from.") { $0.projectTypes },
            choices("budget_ranges", "The budgets to choose from.") { $0.budgetRanges },
        ]
    )

    private static func choices(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (SiteSettings.Contact) -> [String]
    ) -> RecordDefinition<SiteSettings.Contact>.Field {
        RecordDefinition<SiteSettings.Contact>.Field(name, .list(.text), documentation) { subject, arena in
            arena.list(value(subject).map { arena.text($0) })
        }
    }
}
