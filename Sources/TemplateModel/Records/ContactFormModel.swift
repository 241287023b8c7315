import SiteConfiguration
import Templating

/// The contact form as templates see it.
enum ContactFormModel {
    static let definition = RecordDefinition<SiteSettings.Contact>(
        "ContactForm",
        "The contact form.",
        fields: [
            .text("endpoint", "The address that it is sent to.", type: .url) { $0.endpoint },
            .list("project_types", "The kinds of project to choose from.") { $0.projectTypes },
            .list("budget_ranges", "The budgets to choose from.") { $0.budgetRanges },
        ]
    )
}
