import Content
import Media
import SiteConfiguration
import Templating

/// The site as a whole, as templates see it.
enum SiteModel {
    static let navigationChild = RecordDefinition<SiteSettings.NavigationItem>(
        "NavigationChild",
        "An entry of the second level of the main navigation.",
        fields: [
            .text("label", "The words.") { $0.label },
            .text("url", "The target.", type: .url) { $0.url },
        ]
    )

    static let navigationItem = RecordDefinition<SiteSettings.NavigationItem>(
        "NavigationItem",
        "An entry of the main navigation.",
        fields: [
            .text("label", "The words.") { $0.label },
            .text("url", "The target.", type: .url) { $0.url },
            .list("children", "The entries below it.", of: navigationChild) { $0.children },
        ]
    )

    /// A part of the settings with the language that it is shown in.
    struct Localized<Value: Sendable>: Sendable {
        let value: Value
        let language: Language
    }

    static let hours = RecordDefinition<Localized<SiteSettings.Organization.Hours>>(
        "OpeningHours",
        "When the studio is open.",
        fields: [
            .list("days", "The days as schema.org names them, such as `Monday`.") { $0.value.days },
            .list("day_names", "The days in the site's language.") { hours in
                let english = Language.english.dateNames.weekdays
                return hours.value.days.map { day in
                    english.firstIndex(of: day).map { hours.language.dateNames.weekdays[$0] } ?? day
                }
            },
            .text("opens", "The hour, such as `10:00`.") { $0.value.opens },
            .text("closes", "The hour, such as `22:00`.") { $0.value.closes },
        ]
    )

    static let organization = RecordDefinition<Localized<SiteSettings.Organization>>(
        "Organization",
        "The studio.",
        fields: [
            .text("type", "What schema.org calls it, such as `LocalBusiness`.") { $0.value.type },
            .optionalText("street", "The street and number.") { $0.value.address?.street },
            .optionalText("locality", "The town.") { $0.value.address?.locality },
            .optionalText("region", "The state.") { $0.value.address?.region },
            .optionalText("postal_code", "The postal code.") { $0.value.address?.postalCode },
            .optionalText("country", "The country.") { $0.value.address?.country },
            .optionalText("phone", "The telephone number.") { $0.value.phone },
            .optionalText("phone_url", "The number as an address to call.", type: .url) { organization in
                organization.value.phone.map { phone in "tel:" + phone.filter { $0.isNumber || $0 == "+" } }
            },
            .optionalText("email", "The e-mail address.") { $0.value.email },
            .list("hours", "When it is open.", of: hours) { organization in
                organization.value.hours.map { Localized(value: $0, language: organization.language) }
            },
            .optionalDouble("latitude", "In degrees, north is positive.") { $0.value.latitude },
            .optionalDouble("longitude", "In degrees, east is positive.") { $0.value.longitude },
        ]
    )

