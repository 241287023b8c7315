import Content
import Hashing
import MarkdownHTML

/// What pages may ask of a build while they are made.
extension SiteDraft {
    /// A hash of what every page depends on.
    var context: UInt64 {
        var digest = ContentHasher()
        digest.add(options.program)
        digest.add(settings.baseURL)
        for address in settings.publicEmailAddresses.sorted() { digest.add(address) }
        for prefix in settings.servedElsewhere + ["", ""] + settings.mediaHosts { digest.add(prefix) }
        for address in [settings.media.baseURL, settings.media.audioBaseURL, settings.media.audioFolder] {
            digest.add(address)
        }
        for provider in settings.embeds { digest.add(provider.rawValue) }
        return digest.value
    }

    /// The answers to everything that pages can ask: addresses, the theme's player, texts, and the files of the
    /// content folder that they asked for in the last build.
    func facts(asked old: OldSite) -> [Fact] {
        guard let state = old.state else { return answers.facts }
        return answers.facts + state.media.indices.map { model.context.media.fact(state.media[$0]) }
    }

    /// What to call facts in messages, by their keys.
    func words(for keys: Set<UInt64>, _ old: OldSite) -> [UInt64: String] {
        var words: [UInt64: String] = [Fact.embed: "its template changed: \(PageKind.embed.template)"]
        for (fact, text) in zip(answers.facts.suffix(answers.texts.count), answers.texts)
        where keys.contains(fact.key) {
            words[fact.key] = "the text of \(catalog.body(text.owner, text.index).location.record) changed"
        }
        if let state = old.state {
            for index in state.media.indices {
                words[Fact.media(state.media[index])] = "the file \(state.media[index]) changed"
            }
        }
        return words
    }
}

/// The answers to what pages can ask, as far as they do not depend on what was asked before.
struct Answers: Sendable {
    /// The last ones are those of `texts`.
    let facts: [Fact]
    let texts: [BodyKey]

    init(_ catalog: Catalog, _ known: KnownAddresses, _ theme: Theme) {
        var facts =
            known.facts + [Fact(key: Fact.embed, print: theme.template(.embed)?.mask.fingerprint ?? 0)]
        var texts: [BodyKey] = []
        let counts = [
            catalog.posts.count, catalog.projects.count, catalog.artists.count, catalog.pages.count,
        ]
        for (owner, count) in zip(BodyKey.Owner.allCases, counts) {
            for index in 0..<count {
                let source = catalog.body(owner, index)
                guard let reference = source.reference else { continue }
                facts.append(Fact(source, text: reference.hash))
                texts.append(BodyKey(owner, index, .html))
            }
        }
        (self.facts, self.texts) = (facts, texts)
    }
}
