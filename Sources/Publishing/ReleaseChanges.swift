package import ReleaseManifest
import SiteConfiguration

/// The differences between two releases.
package struct ReleaseChanges: Sendable {
    /// Files whose bytes or headers differ, and new ones, in the order in which they are uploaded: nothing names a file that is
    /// not there yet.
    package let uploads: [ReleaseFile]
    /// Files that are gone, by path.
    package let removals: [ReleaseFile]
    /// The addresses that lead elsewhere than before, or only now lead elsewhere; each as in `Redirect.from`.
    package let redirects: Set<String>

    /// - Parameter before: nil where nothing was published.
    package init(from before: ReleaseManifest?, to after: ReleaseManifest) {
        let known = Dictionary(
            (before?.files ?? []).map { ($0.path, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let changed = after.files.filter { file in
            guard let before, let old = known[file.path] else { return true }
            return old.digest != file.digest || old.contentType != file.contentType
                || before.headers(of: old) != after.headers(of: file)
        }
        uploads = ReleaseFile.Kind.allCases.flatMap { kind in changed.filter { $0.kind == kind } }
        let paths = Set(after.files.map(\.path))
        removals = before?.files.filter { !paths.contains($0.path) } ?? []
        redirects = ReleaseChanges.redirects(from: before?.redirects ?? [], to: after.redirects)
    }

    package var isEmpty: Bool { uploads.isEmpty && removals.isEmpty && redirects.isEmpty }

    private static func redirects(from before: [Redirect], to after: [Redirect]) -> Set<String> {
        let known = firstRedirects(before)
        let current = firstRedirects(after)
        return Set(known.keys).union(current.keys).filter { known[$0] != current[$0] }
    }

    /// The redirects that hosts follow: the first of each address.
    private static func firstRedirects(_ redirects: [Redirect]) -> [String: Redirect] {
        Dictionary(redirects.map { ($0.from, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
