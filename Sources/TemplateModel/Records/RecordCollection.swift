package import Content
import Parallelism
import SiteConfiguration
package import Templating

/// A list of the catalog as templates see it: the type of its records, and how each is made and named.
///
/// `RecordCollection.all` lists them.
package final class RecordCollection: Sendable {
    /// One record as messages and the next build name it.
    package struct Entry: Sendable {
        package let location: SourceLocation
        /// The address of the record's page; nil for a record without one.
        package let url: String?
    }

    package let type: RecordType
    package let kind: ContentKind
    package let hasBodies: Bool
    // Those for many records ask the catalog for its list once.
    private let countRecords: @Sendable (Catalog) -> Int
    private let makeEntries: @Sendable (Catalog, Range<Int>) -> [Entry]
    private let findOldAddresses: @Sendable (Catalog) -> [(url: String, old: OldAddress)]
    private let findPublication: @Sendable (Catalog, Int) -> Publication
    private let makeBodies: @Sendable (Catalog, Range<Int>) -> [BodySource]
    private let makeBody: @Sendable (Catalog, Int) -> BodySource?
    private let makeCells: @Sendable (Catalog, ModelContext, Earlier?) -> [Part]

    /// Some of the records, the memory that they point into, and what was found while they were made.
    struct Part: Sendable {
        let arena: Arena
        let cells: [Cell]
        let findings: ModelContext.Findings
    }

    /// The records of an earlier catalog, of which parts can be used again.
    struct Earlier: Sendable {
        let catalog: Catalog
        let context: ModelContext
        let parts: [Part]
    }

    /// The number of records that are made in one arena.
    private static let partLength = 512

    /// - Parameters:
    ///   - url: the address of an item's page; nil where items have none.
    ///   - body: the Markdown that belongs to an item; nil where items have none.
    init<Item: CatalogContent>(
        _ definition: RecordDefinition<ModelInput<Item>>,
        url: (@Sendable (Item) -> String)? = nil,
        body: (@Sendable (Item) -> BodySource)? = nil
    ) {
        type = definition.type
        kind = Item.kind
        hasBodies = body != nil
        countRecords = { $0[Item.self].count }
        makeEntries = { catalog, range in
            catalog[Item.self][range].map { Entry(location: $0.location, url: url?($0)) }
        }
        findOldAddresses = { catalog in
            guard let url else { return [] }
            let items = catalog[Item.self]
            return items.indices.flatMap { index in
                items[index].oldAddresses.map { (url(items[index]), $0) }
            }
        }
        findPublication = { catalog, index in catalog[Item.self][index].publication }
        makeBodies = { catalog, range in
            guard let body else { return [] }
            return catalog[Item.self][range].map(body)
        }
        makeBody = { catalog, index in body?(catalog[Item.self][index]) }
        makeCells = { catalog, context, earlier in
            let before = earlier?.catalog[Item.self] ?? []
            return concurrently(catalog[Item.self].chunks(of: RecordCollection.partLength)) { chunk in
                let number = chunk.startIndex / RecordCollection.partLength
                if let earlier, number < earlier.parts.count,
                    earlier.parts[number].cells.count == chunk.count,
                    chunk.indices.allSatisfy({ index in
                        chunk[index] === before[index]
                            && context.excerpts[index] == earlier.context.excerpts[index]
                    })
                {
                    return earlier.parts[number]
                }
                let arena = Arena()
                var cells: [Cell] = []
                cells.reserveCapacity(chunk.count)
                let fields = context.settings.fields.fields(of: Item.kind)
                let findings = context.findings { context in
                    for index in chunk.indices {
                        let item = chunk[index]
                        let input = ModelInput(content: item, index: index, context: context)
                        let extra = zip(fields, item.fields).map { field, value in
                            CustomFieldModel.cell(
                                value,
                                field,
                                context,
                                at: item.location.column(field.column ?? field.name),
                                in: arena
                            )
                        }
                        cells.append(definition.cell(input, extra, in: arena))
                    }
                }
                return Part(arena: arena, cells: cells, findings: findings)
            }
        }
    }

    /// - Parameter earlier: records whose context made the same of them.
    func parts(_ catalog: Catalog, _ context: ModelContext, reusing earlier: Earlier?) -> [Part] {
        makeCells(catalog, context, earlier)
    }

    package func count(in catalog: Catalog) -> Int { countRecords(catalog) }

    /// Some of the records, in the order of the catalog.
    package func entries(_ range: Range<Int>, in catalog: Catalog) -> [Entry] { makeEntries(catalog, range) }

    /// Whether visitors see a record.
    func publication(_ index: Int, in catalog: Catalog) -> Publication { findPublication(catalog, index) }

    /// The addresses of records that name old ones, with these.
    package func oldAddresses(in catalog: Catalog) -> [(url: String, old: OldAddress)] {
        findOldAddresses(catalog)
    }

    /// The Markdown of some of the records, in the order of the catalog; empty in a collection without bodies.
    package func bodies(_ range: Range<Int>, in catalog: Catalog) -> [BodySource] {
        makeBodies(catalog, range)
    }

    /// The Markdown of a record; nil in a collection without bodies.
    package func body(_ index: Int, in catalog: Catalog) -> BodySource? { makeBody(catalog, index) }
}

extension RecordCollection: Hashable {
    package static func == (first: RecordCollection, second: RecordCollection) -> Bool { first === second }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
