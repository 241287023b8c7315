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
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s"
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
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x"
            ),
            ("https://vimeo.com/76979871", .vimeo, "https://vimeo.com/76979871"),
            ("https://player.vimeo.com/video/76979871?h=1", .vimeo, "https://vimeo.com/76979871/1"),
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
        "keeps the key, the start and the list in the page and in the player",
        arguments: [
            (
                "https://youtu.be/aqz-KE-bpKQ?t=90", "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=90s",
                "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&start=90"
            ),
            (
                "https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL123&t=1m30s",
                "https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL123&t=90s",
                "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&list=PL123&start=90"
            ),
            (
                "https://www.youtube.com/playlist?list=PL123", "https://www.youtube.com/playlist?list=PL123",
                "https://www.youtube-nocookie.com/embed/videoseries?list=PL123&autoplay=1"
            ),
            (
                "https://vimeo.com/823141156/90e6d75118#t=1:05",
                "https://vimeo.com/823141156/90e6d75118#t=65s",
                "https://player.vimeo.com/video/823141156?h=90e6d75118&dnt=1&autoplay=1#t=65s"
            ),
            (
                "https://vimeo.com/showcase/1234567/video/823141156", "https://vimeo.com/823141156",
                "https://player.vimeo.com/video/823141156?dnt=1&autoplay=1"
            ),
            (
                "https://vimeo.com/groups/98765/videos/823141156", "https://vimeo.com/823141156",
                "https://player.vimeo.com/video/823141156?dnt=1&autoplay=1"
            ),
            (
                "https://soundcloud.com/artist/track/s-AbCdE", "https://soundcloud.com/artist/track/s-AbCdE",
                "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/artist/track/s-AbCdE&auto_play=true"
            ),
            (
                "https://open.spotify.com/user/x/playlist/37i9dQZF1DXcBWIGoYBM5M",
                "https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M",
                "https://open.spotify.com/embed/playlist/37i9dQZF1DXcBWIGoYBM5M"
            ),
            (
                "https://music.apple.com/us/album/%C3%9Cber/1440857781?i=1440857792",
                "https://music.apple.com/us/album/1440857781?i=1440857792",
                "https://embed.music.apple.com/us/album/1440857781?i=1440857792"
            ),
            (
                "https://music.apple.com/de/playlist/x/pl.u-76oNlvBFvm",
                "https://music.apple.com/de/playlist/pl.u-76oNlvBFvm",
                "https://embed.music.apple.com/de/playlist/pl.u-76oNlvBFvm"
            ),
            (
                "https://bandcamp.com/EmbeddedPlayer/album=42/size=large/bgcol=ffffff/track=7/",
                "https://bandcamp.com/EmbeddedPlayer/album=42/track=7/size=large/tracklist=false/artwork=small/",
                "https://bandcamp.com/EmbeddedPlayer/album=42/track=7/size=large/tracklist=false/artwork=small/"
            ),
        ]
    )
    func keepsTheRest(url: String, page: String, player: String) {
        let address = EmbedAddress(url: url)
        #expect(address?.pageURL == page)
        #expect(address?.playerURL == player)
    }

    @Test(
        "is not made of what is no single thing to play",
        arguments: [
            "https://vimeo.com/showcase/1234567", "https://vimeo.com/event/4567890",
            "https://vimeo.com/user123",
            "https://vimeo.com/ondemand/film/823141156", "https://vimeo.com/823141156/a/b",
            "https://vimeo.com/channels/staff",
            "https://soundcloud.com/artist/tracks", "https://soundcloud.com/artist/likes",
            "https://soundcloud.com/artist/sets",
            "https://soundcloud.com/discover/sets", "https://soundcloud.com/artist/track/other",
            "https://music.apple.com/us/artist/x/123", "https://music.apple.com/us/album/x",
            "https://music.apple.com/us",
            "https://artist.bandcamp.com/album/x", "https://bandcamp.com/EmbeddedPlayer/size=large/",
            "https://bandcamp.com/EmbeddedPlayer/album=x/", "https://www.youtube.com/playlist?list=a%22b",
        ]
    )
    func refusesLists(url: String) {
        #expect(EmbedAddress(url: url) == nil)
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
