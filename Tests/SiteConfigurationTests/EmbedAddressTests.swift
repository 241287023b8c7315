import SiteConfiguration
import Testing

@Suite("The address of an embed")
struct EmbedAddressTests {
    @Test(
        "is recognised with its provider, and the page's address is rebuilt",
        arguments: [
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
                EmbedAddress.Provider.youtube,
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
            ),
            (
                "https://youtu.be/dQw4w9WgXcQ?si=x",
                .youtube,
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
            ),
            (
                "https://www.youtube.com/shorts/dQw4w9WgXcQ",
                .youtube,
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
            ),
            (
                "https://m.youtube.com/watch?list=x&v=dQw4w9WgXcQ&v=ignored-one",
                .youtube,
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
            ),
            ("https://vimeo.com/76979871", .vimeo, "https://vimeo.com/76979871"),
            ("https://player.vimeo.com/video/76979871?h=1", .vimeo, "https://vimeo.com/76979871"),
            (
                "https://open.spotify.com/intl-de/track/11dFghVXANMlKmJXsNCbNl?si=1",
                .spotify,
                "https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl"
            ),
            (
                "https://open.spotify.com/embed/album/2noRn2Aes5aoNVsU6iWThc#top",
                .spotify,
                "https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc"
            ),
            (
                "https://soundcloud.com/artist/song-1",
                .soundcloud,
                "https://soundcloud.com/artist/song-1"
            ),
            (
                "https://SoundCloud.com/artist/sets/demo_2",
                .soundcloud,
                "https://soundcloud.com/artist/sets/demo_2"
            ),
        ]
    )
    func rebuildsThePage(url: String, provider: EmbedAddress.Provider, page: String) {
        let address = EmbedAddress(url: url)
        #expect(address?.provider == provider)
        #expect(address?.pageURL == page)
    }

    @Test(
        "has a player on the provider's host that holds the same id",
        arguments: [
            ("https://youtu.be/dQw4w9WgXcQ", "dQw4w9WgXcQ"),
            ("https://vimeo.com/76979871", "76979871"),
            (
                "https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl",
                "track/11dFghVXANMlKmJXsNCbNl"
            ),
            ("https://soundcloud.com/artist/song-1", "artist/song-1"),
        ]
    )
    func rebuildsThePlayer(url: String, id: String) throws {
        let address = try #require(EmbedAddress(url: url))
        #expect(address.playerURL.hasPrefix(address.provider.playerHost + "/"))
        #expect(address.playerURL.contains(id))
    }

    @Test(
        "is not made of anything else",
        arguments: [
            "",
            "https://",
            "javascript:alert(1)",
            "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com/watch?v=short",
            "https://www.youtube.com/watch",
            "https://www.youtube.com/@channel",
            "https://www.youtube.com/watch?v=dQw4w9\"gXcQ",
            "https://evil.example/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
            "https://vimeo.com/channels/staff",
            "https://open.spotify.com/user/11dFghVXANMlKmJXsNCbNl",
            "https://open.spotify.com/track/tooshort",
            "https://soundcloud.com/artist",
            "https://soundcloud.com/a/b/c/d",
            "https://soundcloud.com/a&auto_play=x/b",
        ]
    )
    func refusesOtherAddresses(url: String) {
        #expect(EmbedAddress(url: url) == nil)
    }
}