    static let definition = RecordDefinition<ModelContext>(
        "Site",
        "The site as a whole, from `site.yaml`.",
        fields: [
            .text("title", "The site's name.") { $0.settings.title },
            .optionalText("description", "The studio in a sentence.") { $0.settings.description },
            .text("language", "The language's tag, such as `en`.", type: .slug) { $0.settings.language },
            .text("direction", "How the language is written: `ltr` or `rtl`, for `dir`.", type: .slug) {
                TextDirection(ofLanguage: $0.settings.language).rawValue
            },
            .text("base_url", "The scheme and host, without a slash at the end.", type: .assetURL) {
                $0.settings.baseURL
            },
            logo("logo", "The studio's logo.") { settings in
                settings.theme.style.scheme == .dark
                    ? settings.darkLogo ?? settings.logo : settings.logo ?? settings.darkLogo
            },
            logo("dark_logo", "The logo for dark pages; absent where all pages have the same.") { settings in
                settings.theme.style.scheme == .auto ? settings.darkLogo : nil
            },
            .image("social_image", "The picture that stands for pages without one of their own.") { context in
                context.image(
                    context.settings.socialImage,
                    alt: context.settings.title,
                    at: .file(path: context.settings.path)
                )
            },
            .list("navigation", "The main navigation, without sections that are empty.", of: navigationItem) {
                context in
                context.settings.navigation.filter { !context.emptySections.contains($0.url) }.map { item in
                    var item = item
                    item.children.removeAll { context.emptySections.contains($0.url) }
                    return item
                }
            },
            .list("social", "Where else the studio can be found.", of: LinkModel.definition) {
                $0.settings.social
            },
            .list("pages", "The pages of `content/pages`, by their addresses.", of: LinkModel.definition) {
                $0.pages
            },
            .optionalRecord("organization", "Address, hours and how to reach the studio.", organization) {
                context in
                context.settings.organization.map {
                    Localized(value: $0, language: context.calendar.language)
                }
            },
            .list("home_sections", "The sections of the home page, such as `work`, in their order.") {
                $0.settings.theme.home.map(\.rawValue)
            },
            .optionalText("home_title", "The title of the home page.") { $0.settings.theme.homeTitle },
            .text("page_color", "The colour of light pages, such as `#f7f3ee`.", type: .slug) {
                $0.settings.theme.style.palette(.light)[.paper].text
            },
            .text("dark_page_color", "The colour of dark pages, such as `#14111d`.", type: .slug) {
                $0.settings.theme.style.palette(.dark)[.paper].text
            },
            .optionalText("lead", "A sentence or two under the title of the home page.") {
                $0.settings.theme.lead
            },
            .optionalText("call_title", "The title of the invitation to write, on the home page.") {
                $0.settings.theme.callTitle
            },
            .optionalText("call_text", "The text of the invitation to write, on the home page.") {
                $0.settings.theme.callText
            },
            .optionalText("answer_time", "When messages are answered, as the end of \"We answer …\".") {
                $0.settings.theme.answerTime
            },
            .optionalText("booking_url", "Where sessions are booked, such as a calendar.", type: .url) {
                $0.settings.theme.bookingURL
            },
            .text("default_author", "Who wrote posts without an author.") { $0.settings.defaultAuthor },
            .int("year", "The year of the build clock, in the site's time zone.") { $0.calendar.year },
            .bool("has_posts", "Whether there is a blog.") { $0.emptySections.url(Routes.blog) != nil },
            address("home_url", Routes.home),
            section("blog_url", Routes.blog, "posts"),
            section("portfolio_url", Routes.portfolio, "projects"),
            section("testimonials_url", Routes.testimonials, "testimonials"),
            section("artists_url", Routes.artists, "artists"),
            address("contact_url", Routes.contact),
            address("atom_url", Routes.atom),
            address("rss_url", Routes.rss),
            address("json_feed_url", Routes.jsonFeed),
            address("sitemap_url", Routes.sitemap),
            address("manifest_url", Routes.manifest),
            address("favicon_url", Routes.faviconSVG),
            address("favicon_ico_url", Routes.faviconICO),
        ]
    )

    private static func logo(
        _ name: String,
        _ documentation: String,
        _ reference: @escaping @Sendable (SiteSettings) -> String?
    ) -> RecordDefinition<ModelContext>.Field {
        .image(name, documentation) { context in
            context.image(
                reference(context.settings),
                alt: context.settings.title,
                at: .file(path: context.settings.path)
            )
        }
    }

    /// The address of a list, which is a page where there is something to list.
    private static func section(
        _ name: String,
        _ route: String,
        _ records: String
    ) -> RecordDefinition<ModelContext>.Field {
        .optionalText(name, "The path `\(route)`; absent where there are no \(records).", type: .assetURL) {
            $0.emptySections.url(route)
        }
    }

    /// A fixed address of the site; the site makes it, so scripts and styles may be loaded from it too.
    private static func address(_ name: String, _ route: String) -> RecordDefinition<ModelContext>.Field {
        .text(name, "The path `\(route)`.", type: .assetURL) { _ in route }
    }
}
