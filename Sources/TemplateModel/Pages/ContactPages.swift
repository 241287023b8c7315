import SiteConfiguration
import Templating

extension PageType {
    static let contact = PageType(
        "contact",
        template: "contact.html",
        isListed: true,
        sitemapOrder: -1,
        headerPattern: Routes.contact + "*",
        variables: [formVariable]
    ) { _, type in
        [PlannedPage(type, Routes.contact)]
    }

    /// The page that thanks for a message.
    static let thanks = PageType("thanks", template: "contact_thanks.html") { input, type in
        [PlannedPage(type, input.settings.contact?.thanks ?? Routes.thanks)]
    }

    /// The page that the write API fills in for visitors without JavaScript.
    ///
    /// Optional, because the write API has a plain page of its own.
    package static let answer = PageType(
        "answer",
        template: "contact_answer.html",
        isOptional: true,
        variables: [formVariable]
    ) { input, type in
        input.settings.contact == nil ? [] : [PlannedPage(type, Routes.answer)]
    }

    private static let formVariable = PageVariable(
        "form",
        .optional(.record(ContactFormModel.definition.type)),
        "The form; absent without an endpoint in `site.yaml`."
    ) { input in
        input.settings.contact.map { ContactFormModel.definition.cell($0, in: input.arena) } ?? .absent
    }
}
