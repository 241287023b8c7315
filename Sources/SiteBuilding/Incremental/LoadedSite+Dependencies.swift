import AtomicOutput
import TemplateModel

extension LoadedSite {
    /// The current answers to everything that pages can ask, with those about the files that pages of the last build
    /// showed.
    func dependencies(askedBy previous: PreviousBuild) -> [Dependency] {
        guard let state = previous.state else { return dependencies.all }
        return dependencies.all + state.media.indices.map { mediaDependency(state.media[$0]) }
    }

    /// Names for changed dependencies in messages, by their keys.
    func descriptions(of keys: Set<UInt64>, _ previous: PreviousBuild) -> [UInt64: String] {
        var descriptions = dependencies.descriptions(of: keys, catalog)
        descriptions[Dependency.embed] = "its template changed: \(PageType.embed.template)"
        guard let state = previous.state else { return descriptions }
        for index in state.media.indices {
            let path = state.media[index]
            descriptions[Dependency.media(path)] = "the file \(path) changed"
        }
        return descriptions
    }
}
