import Content

/// The media type of a file by its file extension (IANA, "Media Types").
package enum ContentType {
    private static let types = [
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
        "md": "text/plain; charset=utf-8",
        "xml": "application/xml",
        "rss": "application/rss+xml",
        "json": "application/json",
        "webmanifest": "application/manifest+json",
        "pdf": "application/pdf",
        "svg": "image/svg+xml",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp",
        "avif": "image/avif",
        "ico": "image/vnd.microsoft.icon",
        "woff2": "font/woff2",
        "m3u": "audio/x-mpegurl",
    ]

    /// Sounds that all browsers play.
    private static let sounds = [
        "mp3": "audio/mpeg",
        "mpga": "audio/mpeg",
        "m4a": "audio/mp4",
        "m4b": "audio/mp4",
        "aac": "audio/aac",
        "ogg": "audio/ogg",
        "oga": "audio/ogg",
        // RFC 7845, section 9.
        "opus": "audio/ogg",
        "wav": "audio/wav",
        "flac": "audio/flac",
        "weba": "audio/webm",
    ]

    private static let videos = [
        "mp4": "video/mp4",
        "m4v": "video/mp4",
        "webm": "video/webm",
        "ogv": "video/ogg",
    ]

    /// Sounds that few browsers play.
    private static let otherSounds = [
        "aif": "audio/aiff",
        "aiff": "audio/aiff",
        "aifc": "audio/aiff",
        "amr": "audio/amr",
        "caf": "audio/x-caf",
        "mid": "audio/midi",
        "midi": "audio/midi",
        "mka": "audio/matroska",
        "wma": "audio/x-ms-wma",
    ]

    /// The type of a file; `application/octet-stream` for an unknown file extension.
    package static func of(_ path: String) -> String {
        let name = fileExtension(of: path)
        return types[name] ?? sounds[name] ?? videos[name] ?? otherSounds[name] ?? "application/octet-stream"
    }

    /// The type of a sound or a video that browsers play; nil for every other file.
    package static func ofMedia(_ path: String) -> String? {
        let name = fileExtension(of: path)
        return sounds[name] ?? videos[name]
    }

    /// The type of a file that is a sound; nil where it is not known.
    ///
    /// The name decides, because it also decides which type a server sends.
    ///
    /// - Parameters:
    ///   - path: a path or an address.
    ///   - declared: a type as programs and people write it, such as `audio/x-m4a`, `MP3` or `application/octet-stream`.
    package static func ofSound(_ path: String, declared: String?) -> String? {
        if let type = ofSound(named: fileExtension(of: path)) { return type }
        guard let words = declared?.lowercased().split(separator: ";").first else { return nil }
        let type = String(words).trimmed
        let word = type.split(separator: "/").last ?? ""
        let name = word.hasPrefix("x-") ? String(word.dropFirst(2)) : String(word)
        return ofSound(named: name) ?? (type.hasPrefix("audio/") ? type : nil)
    }

    /// A container of videos may also hold a sound alone.
    private static func ofSound(named name: String) -> String? {
        sounds[name] ?? otherSounds[name] ?? videos[name].map { "audio/" + $0.dropFirst("video/".count) }
    }

    /// Whether all browsers play sounds of a type.
    package static func isPlayed(_ type: String) -> Bool { !typesOfOtherSounds.contains(type) }

    private static let typesOfOtherSounds = Set(otherSounds.values)

    private static func fileExtension(of path: String) -> String {
        // In an address, the name ends before its query.
        let isAddress = WebAddress.hasScheme(path)
        let path =
            isAddress
            ? path.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") } : path.utf8[...]
        guard let dot = path.lastIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }),
            path[dot] == UInt8(ascii: ".")
        else { return "" }
        return Substring(path[path.index(after: dot)...]).lowercased()
    }
}
