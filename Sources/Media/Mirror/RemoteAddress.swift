import Content
import SiteConfiguration

/// The address of a file on another server, in the one form that `media.lock` and builds compare.
///
/// It is an `https` address in ASCII, without a fragment. One of Supabase that asks for a picture of another size is that of the
/// picture itself, because sizes are made here.
package struct RemoteAddress: Hashable, Comparable, Sendable {
    package let text: String
    /// The scheme and the host, such as `https://cdn.example.com`.
    package let origin: String

    /// - Returns: nil for what is not an `https` address.
    package init?(_ reference: String) {
        guard WebAddress.hasScheme(reference) else { return nil }
        let withoutFragment = String(Substring(reference.utf8.prefix { $0 != UInt8(ascii: "#") }))
        let address = WebAddress.encoded(withoutFragment, keeping: RemoteAddress.isAllowed)
        guard WebAddress.fault(in: address) == nil else { return nil }
        self.init(tested: address)
    }

    /// - Parameter address: one whose form was tested, or, for tests, one that is not encrypted.
    package init?(tested address: String) {
        guard let origin = WebAddress.origin(address),
            origin.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") })
        else { return nil }
        self.origin = origin
        // The host may be written in capital letters, which are as long.
        let rest = address.utf8.dropFirst(origin.utf8.count)
        let path = rest.first == UInt8(ascii: "/") ? String(Substring(rest)) : "/" + String(Substring(rest))
        text = origin + RemoteAddress.withoutTransformation(path)
    }

    package static func < (a: RemoteAddress, b: RemoteAddress) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    private static let transformed = "/storage/v1/render/image/public/"
    private static let original = "/storage/v1/object/public/"

    /// The path of the stored file (Supabase, "Storage Image Transformations").
    private static func withoutTransformation(_ path: String) -> String {
        guard path.utf8.starts(with: transformed.utf8) else { return path }
        let rest = path.utf8.dropFirst(transformed.utf8.count).prefix { $0 != UInt8(ascii: "?") }
        return original + String(Substring(rest))
    }

    /// Whether it stops working after a time.
    package var expires: Bool {
        let path = text.utf8.dropFirst(origin.utf8.count)
        let signed = ["/storage/v1/object/sign/", "/storage/v1/render/image/sign/"]
        return signed.contains { path.starts(with: $0.utf8) } || WebAddress.isSigned(text)
    }

    /// The last part of the path, decoded; empty for a folder.
    package var fileName: String {
        let path = text.utf8.dropFirst(origin.utf8.count).prefix { $0 != UInt8(ascii: "?") }
        let name = path.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path
        return FileName.decoded(String(Substring(name)))
    }

    private static func isAllowed(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }
}
