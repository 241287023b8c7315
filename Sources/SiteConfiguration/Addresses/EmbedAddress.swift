/// The address of a video or song on a platform whose player can be embedded.
///
/// The player's address is rebuilt from recognised parts: nothing else of the given address is passed on. An address of a
/// profile, a channel or a list of lists, where nothing single plays, is none.
package struct EmbedAddress: Sendable, Equatable {
    package enum Provider: String, Sendable, CaseIterable, Encodable {
        case youtube
        case vimeo
        case spotify
        case soundcloud
        case bandcamp
        case appleMusic = "apple-music"

        /// The host that the player is loaded from.
        package var playerHost: String {
            switch self {
            case .youtube: "https://www.youtube-nocookie.com"
            case .vimeo: "https://player.vimeo.com"
            case .spotify: "https://open.spotify.com"
            case .soundcloud: "https://w.soundcloud.com"
            case .bandcamp: "https://bandcamp.com"
            case .appleMusic: "https://embed.music.apple.com"
            }
        }

        package var label: String {
            switch self {
            case .youtube: "YouTube"
            case .vimeo: "Vimeo"
            case .spotify: "Spotify"
            case .soundcloud: "SoundCloud"
            case .bandcamp: "Bandcamp"
            case .appleMusic: "Apple Music"
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
            self.init(youtubeID: address.path.first, address)
        case "vimeo.com", "www.vimeo.com", "player.vimeo.com":
            self.init(vimeo: address)
        case "open.spotify.com":
            self.init(spotify: address)
        case "soundcloud.com", "www.soundcloud.com", "m.soundcloud.com":
            self.init(soundCloud: address)
        case "bandcamp.com":
            self.init(bandcampPlayer: address)
        case "music.apple.com", "embed.music.apple.com", "itunes.apple.com":
            self.init(appleMusic: address)
        default:
            return nil
        }
    }

    // MARK: YouTube

    private init?(youtube address: WebAddress) {
        switch address.path.first {
        case "watch": self.init(youtubeID: address.query["v"], address)
        case "embed", "shorts", "live", "v":
            let id = address.path.dropFirst().first
            if id == "videoseries" {
                self.init(youtubeList: address.query["list"])
            } else {
                self.init(youtubeID: id, address)
            }
        case "playlist": self.init(youtubeList: address.query["list"])
        default: return nil
        }
    }

    /// A video, with its place in a list and the second at which it begins.
    private init?(youtubeID id: String?, _ address: WebAddress) {
        guard let id, id.utf8.count == 11, isIdentifier(id) else { return nil }
        let list = address.query["list"].flatMap { isIdentifier($0) ? "&list=\($0)" : nil } ?? ""
        let start = (address.query["t"] ?? address.query["start"] ?? address.fragment["t"]).flatMap(seconds)
        self.init(
            .youtube,
            page: "https://www.youtube.com/watch?v=\(id)\(list)" + (start.map { "&t=\($0)s" } ?? ""),
            player: "https://www.youtube-nocookie.com/embed/\(id)?autoplay=1\(list)"
                + (start.map { "&start=\($0)" } ?? "")
        )
    }

    private init?(youtubeList id: String?) {
        guard let id, isIdentifier(id) else { return nil }
        self.init(
            .youtube,
            page: "https://www.youtube.com/playlist?list=\(id)",
            player: "https://www.youtube-nocookie.com/embed/videoseries?list=\(id)&autoplay=1"
        )
    }

    // MARK: Vimeo

    private init?(vimeo address: WebAddress) {
        guard let (id, hash) = EmbedAddress.vimeoVideo(address.path) else { return nil }
        let key = hash ?? address.query["h"].flatMap { isIdentifier($0) ? $0 : nil }
        let start = address.fragment["t"].flatMap(seconds).map { "#t=\($0)s" } ?? ""
        self.init(
            .vimeo,
            page: "https://vimeo.com/\(id)" + (key.map { "/\($0)" } ?? "") + start,
            player: "https://player.vimeo.com/video/\(id)?" + (key.map { "h=\($0)&" } ?? "")
                + "dnt=1&autoplay=1\(start)"
        )
    }

    /// The number of a video, and the key without which one that is not listed does not play.
    ///
    /// Numbers of showcases, groups, events and films for sale are none of a video.
    private static func vimeoVideo(_ path: [String]) -> (id: String, hash: String?)? {
        switch path.first {
        case "video" where path.count == 2: return isNumber(path[1]) ? (path[1], nil) : nil
        case "showcase", "album", "groups":
            guard path.count == 4, ["video", "videos"].contains(path[2]), isNumber(path[3]) else {
                return nil
            }
            return (path[3], nil)
        case "channels":
            guard path.count == 3, isNumber(path[2]) else { return nil }
            return (path[2], nil)
        case let id? where isNumber(id) && path.count <= 2:
            guard path.count == 2 else { return (id, nil) }
            return isIdentifier(path[1]) ? (id, path[1]) : nil
        default: return nil
        }
    }

    // MARK: Spotify

    private init?(spotify address: WebAddress) {
        // Addresses may begin with a language: /intl-de/track/…
        var path = address.path.drop { $0.hasPrefix("intl-") || $0 == "embed" }
        // Old addresses of playlists begin with their owner.
        if path.first == "user", path.dropFirst(2).first == "playlist" { path = path.dropFirst(2) }
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

    // MARK: SoundCloud

    /// Parts of a profile, which are no songs.
    private static let soundCloudLists: Set<String> = [
        "tracks", "popular-tracks", "albums", "sets", "reposts", "likes", "followers", "following",
        "comments",
    ]
    /// First parts of paths that are no profiles.
    private static let soundCloudPages: Set<String> = [
        "discover", "stream", "search", "charts", "upload", "you", "pages", "settings", "messages", "tags",
    ]

    /// `artist/song`, or `artist/sets/name`; a song or a set that is not listed has a key after its name.
    private init?(soundCloud address: WebAddress) {
        let path = address.path
        guard path.allSatisfy(isIdentifier), let artist = path.first,
            !EmbedAddress.soundCloudPages.contains(artist)
        else { return nil }
        let isSet = path.dropFirst().first == "sets"
        let nameCount = isSet ? 3 : 2
        let hasKey = path.count == nameCount + 1 && path[nameCount].hasPrefix("s-")
        guard path.count == nameCount || hasKey,
            isSet || !EmbedAddress.soundCloudLists.contains(path[1])
        else { return nil }
        let joined = path.joined(separator: "/")
        let start = address.fragment["t"].flatMap(seconds).map { "#t=\($0 / 60):\($0 % 60)" } ?? ""
        self.init(
            .soundcloud,
            page: "https://soundcloud.com/\(joined)\(start)",
            player: "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/\(joined)&auto_play=true"
        )
    }

    // MARK: Bandcamp

    /// The address of a player, as Bandcamp's "Embed" gives it; an album's own address does not say its number.
    private init?(bandcampPlayer address: WebAddress) {
        guard address.path.first == "EmbeddedPlayer" else { return nil }
        var options: [String: String] = [:]
        for part in address.path.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { options[String(sides[0])] = String(sides[1]) }
        }
        let numbers = ["album", "track"].compactMap { name in
            options[name].flatMap { isNumber($0) ? "\(name)=\($0)" : nil }
        }
        guard !numbers.isEmpty else { return nil }
        let player =
            "https://bandcamp.com/EmbeddedPlayer/\(numbers.joined(separator: "/"))/size=large/tracklist=false/artwork=small/"
        self.init(.bandcamp, page: player, player: player)
    }

    // MARK: Apple Music

    /// `/us/album/name/123?i=456`: a song, an album, a playlist or a video, with or without its name.
    private init?(appleMusic address: WebAddress) {
        let path = address.path
        let kinds = ["album", "playlist", "song", "music-video"]
        guard (3...4).contains(path.count), path[0].utf8.count == 2, path[0].utf8.allSatisfy(isLetter),
            kinds.contains(path[1]), let id = path.last
        else { return nil }
        let isPlaylist = path[1] == "playlist"
        guard isPlaylist ? id.hasPrefix("pl.") && isIdentifier(String(id.dropFirst(3))) : isNumber(id) else {
            return nil
        }
        let song = address.query["i"].flatMap { isNumber($0) ? "?i=\($0)" : nil } ?? ""
        let rebuilt = "\(path[0])/\(path[1])/\(id)\(song)"
        self.init(
            .appleMusic,
            page: "https://music.apple.com/\(rebuilt)",
            player: "https://embed.music.apple.com/\(rebuilt)"
        )
    }
}

/// The seconds of a time such as `90`, `90s`, `1m30s` or `1:30`; nil for anything else, and for 0.
private func seconds(_ text: String) -> Int? {
    var total = 0
    var number: Int?
    for byte in text.utf8 {
        if isDigit(byte) {
            let value = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
            // Longer than any recording.
            guard value < 1_000_000 else { return nil }
            number = value
            continue
        }
        guard let value = number else { return nil }
        switch byte {
        case UInt8(ascii: "h"): total += value * 3600
        case UInt8(ascii: "m"): total += value * 60
        case UInt8(ascii: "s"): total += value
        case UInt8(ascii: ":"): total = (total + value) * 60
        default: return nil
        }
        number = nil
    }
    total += number ?? 0
    return total > 0 ? total : nil
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
    /// The same for what follows `#`.
    let fragment: [String: String]

    init?(_ url: String) {
        let scheme = "https://"
        guard url.hasPrefix(scheme) else { return nil }
        let rest = url.dropFirst(scheme.count)
        let address = rest.prefix { $0 != "#" }
        fragment = WebAddress.values(inQuery: rest.dropFirst(address.count + 1))
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
