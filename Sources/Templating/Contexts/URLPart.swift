/// The part of a URL that the static text of an attribute has reached, which decides how a value is encoded there.
enum URLPart: Equatable {
    /// Nothing yet: a value is a whole address, or its beginning.
    case start
    /// Letters that may still become a scheme.
    case scheme([UInt8])
    /// After `https:` or `http:`, with the slashes so far.
    case authority(slashes: Int, isSecure: Bool)
    case host(isSecure: Bool)
    /// The slash at the site's root; a second one would begin a host.
    case root
    case path(hasSecureOrigin: Bool)
    case query
    case fragment
    /// After `mailto:` or `tel:`.
    case opaque
    /// A scheme or spelling after which values are refused.
    case refused
    /// A value was at the start; what follows may be path or query.
    case afterValue
    /// Branches ended in different parts.
    case ambiguous

    mutating func consume(_ byte: UInt8) {
        let scalar = Unicode.Scalar(byte)
        switch self {
        case .start: self = afterStart(byte)
        case .scheme(let name): self = afterScheme(name, byte)
        case .authority(let slashes, let isSecure):
            if slashes < 2, scalar == "/" {
                self = .authority(slashes: slashes + 1, isSecure: isSecure)
            } else if slashes == 2, !URLPart.isIrregular(byte), URLPart.pathEnd(byte) == nil {
                self = .host(isSecure: isSecure)
            } else {
                self = .refused
            }
        case .host(let isSecure):
            if scalar == "/" {
                self = .path(hasSecureOrigin: isSecure)
            } else if let end = URLPart.pathEnd(byte) {
                self = end
            } else if URLPart.isIrregular(byte) {
                self = .refused
            }
        case .root: self = scalar == "/" ? .host(isSecure: false) : URLPart.firstOfPath(byte)
        case .afterValue: self = scalar == "/" ? .path(hasSecureOrigin: false) : pathEndOrSelf(byte)
        case .path: self = pathEndOrSelf(byte)
        case .query: if scalar == "#" { self = .fragment }
        case .opaque: if scalar == "?" { self = .query }
        case .fragment, .refused, .ambiguous: break
        }
    }

    private func afterStart(_ byte: UInt8) -> URLPart {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z": .scheme([byte | 0x20])
        case "/": .root
        default: URLPart.firstOfPath(byte)
        }
    }

    private func afterScheme(_ name: [UInt8], _ byte: UInt8) -> URLPart {
        switch Unicode.Scalar(byte) {
        case ":": URLPart.afterColon(of: name)
        case "a"..."z", "A"..."Z", "0"..."9", "+", "-", ".": .scheme(name + [byte | 0x20])
        default: URLPart.firstOfPath(byte)
        }
    }

    private static func afterColon(of scheme: [UInt8]) -> URLPart {
        switch String(decoding: scheme, as: UTF8.self) {
        case "https": .authority(slashes: 0, isSecure: true)
        case "http": .authority(slashes: 0, isSecure: false)
        case "mailto", "tel": .opaque
        default: .refused
        }
    }

    private static func firstOfPath(_ byte: UInt8) -> URLPart {
        if let end = pathEnd(byte) {
            return end
        }
        return isIrregular(byte) ? .refused : .path(hasSecureOrigin: false)
    }

    private func pathEndOrSelf(_ byte: UInt8) -> URLPart { URLPart.pathEnd(byte) ?? self }

    /// The part that begins with this byte, if it ends a path.
    private static func pathEnd(_ byte: UInt8) -> URLPart? {
        switch Unicode.Scalar(byte) {
        case "?": .query
        case "#": .fragment
        default: nil
        }
    }

    /// White space, control characters, entities and backslashes, which browsers turn into something else.
    private static func isIrregular(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "\\")
    }
}
