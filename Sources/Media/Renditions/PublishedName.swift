import Hashing
import MediaWork
import SiteConfiguration

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The name of a file in the folder of published media, as a page holds it.
struct PublishedName {
    /// The folder in addresses, with a slash on both sides.
    static let folder: StaticString = "/media/"

    let bytes: ArraySlice<UInt8>

    private init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes)[...] }

    /// - Parameter address: of a file in the folder.
    init(address: String) { self.init(address.utf8.dropFirst(PublishedName.folder.utf8CodeUnitCount)) }

    var hash: UInt64 { ContentHash(Array(bytes)).value }

    /// All names in a text, in order.
    ///
    /// Whatever the text is: published names consist of letters, digits, `-` and `.`, which nothing escapes.
    static func all(in text: UnsafeBufferPointer<UInt8>) -> [PublishedName] {
        guard let start = text.baseAddress else { return [] }
        var names: [PublishedName] = []
        var offset = 0
        while let slash = memchr(start + offset, Int32(UInt8(ascii: "/")), text.count - offset) {
            offset = UnsafeRawPointer(slash) - UnsafeRawPointer(start) + 1
            let first = offset - 1 + folder.utf8CodeUnitCount
            guard first < text.count, memcmp(slash, folder.utf8Start, folder.utf8CodeUnitCount) == 0 else {
                continue
            }
            let name = text[first...].prefix(while: isPart)
            if !name.isEmpty { names.append(PublishedName(name)) }
            offset = name.endIndex
        }
        return names
    }

    static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The rendition that it is the name of, with the hash of its picture; nil for another kind of name.
    ///
    /// `stem-800x600.0123456789.avif`: the hash is that of `stem.0123456789`.
    var rendition: (picture: UInt64, Rendition)? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let hyphen = parts[0].lastIndex(of: UInt8(ascii: "-")) else { return nil }
        let size = String(decoding: parts[0][(hyphen + 1)...], as: UTF8.self)
        let format = String(decoding: parts[2], as: UTF8.self)
        guard let rendition = Rendition(name: "\(size).\(format)"[...]) else { return nil }
        return (PublishedName.pictureHash(stem: parts[0][..<hyphen], key: parts[1]), rendition)
    }

    static func pictureHash(stem: some Sequence<UInt8>, key: some Sequence<UInt8>) -> UInt64 {
        ContentHash(Array(stem) + [UInt8(ascii: ".")] + Array(key)).value
    }
}

extension PictureRenditions {
    var nameHash: UInt64 { PublishedName.pictureHash(stem: stem.utf8, key: key.name.utf8) }
}
