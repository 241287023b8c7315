/// The media type of a file by its file extension (IANA, "Media Types").
package enum ContentType {
    private static let types = [
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
        "md": "text/plain; charset=utf-8",
        "xml": "application/xml",
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

    private static let soundsAndVideos = [
        "mp3": "audio/mpeg",
        "m4a": "audio/mp4",
        "aac": "audio/mp4",
        "ogg": "audio/ogg",
        "oga": "audio/ogg",
        "opus": "audio/ogg",
        "wav": "audio/wav",
        "flac": "audio/flac",
        "mp4": "video/mp4",
        "m4v": "video/mp4",
        "webm": "video/webm",
    ]

    /// The type of a file; `application/octet-stream` for an unknown file extension.
    package static func of(_ path: String) -> String {
        types[fileExtension(of: path)] ?? ofMedia(path) ?? "application/octet-stream"
    }

    /// The type of a sound or a video; nil for every other file.
    package static func ofMedia(_ path: String) -> String? {
        soundsAndVideos[fileExtension(of: path)]
    }

    private static func fileExtension(of path: String) -> String {
        guard let dot = path.lastIndex(of: ".") else { return "" }
        return path[path.index(after: dot)...].lowercased()
    }
}
