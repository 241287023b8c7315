package import Content
package import Hashing
package import SiteConfiguration

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files of a built site, with everything that a host has to know of them.
///
/// Each build writes it next to the site, as `.public.manifest.json`; docs/publishing.md describes the file.
package struct ReleaseManifest: Sendable {
    /// A header that a host sends with a file.
    package struct Header: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What tells a release from others.
    package struct Identity: Sendable, Equatable {
        /// A digest of every path with its bytes and headers: equal trees have nothing to publish.
        package let tree: SHA256Digest
        /// The clock of the first build that made it.
        package let built: Timestamp

        package init(tree: SHA256Digest, built: Timestamp) {
            self.tree = tree
            self.built = built
        }

        /// The clock and the beginning of `tree`, such as `20261129T154200Z-0123456789ab`.
        package var id: String {
            let clock = built.description.filter { $0 != "-" && $0 != ":" }
            return "\(clock)-\(tree.hexadecimal.prefix(12))"
        }
    }

    package let identity: Identity
    /// Where the site is served, such as `https://www.example.com`; nil where nothing says so.
    package let address: String?
    /// When the site changes next by itself; nil for never.
    package let nextDue: Timestamp?
    /// Sets of headers, each used by many files; without `Content-Type`.
    package let headerSets: [[Header]]
    /// In the order in which a host must look at them.
    package let redirects: [Redirect]
    /// By path, in the order of their bytes.
    package let files: [ReleaseFile]

    /// - Parameters:
    ///   - built: the build clock.
    ///   - files: in any order.
    ///   - address: where the site is served, without a `/` at its end.
    ///   - previous: the release before, whose clock an equal tree keeps.
    package init(
        built: Timestamp,
        nextDue: Timestamp?,
        headerSets: [[Header]],
        redirects: [Redirect],
        files: [ReleaseFile],
        address: String? = nil,
        previous: Identity? = nil
    ) {
        let files = files.sorted { ReleaseManifest.precedes($0.path, $1.path) }
        let tree = ReleaseManifest.tree(files, headerSets, redirects)
        identity = Identity(tree: tree, built: previous?.tree == tree ? previous?.built ?? built : built)
        self.address = address
        self.nextDue = nextDue
        self.headerSets = headerSets
        self.redirects = redirects
        self.files = files
    }

    package var id: String { identity.id }
    package var tree: SHA256Digest { identity.tree }
    package var built: Timestamp { identity.built }

    /// The headers of a file besides `Content-Type`.
    package func headers(of file: ReleaseFile) -> [Header] { headerSets[file.headerSet] }

    /// Compares the bytes of two paths, without copies of them.
    private static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.withContiguousStorageIfAvailable { first in
            second.utf8.withContiguousStorageIfAvailable { second in
                guard let start = first.baseAddress, let other = second.baseAddress else {
                    return first.count < second.count
                }
                let order = memcmp(start, other, min(first.count, second.count))
                return order == 0 ? first.count < second.count : order < 0
            }
        }
        .flatMap(\.self) ?? first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    private static func tree(
        _ files: [ReleaseFile],
        _ headerSets: [[Header]],
        _ redirects: [Redirect]
    ) -> SHA256Digest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(files.count * 100)
        // Neither paths nor headers hold a NUL.
        func add(_ text: String) {
            bytes.append(contentsOf: text.utf8)
            bytes.append(0)
        }
        let sets = headerSets.map { set in
            SHA256Digest(set.flatMap { Array("\($0.name): \($0.value)\u{0}".utf8) })
        }
        for file in files {
            add(file.path)
            add(file.contentType)
            file.digest.append(to: &bytes)
            sets[file.headerSet].append(to: &bytes)
        }
        for redirect in redirects {
            add(redirect.from)
            add(redirect.to ?? "")
            add(String(redirect.status.rawValue))
        }
        return SHA256Digest(bytes)
    }
}
