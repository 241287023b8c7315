import AtomicOutput
import Content
import Hashing
import Media
import TemplateModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How the HTML of a text is found again in a page, and what else is known of it.
struct BodyLocator: Sendable {
    /// The first eight bytes.
    let head: UInt64
    let size: Int
    /// A hash of all bytes.
    let hash: UInt64
    let minutes: Int
    /// What was asked for while it was rendered: keys of dependencies.
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

    // MARK: As a list of a state's column; empty for a page without a body

    init?(_ list: ArraySlice<UInt64>) {
        guard list.count >= 4, let size = Int(exactly: list[list.startIndex + 1]), size >= 8,
            let minutes = Int(exactly: list[list.startIndex + 3])
        else { return nil }
        head = list[list.startIndex]
        self.size = size
        hash = list[list.startIndex + 2]
        self.minutes = minutes
        keys = Array(list.dropFirst(4))
    }

    static func list(_ locator: BodyLocator?) -> [UInt64] {
        guard let locator else { return [] }
        return [locator.head, UInt64(locator.size), locator.hash, UInt64(locator.minutes)] + locator.keys
    }

    // MARK: In a page

    /// The HTML as a page holds it; nil when it does so nowhere.
    func find(in page: [UInt8]) -> [UInt8]? {
        page.withUnsafeBytes { bytes in
            var offset = 0
            while bytes.count - offset >= size, let start = bytes.baseAddress,
                let found = memchr(
                    start + offset,
                    Int32(UInt8(truncatingIfNeeded: head.littleEndian)),
                    bytes.count - offset
                )
            {
                offset = UnsafeRawPointer(found) - start
                if bytes.count - offset >= size,
                    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == head
                {
                    let html = Array(bytes[offset...].prefix(size))
                    if ContentHash(html).value == hash { return html }
                }
                offset += 1
            }
            return nil
        }
    }
}

/// The texts of posts in the pages of the last build, so that a changed footer renders no Markdown.
struct ReusedBodies: Sendable {
    private let previous: PreviousBuild
    private let state: BuildState
    private let changes: Changes

    /// Nil without a state of the last build.
    init?(_ previous: PreviousBuild, _ changes: Changes) {
        guard let state = previous.state else { return nil }
        self.previous = previous
        self.state = state
        self.changes = changes
    }

    /// The text that a page shows; nil when it may differ now.
    func body(of page: PlannedPage) -> RenderedBody? {
        guard let index = previous.site.index(of: page.file), index < state.pages.count,
            let stamp = previous.site.stamp(of: index),
            let locator = BodyLocator(state.pages.bodies[index]),
            changes.canReuseBody(ofPage: index, asking: locator.keys),
            let html = locator.find(in: bytes(of: page.file, count: Int(stamp.size)))
        else { return nil }
        let shownFiles = state.pages.shownFiles[index].map { state.media[Int($0)] }
        return RenderedBody(
            html: html,
            minutes: locator.minutes,
            summary: "",
            keys: locator.keys,
            shownFiles: shownFiles
        )
    }

    /// The first bytes of a published file; empty when it cannot be read.
    private func bytes(of file: String, count: Int) -> [UInt8] {
        let descriptor = open(previous.site.path + "/" + file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = max(0, read(descriptor, buffer.baseAddress, count))
        }
    }
}
