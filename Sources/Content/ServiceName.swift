/// The platforms that artists are found on: their names, their order, and the hosts that are really theirs.
package enum ServiceName {
    /// A platform of streaming or of social media.
    package struct Service: Sendable {
        package let platform: String
        package let label: String
        /// The column of a release that holds its link.
        let column: String
        private let hosts: [String]

        fileprivate init(platform: String, label: String, hosts: [String]) {
            self.platform = platform
            self.label = label
            column = platform.split(separator: "-").joined(separator: "_") + "_link"
            self.hosts = hosts
        }

        /// Whether an address on a host leads where the name says; true for platforms without hosts of their own.
        func isPlausible(_ host: String) -> Bool {
            hosts.isEmpty || hosts.contains { WebAddress.isHost(host, below: $0) }
        }
    }

    /// Streaming services, in the order in which a release shows them.
    package static let streaming = [
        Service(platform: "spotify", label: "Spotify", hosts: ["spotify.com", "spotify.link"]),
        Service(
            platform: "apple-music",
            label: "Apple Music",
            hosts: ["music.apple.com", "itunes.apple.com"]
        ),
        Service(platform: "youtube", label: "YouTube", hosts: ["youtube.com", "youtu.be"]),
        Service(platform: "soundcloud", label: "SoundCloud", hosts: ["soundcloud.com"]),
        Service(platform: "bandcamp", label: "Bandcamp", hosts: ["bandcamp.com"]),
        Service(platform: "tidal", label: "Tidal", hosts: ["tidal.com"]),
        Service(
            platform: "amazon-music",
            label: "Amazon Music",
            hosts: ["music.amazon.com", "music.amazon.co.uk", "music.amazon.de", "amazon.com", "amzn.to"]
        ),
        Service(platform: "deezer", label: "Deezer", hosts: ["deezer.com", "deezer.page.link"]),
    ]

    private static let social = [
        Service(platform: "website", label: "Website", hosts: []),
        Service(platform: "instagram", label: "Instagram", hosts: ["instagram.com"]),
        Service(platform: "tiktok", label: "TikTok", hosts: ["tiktok.com"]),
        Service(platform: "x", label: "X", hosts: ["x.com", "twitter.com"]),
        Service(platform: "twitter", label: "X", hosts: ["x.com", "twitter.com"]),
        Service(platform: "facebook", label: "Facebook", hosts: ["facebook.com", "fb.com"]),
        Service(platform: "threads", label: "Threads", hosts: ["threads.net", "threads.com"]),
        Service(platform: "mastodon", label: "Mastodon", hosts: []),
        Service(platform: "linkedin", label: "LinkedIn", hosts: ["linkedin.com"]),
        Service(platform: "vimeo", label: "Vimeo", hosts: ["vimeo.com"]),
        Service(platform: "twitch", label: "Twitch", hosts: ["twitch.tv"]),
        Service(platform: "discord", label: "Discord", hosts: ["discord.gg", "discord.com"]),
        Service(platform: "patreon", label: "Patreon", hosts: ["patreon.com"]),
    ]

    private static let all = social + streaming

    /// The name to show for a platform, nil for one that is not known.
    package static func shown(for platform: String) -> String? { service(platform)?.label }

    /// The location of a platform's link among others; unknown ones come last, by name.
    static func rank(_ platform: String) -> Int { all.firstIndex { $0.platform == platform } ?? all.count }

    private static func service(_ platform: String) -> Service? { all.first { $0.platform == platform } }
}
