import AtomicOutput
import Content
import MarkdownHTML
import Media
import TemplateModel

/// The answers to everything that pages can ask, as far as they do not depend on what was asked before.
struct DependencySnapshot: Sendable {
    /// Those of `bodies` come last, in their order.
    let all: [Dependency]
    private let bodies: [BodyKey]

    init(_ catalog: Catalog, _ addresses: AddressIndex, _ theme: Theme) {
        let player = theme.template(.embed)?.mask.fingerprint ?? 0
        var all = addresses.dependencies + [Dependency(key: Dependency.embed, result: player)]
        var bodies: [BodyKey] = []
        for collection in RecordCollection.all where collection.hasBodies {
            let sources = collection.bodies(0..<collection.count(in: catalog), in: catalog)
            for (index, source) in sources.enumerated() {
                guard let reference = source.reference else { continue }
                all.append(Dependency(source, text: reference.hash))
                bodies.append(BodyKey(collection, index, .html))
            }
        }
        self.all = all
        self.bodies = bodies
    }

    /// Names for the texts among changed dependencies, by their keys.
    func descriptions(of keys: Set<UInt64>, _ catalog: Catalog) -> [UInt64: String] {
        var descriptions: [UInt64: String] = [:]
        for (dependency, body) in zip(all.suffix(bodies.count), bodies) where keys.contains(dependency.key) {
            let entries = body.collection.entries(body.index..<body.index + 1, in: catalog)
            let record = entries.first?.location.record ?? ""
            descriptions[dependency.key] = "the text of \(record) changed"
        }
        return descriptions
    }
}

extension LoadedSite {
    func mediaDependency(_ path: String) -> Dependency {
        Dependency(key: Dependency.media(path), result: values.context.media.fingerprint(of: path))
    }
}
