import ReleaseManifest

/// The paths whose answers a CDN may have in its caches after a publication, in every form in which they are asked for.
///
/// Files whose names change with their bytes are never among them.
package struct PurgeList: Sendable, Equatable {
    /// Sorted by their bytes; each begins with a slash.
    package let paths: [String]

    package init(_ changes: ReleaseChanges) {
        let files = (changes.uploads + changes.removals).filter { $0.kind != .asset }
        let paths = files.flatMap { PurgeList.forms(of: $0.path) }
        self.paths = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func forms(of path: String) -> [String] {
        let index = "index.html"
        if path == index { return ["/", "/" + index] }
        guard path.hasSuffix("/" + index) else { return ["/" + path] }
        let folder = "/" + path.dropLast(index.count)
        return [folder, folder + index]
    }
}
