package import Content
package import SiteConfiguration
package import Templating

/// A kind of file that a template makes, with everything that the program knows about it.
///
/// To add one, write it in a file of this folder and list it in `PageType.all`.
package final class PageType: Sendable {
    package enum Role: Sendable {
        /// A page that people visit.
        case page
        /// A feed, which shows the bodies of other pages and so is rendered after them.
        case feed
        /// Another file that programs read.
        case file
        /// A part of other pages; it has no address.
        case fragment
    }

    /// A folder of pages, each of one record, that must not lose more than half of its pages unnoticed.
    package struct Section: Sendable {
        /// The first part of the pages' path.
        package let name: String
        /// Folders below it that hold lists and not records.
        package let listFolders: Set<String>

        package init(_ name: String, listFolders: Set<String> = []) {
            self.name = name
            self.listFolders = listFolders
        }
    }

    /// The name in reports and in `page.kind`, such as `post`; several types may share one.
    package let name: String
    /// The file of the theme that makes it.
    package let template: String
    package let role: Role
    /// Whether a theme may leave the template out.
    package let isOptional: Bool
    /// Whether the sitemap lists it.
    package let isListed: Bool
    /// The position among the types of the sitemap; equal ones stand in the order of `all`.
    package let sitemapOrder: Int
    /// The records of which each page shows one; nil for lists and single pages.
    package let record: RecordCollection?
    /// Fields of the record whose pictures the sitemap lists.
    package let sitemapPictures: [String]
    /// The path or pattern (`/blog/*`) under which `_headers` gives the pages their headers; nil where another
    /// type's pattern covers them.
    package let headerPattern: String?
    package let section: Section?
    /// The variables that its template can use, the common ones first.
    package let variables: [TemplateVariable]

    private let pageVariables: [PageVariable]
    private let plan: @Sendable (PlanInput) -> [PageAddress]

    /// - Parameters:
    ///   - plan: the pages of this type, in order.
    package init(
        _ name: String,
        template: String,
        role: Role = .page,
        isOptional: Bool = false,
        isListed: Bool = false,
        sitemapOrder: Int = 0,
        record: RecordCollection? = nil,
        sitemapPictures: [String] = [],
        headerPattern: String? = nil,
        section: Section? = nil,
        variables: [PageVariable] = [],
        plan: @escaping @Sendable (PlanInput) -> [PageAddress]
    ) {
        self.name = name
        self.template = template
        self.role = role
        self.isOptional = isOptional
        self.isListed = isListed
        self.sitemapOrder = sitemapOrder
        self.record = record
        self.sitemapPictures = sitemapPictures
        self.headerPattern = headerPattern
        self.section = section
        pageVariables = (role == .fragment ? [] : PageVariable.common) + variables
        self.variables = pageVariables.map(\.declaration)
        self.plan = plan
    }

    /// The pages of this type.
    func pages(_ input: PlanInput) -> [PlannedPage] { plan(input).map { PlannedPage(self, $0) } }

    /// The values of `variables` for one page.
    func values(_ input: PageInput) -> [Cell] { pageVariables.map { $0.value(input) } }
}

extension PageType: Hashable {
    package static func == (first: PageType, second: PageType) -> Bool { first === second }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A variable of a page's template, and where its value comes from.
package struct PageVariable: Sendable {
    let declaration: TemplateVariable
    let value: @Sendable (PageInput) -> Cell

    /// - Parameters:
    ///   - documentation: one sentence for the manual.
    ///   - value: a value of this type, made in the input's arena.
    package init(
        _ name: String,
        _ type: ValueType,
        _ documentation: String,
        value: @escaping @Sendable (PageInput) -> Cell
    ) {
        declaration = TemplateVariable(name, type, documentation)
        self.value = value
    }

    /// The variables of every page.
    static let common = [
        PageVariable("site", .record(SiteModel.definition.type), "The site as a whole.") { $0.values.site },
        PageVariable("page", .record(PageInfo.definition.type), "The page itself.") { input in
            PageInfo.definition.cell(PageInfo(input.page, origin: input.settings.baseURL), in: input.arena)
        },
        PageVariable("now", .date, "The build clock.") { $0.values.now },
    ]
}

/// Everything that decides which pages of a type there are.
package struct PlanInput: Sendable {
    package let catalog: Catalog
    package let settings: SiteSettings
    let categories: [ProjectModel.Category]
    /// The artists with a song that can be played, by their indexes in the catalog.
    let artistsWithSound: Set<Int>
    /// Whether the theme has the page that the write API fills in.
    let hasAnswerTemplate: Bool
    /// How many pages the sitemap lists; known when the types that it does not list are planned.
    var listedCount = 0
    /// The most pages that one file of the sitemap lists.
    let sitemapLimit: Int

    var newestPost: Timestamp? { catalog.posts.first?.created }

    var newestProject: Timestamp? { catalog.projects.compactMap { $0.updated ?? $0.created }.max() }

    var newestArtist: Timestamp? { catalog.artists.compactMap { $0.updated ?? $0.created }.max() }
}

/// A page as its type plans it.
package struct PageAddress: Sendable {
    let url: String
    let subject: PlannedPage.Subject
    let location: SourceLocation?
    let modified: Timestamp?
    let customTemplate: String?

    /// - Parameters:
    ///   - location: the record that the page belongs to, for messages.
    ///   - modified: when its content was last changed.
    ///   - customTemplate: a template that the page names instead of its type's.
    package init(
        _ url: String,
        _ subject: PlannedPage.Subject = .site,
        location: SourceLocation? = nil,
        modified: Timestamp? = nil,
        customTemplate: String? = nil
    ) {
        self.url = url
        self.subject = subject
        self.location = location
        self.modified = modified
        self.customTemplate = customTemplate
    }
}

/// What the value of a page's variable can be made of.
package struct PageInput {
    package let page: PlannedPage
    /// The content, the plan and the records of the site.
    let source: PageValues
    /// Holds values that are made for this page alone.
    package let arena: Arena

    package var catalog: Catalog { source.catalog }

    package var plan: SitePlan { source.plan }

    package var values: TemplateValues { source.values }

    package var settings: SiteSettings { values.context.settings }

    /// The record that the page shows, by its index in the catalog's list.
    package var index: Int { if case .record(let index) = page.subject { index } else { 0 } }

    /// A record of a list; absent before its start and after its end.
    package func record(_ index: Int, of collection: RecordCollection) -> Cell {
        let records = values[collection]
        return records.indices.contains(index) ? records[index] : .absent
    }
}
