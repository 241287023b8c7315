import Content
import ReleaseManifest

/// The paths whose answers a CDN may have in its caches after a publication, in every form in which they are asked for.
///
/// Files whose names change with their bytes are never among them.
package struct PurgeList: Sendable, Equatable {
    /// Percent-encoded, each with a slash at its beginning; one with `*` at its end stands for all paths that begin so.
    private let all: Set<String>

    package init(_ paths: some Sequence<String> = []) {
        all = Set(paths)
    }

    package init(_ changes: ReleaseChanges) {
        self.init(changes.uploads + changes.removals, redirects: changes.redirects)
    }

    /// - Parameters:
    ///   - files: files that changed or are gone.
    ///   - redirects: addresses as in `Redirect.from`.
    init(_ files: some Sequence<ReleaseFile>, redirects: Set<String> = []) {
        let served = files.filter { $0.kind != .asset }.flatMap { PurgeList.forms(of: $0.path) }
        all = redirects.union(served)
    }

    /// Sorted by their bytes.
    package var paths: [String] { all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    package var count: Int { all.count }
    package var isEmpty: Bool { all.isEmpty }
    /// Whether a path in it stands for others.
    package var hasWildcard: Bool { all.contains { $0.hasSuffix("*") } }

    package func union(_ other: PurgeList) -> PurgeList { PurgeList(all.union(other.all)) }
    package func subtracting(_ other: PurgeList) -> PurgeList { PurgeList(all.subtracting(other.all)) }

    private static func forms(of path: String) -> [String] {
        let address = encoded("/" + path)
        let index = "index.html"
        guard address.hasSuffix("/" + index) else { return [address] }
        return [String(address.dropLast(index.count)), address]
    }

    /// As browsers ask for a path (RFC 3986, section 3.3).
    private static func encoded(_ path: String) -> String {
        // A file's name is no address: a '%' in it is always encoded.
        WebAddress.encoded(path.replacing("%", with: "%25")) { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/-._~!$&'()+,;=:@".utf8.contains(byte)
            }
        }
    }
}
