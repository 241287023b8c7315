import SiteConfiguration
import Testing

@Suite("Routes")
struct RoutesTests {
    @Test(arguments: [
        (Routes.blog(page: 1), "/blog/"),
        (Routes.blog(page: 2), "/blog/page/2/"),
        (Routes.post("first-take"), "/blog/first-take/"),
        (Routes.project("tide"), "/portfolio/tide/"),
        (Routes.category("film"), "/portfolio/in/film/"),
        (Routes.artist("ana"), "/artists/ana/"),
        (Routes.playlist(ofArtist: "ana"), "/artists/ana/playlist.m3u"),
        (Routes.player(ofArtist: "ana"), "/artists/ana/player/"),
        (Routes.oEmbed(ofArtist: "ana"), "/artists/ana/player/oembed.json"),
        (Routes.musicFeed(ofArtist: "ana"), "/artists/ana/music.rss"),
        (Routes.page("about"), "/about/"),
        (Routes.sitemap(part: 3), "/sitemap-3.xml"),
    ])
    func `make the address of a page`(address: String, expected: String) {
        #expect(address == expected)
    }

    @Test(arguments: [
        (Routes.player(ofArtist: "ana"), true), (Routes.player(ofArtist: "player"), true),
        (Routes.artist("player"), false), (Routes.oEmbed(ofArtist: "ana"), false),
        ("/artists//player/", false), ("/artists/ana/player", false), ("/blog/ana/player/", false),
        ("/artists/ana/b/player/", false), ("/artists/ana/player/x/", false), ("", false),
    ])
    func `tell players from all other pages`(path: String, isPlayer: Bool) {
        #expect(Routes.isPlayer(path) == isPlayer)
    }

    @Test(arguments: [
        ("/", "index.html"),
        ("/blog/", "blog/index.html"),
        ("/404.html", "404.html"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
    ])
    func `name the file that answers an address, and the address of a file`(address: String, file: String) {
        #expect(Routes.file(for: address) == file)
        #expect(Routes.address(ofFile: file) == address)
    }

    @Test(arguments: [
        Routes.blog, Routes.portfolio, Routes.testimonials, Routes.artists, Routes.contact, Routes.assets,
        Routes.media,
    ])
    func `reserve the first part of every folder of the site`(address: String) throws {
        let part = try #require(address.split(separator: "/").first)
        #expect(Routes.reserved.contains(String(part)))
    }
}
