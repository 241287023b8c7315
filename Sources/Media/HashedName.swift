import Hashing

/// The name of a published file, which carries a hash of its content: `cover.0123456789.jpg`.
package enum HashedName {
    /// The address of a file in a folder of the site.
    static func address(in folder: String, _ stem: String, _ hash: ContentHash, extension: String) -> String {
        let suffix = `extension`.isEmpty ? "" : "." + `extension`
        return folder + stem + "." + hash.name + suffix
    }

    /// Whether a name has the form of a published file's.
    ///
    /// Not generic, because every link of a page to a file is asked for.
    package static func isOne(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = name[...]
        // The last part is the file extension, if there is one.
        for _ in 0..<2 {
            guard let dot = rest.lastIndex(of: UInt8(ascii: ".")) else { return false }
            let part = rest[(dot + 1)...]
            if part.count == ContentHash.nameLength, part.allSatisfy(isHexDigit) { return true }
            rest = rest[..<dot]
        }
        return false
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
    }
}
