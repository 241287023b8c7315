package import Content
import Parallelism
import SiteConfiguration
package import Templating

/// All content as templates see it: made once, then only read, by any number of workers.
///
/// A class, because every page uses it and a class is passed on as one reference.
package final class TemplateValues: Sendable {
    package let context: ModelContext
    package let site: Cell
    /// The type of `site`.
    package static let siteType = SiteModel.definition.type
    package let now: Cell
    /// All records, for lists on any page.
    package let all: Cell
    /// The files of the folder `data`.
    package let data: Cell
    /// The memory that the site's cell points into.
    private let arena: Arena
    private let catalog: Catalog?
    /// In the order of `RecordCollection.all`.
    private let lists: [List]

    private struct List: Sendable {
        let collection: RecordCollection
        let parts: [RecordCollection.Part]
        let records: [Cell]
    }

    /// - Parameter earlier: values of another catalog whose context makes the same of a record
    ///   (`ModelContext.makesSameRecords`): those of records that did not change are used again.
    package init(_ catalog: Catalog, _ context: ModelContext, reusing earlier: TemplateValues? = nil) {
        let arena = Arena()
        var lists: [List] = []
        for collection in RecordCollection.all {
            let parts = collection.parts(catalog, context, reusing: earlier?.records(of: collection))
            parts.forEach { context.add($0.findings) }
            lists.append(List(collection: collection, parts: parts, records: parts.flatMap(\.cells)))
        }
        self.context = context
        self.catalog = catalog
        site = SiteModel.definition.cell(context, in: arena)
        now = .date(context.calendar.date(context.calendar.now))
        all = CatalogModel.definition.cell(
            CatalogModel.Lists(catalog: catalog, taxonomies: context.taxonomies) { collection in
                lists.first { $0.collection === collection }?.records ?? []
            },
            in: arena
        )
        data = context.data.cell(in: arena)
        self.arena = arena
        self.lists = lists
    }

    private init(_ context: ModelContext) {
        self.context = context
        catalog = nil
        site = .absent
        now = .absent
        all = .absent
        data = .absent
        arena = Arena()
        lists = []
    }

    private func records(of collection: RecordCollection) -> RecordCollection.Earlier? {
        guard let catalog, let list = lists.first(where: { $0.collection === collection }) else { return nil }
        return RecordCollection.Earlier(catalog: catalog, context: context, parts: list.parts)
    }

    /// Only the context, so that the memory of the records can be freed.
    package var withoutRecords: TemplateValues { TemplateValues(context) }

    /// One record of a collection; absent before its first and after its last.
    func record(_ index: Int, of collection: RecordCollection) -> Cell {
        for list in lists.indices where lists[list].collection === collection {
            return lists[list].records.indices.contains(index) ? lists[list].records[index] : .absent
        }
        return .absent
    }

    /// The records of a collection, in the order of the catalog.
    package subscript(collection: RecordCollection) -> [Cell] {
        // Faster than a dictionary, because there are few lists.
        for index in lists.indices where lists[index].collection === collection {
            return lists[index].records
        }
        return []
    }
}
