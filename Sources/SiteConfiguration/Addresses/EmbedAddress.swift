/// The address of a video or song on a platform whose player can be embedded.
///
/// The player's address is rebuilt from recognised parts: nothing of the given address is passed on.
package struct EmbedAddress: Sendable, Equatable {
    package enum Provider: String, Sendable, CaseIterable, Encodable {
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
    /// The address that the player's frame loads after a click.
    package let playerURL: String

    private init(_ provider: Provider, page: String, player: String) {
        self.provider = provider
        pageURL = page
        playerURL = player
    }

    /// Recognises an `https` address of one of the platforms; nil for any other address.
    package init?(url: String) {
        guard let address = WebAddress(url) else { return nil }
        switch address.host {
        case "www.youtube.com", "youtube.com", "m.youtube.com", "music.youtube.com",
            "www.youtube-nocookie.com":
            self.init(youtube: address)
        case "youtu.be":
            self.init(youtubeID: address.path.first)
        case "vimeo.com", "www.vimeo.com", "player.vimeo.com":
            self.init(vimeo: address)
        case "open.spotify.com":
            self.init(spotify: address)
        case "soundcloud.com", "www.soundcloud.com":
            self.init(soundCloud: address)
        default:
            return nil
        }
    }

    private init?(youtube address: WebAddress) {
        switch address.path.first {
        case "watch": self.init(youtubeID: address.query["v"])
        case "embed", "shorts", "live": self.init(youtubeID: address.path.dropFirst().first)
        default: return nil
        }
    }

    private init?(youtubeID id: String?) {
        guard let id, id.utf8.count == 11, isIdentifier(id) else { return nil }
        self.init(
            .youtube,
            page: "https://www.youtube.com/watch?v=\(id)",
            player: "https://www.youtube-nocookie.com/embed/\(id)?autoplay=1"
        )
    }

    private init?(vimeo address: WebAddress) {
        guard let id = address.path.first(where: isNumber) else { return nil }
        self.init(
            .vimeo,
            page: "https://vimeo.com/\(id)",
            player: "https://player.vimeo.com/video/\(id)?dnt=1&autoplay=1"
        )
    }

    private init?(spotify address: WebAddress) {
        // Addresses may begin with a language: /intl-de/track/…
        let path = address.path.drop { $0.hasPrefix("intl-") || $0 == "embed" }
        let kinds = ["track", "album", "playlist", "artist", "episode", "show"]
        guard let kind = path.first, kinds.contains(kind),
            let id = path.dropFirst().first, id.utf8.count == 22, isIdentifier(id)
        else { return nil }
        self.init(
            .spotify,
            page: "https://open.spotify.com/\(kind)/\(id)",
            player: "https://open.spotify.com/embed/\(kind)/\(id)"
        )
    }

    private init?(soundCloud address: WebAddress) {
        guard (2...3).contains(address.path.count), address.path.allSatisfy(isIdentifier) else { return nil }
        let path = address.path.joined(separator: "/")
        self.init(
            .soundcloud,
            page: "https://soundcloud.com/\(path)",
            player: "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/\(path)&auto_play=true"
        )
    }
}

private func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(isDigit)
}

/// Whether a text consists of ASCII letters, digits, hyphens and underscores.
private func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty
        && text.utf8.allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
}

private func isLetter(_ byte: UInt8) -> Bool {
    // Lower and upper case differ in one bit.
    (byte | 0x20) &- UInt8(ascii: "a") < 26
}

private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
}

/// The parts of an `https` address.
private struct WebAddress {
    let host: String
    let path: [String]
    /// The first value of each name.
    let query: [String: String]

    init?(_ url: String) {
        let scheme = "https://"
        guard url.hasPrefix(scheme) else { return nil }
        let address = url.dropFirst(scheme.count).prefix { $0 != "#" }
        let sides = address.split(separator: "?", maxSplits: 1)
        guard let location = sides.first else { return nil }
        let segments = location.split(separator: "/").map(String.init)
        guard let host = segments.first else { return nil }
        self.host = host.lowercased()
        path = Array(segments.dropFirst())
        query = WebAddress.values(inQuery: sides.count > 1 ? sides[1] : "")
    }

    private static func values(inQuery query: Substring) -> [String: String] {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { continue }
            let name = String(sides[0])
            if values[name] == nil { values[name] = String(sides[1]) }
        }
        return values
    }
}
