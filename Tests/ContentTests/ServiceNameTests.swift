import Testing

@testable import Content

@Suite("Platforms")
struct ServiceNameTests {
    private func service(_ platform: String) throws -> ServiceName.Service {
        try #require(ServiceName.streaming.first { $0.platform == platform })
    }

    @Test(
        "have labels to show",
        arguments: [("apple-music", "Apple Music"), ("twitter", "X"), ("website", "Website")]
    )
    func haveLabels(platform: String, label: String) {
        #expect(ServiceName.label(of: platform) == label)
    }

    @Test("that are unknown have no label", arguments: ["", "myspace", "Spotify"])
    func mayBeUnknown(platform: String) {
        #expect(ServiceName.label(of: platform) == nil)
    }

    @Test("of social media come before streaming services, and unknown ones come last")
    func haveAnOrder() {
        let platforms = ["zine", "spotify", "instagram", "deezer", "website"]
        let sorted = platforms.sorted { ServiceName.rank($0) < ServiceName.rank($1) }
        #expect(sorted == ["website", "instagram", "spotify", "deezer", "zine"])
    }

    @Test(
        "for streaming have the column of a release that holds their link",
        arguments: [("spotify", "spotify_link"), ("apple-music", "apple_music_link")]
    )
    func haveColumns(platform: String, column: String) throws {
        #expect(try service(platform).column == column)
    }

    @Test(
        "are found at their own hosts only",
        arguments: [
            ("open.spotify.com", true), ("spotify.com", true), ("notspotify.com", false),
            ("spotify.com.evil.example", false), ("", false),
        ]
    )
    func haveHosts(host: String, isPlausible: Bool) throws {
        #expect(try service("spotify").isPlausible(host) == isPlausible)
    }
}
