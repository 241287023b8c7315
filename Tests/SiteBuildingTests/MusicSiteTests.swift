import Content
import Foundation
import TestSupport
import Testing

/// What a site has of artists with songs: players, oEmbed and feeds.
@Suite("The music of a site")
struct MusicSiteTests {
    private static let archive = """
        -- content/site.yaml --
        title: Night & Day
        base_url: https://night.example
        media: { audio_base_url: https://sounds.example/ }
        -- content/artists/ida.md --
        ---
        display_name: Ida & Öl
        created_at: 2026-01-01T12:00:00Z
        showcase:
          - { custom_title: Salt & <Sea>, custom_description: Take three, file_path: salt.mp3, file_size: 1234, display_order: 1 }
          - { custom_title: Tide, file_path: tide.flac, display_order: 2 }
        ---
        Two people & a boat.
        -- content/artists/quiet.md --
        ---
        display_name: Quiet
        ---
        Nothing yet.
        """

    private func withSite(_ check: (BuiltSite) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try check(try await BuiltSite.build(Self.archive, in: folder))
        }
    }

    @Test
    func `has a player, its description for other sites and a feed for artists with songs only`() async throws
    {
        try await withSite { site in
            let files = site.paths.filter { $0.hasPrefix("artists/") }
            #expect(
                files == [
                    "artists/ida/index.html", "artists/ida/music.rss", "artists/ida/player/index.html",
                    "artists/ida/player/oembed.json", "artists/ida/playlist.m3u", "artists/index.html",
                    "artists/quiet/index.html",
                ]
            )
            let page = try site.text("artists/ida/index.html")
            #expect(
                page.contains(
                    "<link rel=\"alternate\" type=\"application/json+oembed\" title=\"Ida &amp; Öl\" "
                        + "href=\"https://night.example/artists/ida/player/oembed.json\">"
                )
            )
            #expect(page.contains("href=\"/artists/ida/music.rss\""))
            #expect(try !site.text("artists/quiet/index.html").contains("player"))
            let player = try site.text("artists/ida/player/index.html")
            #expect(player.contains("<meta name=\"robots\" content=\"noindex\">"))
            #expect(player.contains("<link rel=\"canonical\" href=\"https://night.example/artists/ida/\">"))
            #expect(try !site.text("sitemap.xml").contains("player"))
        }
    }

    @Test
    func `describes a player as oEmbed wants it`() async throws {
        try await withSite { site in
            let json = Data(try site.text("artists/ida/player/oembed.json").utf8)
            let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: any Sendable])
            let texts = object.compactMapValues { $0 as? String }
            #expect(
                texts == [
                    "version": "1.0", "type": "rich", "title": "Ida & Öl", "author_name": "Ida & Öl",
                    "author_url": "https://night.example/artists/ida/", "provider_name": "Night & Day",
                    "provider_url": "https://night.example/",
                    "html":
                        "<iframe src=\"https://night.example/artists/ida/player/\" width=\"600\" height=\"400\" "
                        + "title=\"Music player\" loading=\"lazy\" allow=\"autoplay\" "
                        + "referrerpolicy=\"strict-origin-when-cross-origin\"></iframe>",
                ]
            )
            let numbers = object.compactMapValues { $0 as? Int }
            #expect(numbers == ["width": 600, "height": 400, "cache_age": 86400])
        }
    }

    @Test
    func `has a feed of an artist's songs in the words of the podcast namespace`() async throws {
        try await withSite { site in
            let expected = """
                <?xml version="1.0" encoding="utf-8"?>
                <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
                <channel>
                <title>Ida &amp; Öl</title>
                <link>https://night.example/artists/ida/</link>
                <description>Two people &amp; a boat.</description>
                <language>en</language>
                <atom:link rel="self" type="application/rss+xml" href="https://night.example/artists/ida/music.rss"/>
                <podcast:guid>480e48ad-2601-5bc7-a087-6060608d5be4</podcast:guid>
                <podcast:medium>music</podcast:medium>
                <podcast:person group="music" role="artist" href="https://night.example/artists/ida/">Ida &amp; Öl</podcast:person>
                <itunes:author>Ida &amp; Öl</itunes:author>
                <itunes:type>serial</itunes:type>
                <itunes:category text="Music"/>
                <item>
                <title>Salt &amp; &lt;Sea&gt;</title>
                <link>https://night.example/artists/ida/#track=salt-sea</link>
                <guid isPermaLink="true">https://night.example/artists/ida/#track=salt-sea</guid>
                <pubDate>Thu, 01 Jan 2026 12:00:00 +0000</pubDate>
                <description>Take three</description>
                <enclosure url="https://sounds.example/salt.mp3" length="1234" type="audio/mpeg"/>
                <itunes:episode>1</itunes:episode>
                </item>
                <item>
                <title>Tide</title>
                <link>https://night.example/artists/ida/#track=tide</link>
                <guid isPermaLink="true">https://night.example/artists/ida/#track=tide</guid>
                <pubDate>Thu, 01 Jan 2026 12:00:00 +0000</pubDate>
                <enclosure url="https://sounds.example/tide.flac" length="0" type="audio/flac"/>
                <itunes:episode>2</itunes:episode>
                </item>
                </channel>
                </rss>
                """
            // Python: uuid5(UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "night.example/artists/ida/music.rss")
            let feed = try site.text("artists/ida/music.rss")
            #expect(feed == expected)
        }
    }

    @Test
    func `lets texts link to moments of songs that there are`() async throws {
        try await withTemporaryFolder { folder in
            let text = "[1:05](/artists/ida/#track=tide&t=65) [gone](/artists/ida/#track=gone&t=65)"
            let post = "\n-- content/blog/2026-01-01-a.md --\n---\ntitle: A\n---\n\(text)\n"
            let problems = await #expect(throws: Problems.self) {
                try await BuiltSite.build(Self.archive + post, in: folder)
            }
            let errors = try #require(problems).all.map(\.description)
            #expect(errors.count == 1 && errors[0].contains("'/artists/ida/#track=gone'"), "\(errors)")
        }
    }
}
