package import Content
import Parallelism
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
    package let hasBodies: Bool
    package let count: @Sendable (Catalog) -> Int
    package let entry: @Sendable (Catalog, Int) -> Entry
    private let bodySource: @Sendable (Catalog, Int) -> BodySource?
    private let makeCells: @Sendable (Catalog, ModelContext) -> [Part]

    /// Some of the records, and the memory that they point into.
    struct Part: Sendable {
        let arena: Arena
        let cells: [Cell]
    }

    /// The number of records that are made in one arena.
    private static let partLength = 512

    /// - Parameters:
    ///   - contents: the list of the catalog.
    ///   - location: where an editor finds the content.
    ///   - url: the address of a content's page; nil where contents have none.
    ///   - body: the Markdown that belongs to a content; nil where contents have none.
    init<Content: Sendable>(
        _ definition: RecordDefinition<ModelInput<Content>>,
        _ contents: @escaping @Sendable (Catalog) -> [Content],
        location: @escaping @Sendable (Content) -> SourceLocation,
        url: (@Sendable (Content) -> String)? = nil,
        body: (@Sendable (Content) -> BodySource)? = nil
    ) {
        type = definition.type
        hasBodies = body != nil
        count = { contents($0).count }
        entry = { catalog, index in
            let content = contents(catalog)[index]
            return Entry(location: location(content), url: url?(content))
        }
        bodySource = { catalog, index in body?(contents(catalog)[index]) }
        makeCells = { catalog, context in
            concurrently(contents(catalog).chunks(of: RecordCollection.partLength)) { chunk in
                let arena = Arena()
                let cells = chunk.indices.map { index in
                    definition.cell(
                        ModelInput(content: chunk[index], index: index, context: context),
                        in: arena
                    )
                }
                return Part(arena: arena, cells: cells)
            }
        }
    }

    func cells(_ catalog: Catalog, _ context: ModelContext) -> [Part] { makeCells(catalog, context) }

    /// The Markdown of a record; nil in a collection without bodies.
    package func body(_ catalog: Catalog, _ index: Int) -> BodySource? { bodySource(catalog, index) }
}

extension RecordCollection: Hashable {
    package static func == (first: RecordCollection, second: RecordCollection) -> Bool { first === second }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
