import SiteConfiguration
import Templating
import Testing

@testable import TemplateModel

@Suite("The types of pages")
struct PageTypeTests {
    private static let types = PageType.all.map { type in "\(type.name) \(type.template)" }

    private func type(_ name: String) throws -> PageType {
        try #require(PageType.all.first { "\($0.name) \($0.template)" == name })
    }

    /// The fields that the settings of the sample add.
    private static let extraFields: ExtraFields = {
        let settings = try? SiteSettings.read(text: ManualSample.settings, path: "content/site.yaml")
        return settings.map(CustomFieldModel.extraFields) ?? ExtraFields()
    }()

    /// Whether a value has the form that a type declares.
    private func isValue(_ cell: Cell, of type: ValueType) -> Bool {
        switch (type, cell.tag) {
        case (.optional, .absent): true
        case (.optional(let inner), _): isValue(cell, of: inner)
        case (.list(let element), .list): cell.cells.allSatisfy { isValue($0, of: element) }
        case (.record(let record), .record):
            cell.cells.count == Self.extraFields.fields(of: record).count
                && zip(cell.cells, Self.extraFields.fields(of: record)).allSatisfy {
                    isValue($0, of: $1.type)
                }
        case (_, .deferred): true
        case (.date, .date), (.int, .int), (.double, .double), (.bool, .bool), (.map, .map): true
        case (.date, _), (.int, _), (.double, _), (.bool, _), (.map, _), (.list, _), (.record, _): false
        default: cell.tag == .text
        }
    }

    @Test func `are each listed once, with a template that no other has`() {
        #expect(Set(PageType.all).count == PageType.all.count)
        #expect(Set(PageType.all.map(\.template)).count == PageType.all.count)
    }

    @Test(arguments: types)
    func `declare each variable once and with a sentence`(name: String) throws {
        let variables = try type(name).variables
        #expect(Set(variables.map(\.name)).count == variables.count)
        #expect(variables.allSatisfy { $0.documentation.hasSuffix(".") })
    }

    @Test(arguments: types)
    func `give a value of the declared type for each variable`(name: String) throws {
        let type = try type(name)
        let arena = Arena()
        // Owns the memory that the values point into.
        let pages = try ManualPages()
        defer { withExtendedLifetime(pages) {} }
        // Types that the sample has no pages of are covered by the theme's tests.
        guard let values = pages.values(of: type, in: arena) else {
            #expect(!type.isListed)
            return
        }
        try #require(values.count == type.variables.count)
        for (value, variable) in zip(values, type.variables) {
            #expect(isValue(value, of: variable.type), "\(variable.name) is \(value.tag)")
        }
    }

    @Test func `of fragments have no addresses and none of the variables of pages`() {
        let fragments = PageType.all.filter { $0.role == .fragment }
        #expect(fragments.map(\.name) == ["embed"])
        #expect(fragments.allSatisfy { $0.variables.map(\.name) == ["embed"] })
        #expect(fragments.allSatisfy { !$0.isListed && $0.headerPattern == nil })
    }

    @Test func `that the sitemap lists come in its order`() {
        let names = PageType.sitemapTypes.map(\.name)
        #expect(names.prefix(3) == ["home", "page", "contact"])
        #expect(Set(names).count == names.count)
    }

    @Test func `have a name, and so a report, for every section that must not shrink`() {
        let sections = PageType.all.compactMap(\.section)
        #expect(sections.count >= 3)
        #expect(Set(sections.map(\.name)).count == sections.count)
        #expect(sections.allSatisfy { SitePlan.isReserved("/\($0.name)/") })
    }
}
