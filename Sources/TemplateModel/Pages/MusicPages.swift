import Content
import Hashing
import SiteConfiguration
import Templating

/// Pages and files of the artists who have songs to play.
extension PageType {
    /// The songs of an artist that have a file, for music players.
    static let playlist = music("playlist", template: "machines/playlist.txt", role: .file, Routes.playlist)

    /// The songs alone, for frames of other sites.
    static let player = music("player", template: "player.html", role: .page, isOptional: true, Routes.player)

    /// What other sites need to know to show the player (oEmbed 1.0, section 2.3).
    static let oEmbed = music(
        "machine",
        template: "machines/oembed.json",
        role: .file,
        isOptional: true,
        Routes.oEmbed,
        [
            PageVariable("player_url", .url, "The whole address of the player.") { input in
                input.arena.text(input.origin + Routes.player(ofArtist: slug(input)))
            }
        ]
    )

    /// A feed of the songs, for podcast apps that play music.
    static let musicFeed = music(
        "feed",
        template: "feeds/music.xml",
        role: .feed,
        isOptional: true,
        Routes.musicFeed,
        [
            PageVariable(
                "guid",
                .slug,
                "The feed's id in the podcast namespace, which stays the same as long as its address does."
            ) { input in
                input.arena.text(
                    musicFeedID(Routes.musicFeed(ofArtist: slug(input)), origin: input.origin)
                )
            }
        ]
    )

    /// The UUID of a feed: that of its address without scheme (podcast namespace, `<podcast:guid>`).
    ///
    /// - Parameter origin: with a scheme, without a slash at its end.
    static func musicFeedID(_ path: String, origin: String) -> String {
        let scheme = origin.firstRange(of: "://").map { origin[$0.upperBound...] } ?? origin[...]
        return NameBasedUUID(scheme + path, namespace: podcastFeeds).description
    }

    /// ead4c236-bf58-58c6-a2c6-a6b28d128cb6, the namespace of feeds.
    private static let podcastFeeds: (high: UInt64, low: UInt64) = (
        0xead4_c236_bf58_58c6, 0xa2c6_a6b2_8d12_8cb6
    )

    private static func slug(_ input: PageInput) -> String { input.catalog.artists[input.index].slug }

    /// A type with a page for each artist with songs to play.
    private static func music(
        _ name: String,
        template: String,
        role: Role,
        isOptional: Bool = false,
        _ route: @escaping @Sendable (String) -> String,
        _ variables: [PageVariable] = []
    ) -> PageType {
        PageType(
            name,
            template: template,
            role: role,
            isOptional: isOptional,
            record: .artists,
            variables: [artistVariable] + variables
        ) { input, type in
            input.artistsWithSound.sorted().map { index in
                let artist = input.catalog.artists[index]
                return PlannedPage(type, route(artist.slug), .record(index), location: artist.location)
            }
        }
    }
}
