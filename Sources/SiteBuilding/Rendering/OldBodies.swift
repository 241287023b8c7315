import Content

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a page holds the HTML of its text, and what else is known of it.
struct BodyMark: Sendable {
    let start: Int
    let size: Int
    /// A hash of the HTML.
    let hash: UInt64
    let minutes: Int
    /// What was asked for while it was rendered: keys of facts.
    let keys: [UInt64]
}

extension BodyMark {
    /// As a list of a state's column; empty for a page without such a text.
    static func list(_ mark: BodyMark?) -> [UInt64] {
        guard let mark else { return [] }
        return [UInt64(mark.start), UInt64(mark.size), mark.hash, UInt64(mark.minutes)] + mark.keys
    }

    init?(_ list: ArraySlice<UInt64>) {
        guard list.count >= 4, let start = Int(exactly: list[list.startIndex]),
            let size = Int(exactly: list[list.startIndex + 1]), let minutes = Int(exactly: list[list.startIndex + 3])
        else { return nil }
        self.init(
            start: start, size: size, hash: list[list.startIndex + 2], minutes: minutes, keys: Array(list.dropFirst(4)))
    }

    /// - Parameter page: the bytes of the page; nil when they hold the body nowhere as it is.
    init?(of body: RenderedBody, in page: UnsafeBufferPointer<UInt8>) {
        guard let start = body.html.withUnsafeBufferPointer(page.firstIndex(of:)) else { return nil }
        self.init(
            start: start, size: body.html.count, hash: ContentHash(body.html).value, minutes: body.minutes,
            keys: body.keys)
    }
}

/// The texts of posts as their pages in the old site hold them: a changed footer is no reason to render Markdown again.
struct OldBodies: Sendable {
    private let site: OldSite
    private let changes: Changes
    private let folder: String

    init(_ output: SiteOutput, _ changes: Changes) {
        site = output.old
        folder = output.folder.path
        self.changes = changes
    }

    /// The text that a page shows; nil when it may be another one now.
    func body(of page: PlannedPage) -> RenderedBody? {
        guard let state = site.state, let place = site.place(of: page.file), place < state.pageCount,
            let mark = BodyMark(state.bodies[place]), mark.size <= state.sizes[place],
            changes.keepsText(of: place, asking: mark.keys),
            let html = bytes(of: page.file, mark),
            ContentHash(html).value == mark.hash
        else { return nil }
        let shown = state.shown[place].map { state.media[Int($0)] }
        return RenderedBody(html: html, minutes: mark.minutes, summary: "", keys: mark.keys, shown: shown)
    }

    private func bytes(of file: String, _ mark: BodyMark) -> [UInt8]? {
        let descriptor = open(folder + "/" + file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: mark.size) { buffer, initialized in
            count = pread(descriptor, buffer.baseAddress, mark.size, off_t(mark.start))
            initialized = max(0, count)
        }
        return count == mark.size ? bytes : nil
    }
}
