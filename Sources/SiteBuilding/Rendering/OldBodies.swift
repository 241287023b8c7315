import Content
import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How the HTML of a text is found again in a page, and what else is known of it.
struct BodyMark: Sendable {
    /// The first eight bytes.
    let head: UInt64
    let size: Int
    /// A hash of all bytes.
    let hash: UInt64
    let minutes: Int
    /// What was asked for while it was rendered: keys of facts.
    let keys: [UInt64]

    /// - Returns: nil for less than eight bytes, which are soon rendered again.
    init?(_ body: RenderedBody) {
        guard body.html.count >= 8 else { return nil }
        head = body.html.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        size = body.html.count
        hash = ContentHash(body.html).value
        minutes = body.minutes
        keys = body.keys
    }

    // MARK: As a list of a state's column; empty for a page without a mark

    init?(_ list: ArraySlice<UInt64>) {
        guard list.count >= 4, let size = Int(exactly: list[list.startIndex + 1]), size >= 8,
            let minutes = Int(exactly: list[list.startIndex + 3])
        else { return nil }
        (head, self.size, hash) = (list[list.startIndex], size, list[list.startIndex + 2])
        (self.minutes, keys) = (minutes, Array(list.dropFirst(4)))
    }

    static func list(_ mark: BodyMark?) -> [UInt64] {
        guard let mark else { return [] }
        return [mark.head, UInt64(mark.size), mark.hash, UInt64(mark.minutes)] + mark.keys
    }

    // MARK: In a page

    /// The HTML as a page holds it; nil when it does so nowhere.
    func find(in page: [UInt8]) -> [UInt8]? {
        page.withUnsafeBytes { bytes in
            var place = 0
            while bytes.count - place >= size, let start = bytes.baseAddress,
                let found = memchr(
                    start + place,
                    Int32(UInt8(truncatingIfNeeded: head.littleEndian)),
                    bytes.count - place
                )
            {
                place = UnsafeRawPointer(found) - start
                if bytes.count - place >= size,
                    bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) == head
                {
                    let html = Array(bytes[place...].prefix(size))
                    if ContentHash(html).value == hash { return html }
                }
                place += 1
            }
            return nil
        }
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
            let mark = BodyMark(state.bodies[place]), changes.keepsText(of: place, asking: mark.keys),
            let html = mark.find(in: bytes(of: page.file, count: Int(state.sizes[place])))
        else { return nil }
        let shown = state.shown[place].map { state.media[Int($0)] }
        return RenderedBody(html: html, minutes: mark.minutes, summary: "", keys: mark.keys, shown: shown)
    }

    /// The first bytes of a file of the old site; none where it cannot be read.
    private func bytes(of file: String, count: Int) -> [UInt8] {
        let descriptor = open(folder + "/" + file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = max(0, read(descriptor, buffer.baseAddress, count))
        }
    }
}
