/// How far a URL has come in the static text of an attribute, which decides how a value there is encoded.
enum URLPart: Equatable {
    /// Nothing yet: a value here is a whole address, or its beginning.
    case start
    /// Letters that may still become a scheme.
    case scheme([UInt8])
    /// Behind `https:` or `http:`, with the slashes so far.
    case authority(slashes: Int, isSecure: Bool)
    case host(isSecure: Bool)
    /// The slash at the site's root; a second one would begin a host.
    case root
    /// `origin` says whether the path stands behind a literal `https` host.
    case path(origin: Bool)
    case query
    case fragment
    /// Behind `mailto:` or `tel:`.
    case opaque
    /// A scheme or spelling that no value may follow.
    case refused
    /// A value stood at the start; whether what follows is path or query is not known yet.
    case afterValue
    /// Branches disagree.
    case ambiguous

    mutating func feed(_ byte: UInt8) {
        switch (self, Unicode.Scalar(byte)) {
        case (.start, "a"..."z"), (.start, "A"..."Z"): self = .scheme([byte | 0x20])
        case (.start, "/"): self = .root
        case (.scheme(let name), ":"): self = URLPart.behindScheme(name)
        case (.scheme(let name), "a"..."z"), (.scheme(let name), "A"..."Z"), (.scheme(let name), "0"..."9"),
            (.scheme(let name), "+"), (.scheme(let name), "-"), (.scheme(let name), "."):
            self = .scheme(name + [byte | 0x20])
        case (.root, "/"): self = .host(isSecure: false)
        case (.authority(let slashes, let isSecure), "/") where slashes < 2:
            self = .authority(slashes: slashes + 1, isSecure: isSecure)
        case (.authority(slashes: 2, let isSecure), _)
        where !URLPart.isOdd(byte) && URLPart.ending(byte) == nil:
            self = .host(isSecure: isSecure)
        case (.authority, _): self = .refused
        case (.host(let isSecure), "/"): self = .path(origin: isSecure)
        case (.host, _): self = URLPart.ending(byte) ?? (URLPart.isOdd(byte) ? .refused : self)
        case (.start, _), (.scheme, _), (.root, _):
            self = URLPart.ending(byte) ?? (URLPart.isOdd(byte) ? .refused : .path(origin: false))
        case (.afterValue, "/"): self = .path(origin: false)
        case (.path, _), (.afterValue, _): self = URLPart.ending(byte) ?? self
        case (.query, "#"): self = .fragment
        case (.opaque, "?"): self = .query
        case (.query, _), (.opaque, _), (.fragment, _), (.refused, _), (.ambiguous, _): break
        }
    }

    private static func behindScheme(_ name: [UInt8]) -> URLPart {
        switch String(decoding: name, as: UTF8.self) {
        case "https": .authority(slashes: 0, isSecure: true)
        case "http": .authority(slashes: 0, isSecure: false)
        case "mailto", "tel": .opaque
        default: .refused
        }
    }

    private static func ending(_ byte: UInt8) -> URLPart? {
        switch Unicode.Scalar(byte) {
        case "?": .query
        case "#": .fragment
        default: nil
        }
    }

    /// White space, control characters, entities and backslashes, which browsers fold into something else.
    private static func isOdd(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "\\")
    }
}
