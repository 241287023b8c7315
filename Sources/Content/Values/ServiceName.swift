/// Platforms of streaming and social media: their names, their order and their hosts.
package enum ServiceName {
    package struct Service: Sendable {
        package let platform: String
        package let label: String
        /// The column of a release that holds the link to the platform.
        let column: String
        /// The domains of the platform; empty for a platform that anyone can host.
        private let hosts: [String]
        /// The address of a profile, with `*` for its name; nil where addresses are not made of names.
        fileprivate let profile: String?

        fileprivate init(platform: String, label: String, hosts: [String], profile: String? = nil) {
            self.platform = platform
            self.label = label
            self.profile = profile
            column = platform.split(separator: "-").joined(separator: "_") + "_link"
            self.hosts = hosts
        }

        /// Tells whether an address on a host leads to the platform.
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
        Service(
            platform: "youtube",
            label: "YouTube",
            hosts: ["youtube.com", "youtu.be"],
            profile: "https://www.youtube.com/@*"
        ),
        Service(
            platform: "soundcloud",
            label: "SoundCloud",
            hosts: ["soundcloud.com"],
            profile: "https://soundcloud.com/*"
        ),
        Service(
            platform: "bandcamp",
            label: "Bandcamp",
            hosts: ["bandcamp.com"],
            profile: "https://*.bandcamp.com/"
        ),
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
        Service(
            platform: "instagram",
            label: "Instagram",
            hosts: ["instagram.com"],
            profile: "https://www.instagram.com/*/"
        ),
        Service(
            platform: "tiktok",
            label: "TikTok",
            hosts: ["tiktok.com"],
            profile: "https://www.tiktok.com/@*"
        ),
        Service(
            platform: "x",
            label: "X",
            hosts: ["x.com", "twitter.com"],
            profile: "https://x.com/*"
        ),
        Service(
            platform: "twitter",
            label: "X",
            hosts: ["x.com", "twitter.com"],
            profile: "https://x.com/*"
        ),
        Service(
            platform: "facebook",
            label: "Facebook",
            hosts: ["facebook.com", "fb.com"],
            profile: "https://www.facebook.com/*"
        ),
        Service(
            platform: "threads",
            label: "Threads",
            hosts: ["threads.net", "threads.com"],
            profile: "https://www.threads.com/@*"
        ),
        Service(platform: "mastodon", label: "Mastodon", hosts: []),
        Service(platform: "linkedin", label: "LinkedIn", hosts: ["linkedin.com"]),
        Service(
            platform: "vimeo",
            label: "Vimeo",
            hosts: ["vimeo.com"],
            profile: "https://vimeo.com/*"
        ),
        Service(
            platform: "twitch",
            label: "Twitch",
            hosts: ["twitch.tv"],
            profile: "https://www.twitch.tv/*"
        ),
        Service(platform: "discord", label: "Discord", hosts: ["discord.gg", "discord.com"]),
        Service(
            platform: "patreon",
            label: "Patreon",
            hosts: ["patreon.com"],
            profile: "https://www.patreon.com/*"
        ),
    ]

    private static let all = social + streaming

    /// The name to show for a platform; nil for an unknown one.
    package static func label(of platform: String) -> String? {
        all.first { $0.platform == platform }?.label
    }

    /// The address of a profile by its name; nil for a platform that is unknown or has no such addresses.
    static func profile(_ name: String, on platform: String) -> String? {
        guard let template = all.first(where: { $0.platform == platform })?.profile else { return nil }
        return template.split(separator: "*", omittingEmptySubsequences: false).joined(separator: name)
    }

    /// The index of a platform's link among others; the same for all unknown platforms, which come last.
    static func rank(_ platform: String) -> Int {
        all.firstIndex { $0.platform == platform } ?? all.count
    }
}
