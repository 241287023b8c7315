package import Content
import Parallelism
import SiteConfiguration
package import Templating

/// All content as templates see it: made once, then only read, by any number of workers.
package struct TemplateValues: Sendable {
    package let context: ModelContext
    package let site: Cell
    /// The type of `site`.
    package static let siteType = SiteModel.definition.type
    package let now: Cell
    /// The memory that the cells point into.
    private let arenas: [Arena]
    private let records: [RecordCollection: [Cell]]

    package init(_ catalog: Catalog, _ context: ModelContext) {
        let arena = Arena()
        var arenas = [arena]
        var records: [RecordCollection: [Cell]] = [:]
        for collection in RecordCollection.all {
            let parts = collection.cells(catalog, context)
            arenas += parts.map(\.arena)
            records[collection] = parts.flatMap(\.cells)
        }
        self.context = context
        site = SiteModel.definition.cell(context, in: arena)
        now = .date(context.calendar.date(context.calendar.now))
        self.arenas = arenas
        self.records = records
    }

    private init(_ context: ModelContext) {
        self.context = context
        site = .absent
        now = .absent
        arenas = []
        records = [:]
    }

    /// Only the context, so that the memory of the records can be freed.
    package var withoutRecords: TemplateValues { TemplateValues(context) }

    /// The records of a collection, in the order of the catalog.
    package subscript(collection: RecordCollection) -> [Cell] { records[collection] ?? [] }
}
