package import Content
import SiteConfiguration
import Synchronization

extension MediaLibrary {
    /// Warnings about hosts and files that pages name, one for each, and one for all copies that are missing.
    package var warnings: [Problem] {
        let (noted, damaged) = state.withLock { ($0.warnings.values, $0.damagedCopies) }
        let missing = mirror?.warning(damaged: damaged)
        return noted.sorted { $0.message < $1.message } + [missing].compactMap(\.self)
    }

    /// A picture from a host that the content security policy does not name would not be shown.
    ///
    /// - Returns: whether that is a warning.
    func checkHost(of url: String, at location: SourceLocation) -> Bool {
        guard let origin = WebAddress.origin(url), origin != settings.origin,
            !settings.mediaHosts.contains(origin)
        else { return false }
        note(
            Problem(
                .warning,
                "unlisted-host",
                at: location,
                "pages may not load files from \(origin), so they are not shown",
                advice: "add it to 'media: hosts' of site.yaml, or copy the files to content/media"
            ),
            about: origin
        )
        return true
    }

    private static let largeGIFByteCount = 1_000_000

    /// A GIF of that size is an animation, which a video shows with a tenth of the bytes.
    ///
    /// - Returns: whether that is a warning.
    func checkSize(of item: Item, at location: @autoclosure () -> SourceLocation) -> Bool {
        guard let path = item.contentPath, let byteCount = item.byteCount, item.url.hasSuffix(".gif"),
            byteCount > MediaLibrary.largeGIFByteCount
        else { return false }
        note(
            Problem(
                .warning,
                "large-gif",
                at: location(),
                "\(path.escapedForTerminal): the GIF has \(byteCount / 1_000_000) MB, which visitors must wait for",
                advice: "make a video of it (MP4), which has a tenth of that, and name the video"
            ),
            about: path
        )
        return true
    }

    private func note(_ problem: Problem, about subject: String) {
        state.withLock { state in
            // Several threads report; the warning must not depend on which is first.
            if let known = state.warnings[subject], known.description <= problem.description { return }
            state.warnings[subject] = problem
        }
    }
}
