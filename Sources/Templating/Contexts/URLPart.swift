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
        switch self {
        case .refused, .ambiguous, .fragment: break
        case .start: self = URLPart.first(byte)
        case .scheme(let name): self = URLPart.second(byte, after: name)
        case .root: self = byte == UInt8(ascii: "/") ? .host(isSecure: false) : URLPart.inPath(byte, origin: false)
        case .authority(let slashes, let isSecure):
            if byte == UInt8(ascii: "/"), slashes < 2 {
                self = .authority(slashes: slashes + 1, isSecure: isSecure)
            } else {
                self =
                    slashes == 2 && !URLPart.isOdd(byte) && URLPart.ending(byte) == nil
                    ? .host(isSecure: isSecure) : .refused
            }
        case .host(let isSecure):
            if byte == UInt8(ascii: "/") {
                self = .path(origin: isSecure)
            } else {
                self = URLPart.ending(byte) ?? (URLPart.isOdd(byte) ? .refused : self)
            }
        case .path(let origin): self = URLPart.ending(byte) ?? .path(origin: origin)
        case .query: if byte == UInt8(ascii: "#") { self = .fragment }
        case .opaque: if byte == UInt8(ascii: "?") { self = .query }
        case .afterValue: self = byte == UInt8(ascii: "/") ? .path(origin: false) : URLPart.ending(byte) ?? self
        }
    }

    private static func first(_ byte: UInt8) -> URLPart {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z": .scheme([byte | 0x20])
        case "/": .root
        default: inPath(byte, origin: false)
        }
    }

    private static func second(_ byte: UInt8, after name: [UInt8]) -> URLPart {
        switch Unicode.Scalar(byte) {
        case ":": behindScheme(name)
        case "a"..."z", "A"..."Z", "0"..."9", "+", "-", ".": .scheme(name + [byte | 0x20])
        default: inPath(byte, origin: false)
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

    private static func inPath(_ byte: UInt8, origin: Bool) -> URLPart {
        ending(byte) ?? (isOdd(byte) ? .refused : .path(origin: origin))
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
