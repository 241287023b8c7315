/// A video or song on one of the platforms whose players may be shown.
///
/// The player's address is rebuilt from the parts that were recognised: nothing of the given address is passed on.
package struct EmbedAddress: Sendable, Equatable {
    package enum Provider: String, Sendable, CaseIterable {
        case youtube
        case vimeo
        case spotify
        case soundcloud

        /// The host that the player is loaded from.
        package var playerHost: String {
            switch self {
            case .youtube: "https://www.youtube-nocookie.com"
            case .vimeo: "https://player.vimeo.com"
            case .spotify: "https://open.spotify.com"
            case .soundcloud: "https://w.soundcloud.com"
            }
        }

        package var label: String {
            switch self {
            case .youtube: "YouTube"
            case .vimeo: "Vimeo"
            case .spotify: "Spotify"
            case .soundcloud: "SoundCloud"
            }
        }
    }

    package let provider: Provider
    /// The page to visit where there is no player.
    package let pageURL: String
    /// What the player's frame loads after a click.
    package let playerURL: String

    private init(_ provider: Provider, page: String, player: String) {
        self.provider = provider
        pageURL = page
        playerURL = player
    }

    /// What an address leads to; nil for an address of another kind.
    package static func recognised(in address: String) -> EmbedAddress? {
        guard let parts = Parts(address) else { return nil }
        switch parts.host {
        case "www.youtube.com", "youtube.com", "m.youtube.com", "music.youtube.com",
            "www.youtube-nocookie.com":
            switch parts.path.first {
            case "watch": return youtube(parts.query["v"])
            case "embed", "shorts", "live": return youtube(parts.path.dropFirst().first)
            default: return nil
            }
        case "youtu.be": return youtube(parts.path.first)
        case "vimeo.com", "www.vimeo.com", "player.vimeo.com":
            return parts.path.first(where: isDigits).map { id in
                EmbedAddress(
                    .vimeo,
                    page: "https://vimeo.com/\(id)",
                    player: "https://player.vimeo.com/video/\(id)?dnt=1&autoplay=1"
                )
            }
        case "open.spotify.com": return spotify(parts.path)
        case "soundcloud.com", "www.soundcloud.com":
            guard (2...3).contains(parts.path.count), parts.path.allSatisfy(isWord) else { return nil }
            let path = parts.path.joined(separator: "/")
            return EmbedAddress(
                .soundcloud,
                page: "https://soundcloud.com/\(path)",
                player: "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/\(path)&auto_play=true"
            )
        default: return nil
        }
    }

    private static func youtube(_ id: String?) -> EmbedAddress? {
        guard let id, id.utf8.count == 11, isWord(id) else { return nil }
        return EmbedAddress(
            .youtube,
            page: "https://www.youtube.com/watch?v=\(id)",
            player: "https://www.youtube-nocookie.com/embed/\(id)?autoplay=1"
        )
    }

    private static func spotify(_ segments: [String]) -> EmbedAddress? {
        // Addresses may begin with a language: /intl-de/track/…
        let path = segments.drop { $0.hasPrefix("intl-") || $0 == "embed" }
        let kinds = ["track", "album", "playlist", "artist", "episode", "show"]
        guard let kind = path.first, kinds.contains(kind), let id = path.dropFirst().first, isWord(id),
            id.utf8.count == 22
        else { return nil }
        return EmbedAddress(
            .spotify,
            page: "https://open.spotify.com/\(kind)/\(id)",
            player: "https://open.spotify.com/embed/\(kind)/\(id)"
        )
    }

    private static func isDigits(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } && !text.isEmpty
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                    || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
    }

    /// The parts of an `https` address.
    private struct Parts {
        let host: String
        let path: [String]
        let query: [String: String]

        init?(_ address: String) {
            guard address.hasPrefix("https://") else { return nil }
            let rest = address.dropFirst("https://".count).prefix { $0 != "#" }
            let pieces = rest.split(separator: "?", maxSplits: 1)
            guard let location = pieces.first else { return nil }
            let segments = location.split(separator: "/").map(String.init)
            guard let first = segments.first else { return nil }
            host = first.lowercased()
            path = Array(segments.dropFirst())
            query = Dictionary(
                (pieces.count > 1 ? pieces[1] : "").split(separator: "&").compactMap { pair in
                    let sides = pair.split(separator: "=", maxSplits: 1)
                    return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }
}
