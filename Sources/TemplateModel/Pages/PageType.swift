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
    /// The position among the types of the sitemap; types with equal ones follow in the order of `all`.
    package let sitemapOrder: Int
    /// The records of which each page shows one; nil for lists and single pages.
    package let record: RecordCollection?
    /// The fields of the record whose pictures the sitemap lists, by their indexes.
    let sitemapPictures: [Int]
    /// The path or pattern (`/blog/*`) under which `_headers` gives the pages their headers; nil where another
    /// type's pattern covers them.
    package let headerPattern: String?
    package let section: Section?
    /// Whether its pages are those of their records: links to a record lead there, and its text is there.
    package var isRecordPage: Bool { role == .page && isListed && record != nil }
    /// The variables that its template can use, the common ones first.
    package let variables: [TemplateVariable]

    /// The variables with the types that the site's own files give to `data`.
    package func variables(_ data: DataModel) -> [TemplateVariable] {
        variables.map { $0.name == data.variable.name ? data.variable : $0 }
    }

    private let readers: [PageVariable.Reader]
    private let plan: @Sendable (PlanInput, PageType) -> [PlannedPage]

    /// - Parameters:
    ///   - sitemapPictures: the names of the record's fields whose pictures the sitemap lists.
    ///   - plan: gives the pages of the type that it is called with, in order.
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
        plan: @escaping @Sendable (PlanInput, PageType) -> [PlannedPage]
    ) {
        self.name = name
        self.template = template
        self.role = role
        self.isOptional = isOptional
        self.isListed = isListed
        self.sitemapOrder = sitemapOrder
        self.record = record
        self.sitemapPictures = sitemapPictures.compactMap { record?.type.fieldIndex(of: $0) }
        self.headerPattern = headerPattern
        self.section = section
        let variables = (role == .fragment ? [] : PageVariable.common) + variables
        self.variables = variables.map(\.declaration)
        readers = variables.map(\.reader)
        self.plan = plan
    }

    /// The pages of this type; none when its template may be missing and is.
    func pages(_ input: PlanInput) -> [PlannedPage] {
        isOptional && !input.optionalTemplates.contains(template) ? [] : plan(input, self)
    }

    /// The templates that a theme may leave out.
    package static let optionalTemplates: [String] = all.filter(\.isOptional).map(\.template)

    /// The values of `variables` for one page.
    func values(_ input: PageInput) -> [Cell] { readers.map { $0.value(input) } }
}

extension PageType: Hashable {
    package static func == (first: PageType, second: PageType) -> Bool { first === second }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
