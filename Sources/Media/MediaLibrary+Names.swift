import Hashing

extension MediaLibrary {
    /// Whether a name may be that of a file in the folder `media` of the site: `cover.0123456789.jpg`.
    ///
    /// Files of the content folder have other names; a page that uses one of them leads to nothing.
    package static func isPublished(_ name: some Collection<UInt8>) -> Bool {
        let rest = name.drop { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "/") }
        guard rest.first == UInt8(ascii: ".") else { return false }
        let hash = rest.dropFirst().prefix(ContentHash.nameLength)
        return hash.count == ContentHash.nameLength && hash.allSatisfy(isHexDigit)
            && rest.dropFirst(1 + ContentHash.nameLength).first == UInt8(ascii: ".")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
    }
}
