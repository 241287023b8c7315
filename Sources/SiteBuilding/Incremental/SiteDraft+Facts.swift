import Content
import MarkdownHTML

/// What pages may ask of a build while they are made.
extension SiteDraft {
    /// A hash of what every page depends on.
    var context: UInt64 {
        var digest = Digest()
        digest.add(options.program)
        digest.add(settings.baseURL)
        for address in settings.publicEmailAddresses.sorted() { digest.add(address) }
        for prefix in settings.servedElsewhere + ["", ""] + settings.mediaHosts { digest.add(prefix) }
        for address in [settings.media.baseURL, settings.media.audioBaseURL, settings.media.audioFolder] {
            digest.add(address)
        }
        for provider in settings.embeds { digest.add(provider.rawValue) }
        return digest.hash
    }

    /// Every text of a record.
    private var texts: [BodySource] {
        let counts = [catalog.posts.count, catalog.projects.count, catalog.artists.count, catalog.pages.count]
        return zip(BodyKey.Owner.allCases, counts).flatMap { owner, count in
            (0..<count).map { catalog.body(owner, $0) }
        }
    }

    /// The answers to everything that pages can ask: addresses, texts, the theme's player, and the files of the
    /// content folder that they asked for in the last build.
    func facts(asked old: OldSite) -> [Fact] {
        var facts = known.facts + [Fact(key: Fact.embed, print: theme.mask(.embed)?.image ?? 0)]
        facts += texts.compactMap { source in source.reference.map { Fact(source, text: $0.hash) } }
        if let state = old.state { facts += state.media.indices.map { model.context.media.fact(state.media[$0]) } }
        return facts
    }

    /// What to call facts in messages, by their keys.
    func words(for old: OldSite) -> [UInt64: String] {
        var words: [UInt64: String] = [Fact.embed: "its template changed: \(PageKind.embed.template)"]
        for source in texts {
            words[Fact.body(source)] = "the text of \(source.place.record) changed"
        }
        if let state = old.state {
            for index in state.media.indices {
                words[Fact.media(state.media[index])] = "the file \(state.media[index]) changed"
            }
        }
        return words
    }
}
