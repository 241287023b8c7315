import Content
import Foundation
import Hashing
import Synchronization
import Templating

/// The files that content names: looked up once, copied under names that carry a hash of their content.
///
/// A class, for many threads find files in it and each file is copied once.
final class MediaLibrary: Sendable {
    /// A file of the site that is copied as it is.
    struct Copy: Sendable, Hashable {
        let source: URL
        /// The path on the site.
        let path: String
        /// Of its content.
        let hash: UInt64
    }

    /// A picture, a sound or a video.
    struct Item: Sendable {
        /// A path of the site, or an address.
        let url: String
        let size: ImageHeader.Size?
        /// In bytes; known for the site's own files.
        var byteCount: Int?
    }

    private struct State {
        var items: [String: (item: Item, copy: Copy)] = [:]
        /// The files that pages refer to, by their paths in the content folder.
        var used: Set<String> = []
        var unlistedHosts: [String: Problem] = [:]
    }

    private let root: URL
    private let settings: SiteSettings
    private let state = Mutex(State())

    /// - Parameter root: the content folder.
    init(root: URL, settings: SiteSettings) {
        self.root = root
        self.settings = settings
    }

    /// The files that pages refer to, by path.
    var copies: [Copy] {
        state.withLock { state in
            Set(state.used.compactMap { state.items[$0]?.copy }).sorted { $0.path < $1.path }
        }
    }

    /// What someone should look at, once for each host.
    var warnings: [Problem] { state.withLock { $0.unlistedHosts.values.sorted { $0.message < $1.message } } }

    /// The picture or video that a column or a document names: an `https` address, a path under `served_elsewhere`,
    /// or a file of the content folder.
    ///
    /// - Throws: a `Problem` for a file that is not there.
    func item(_ reference: String, at place: @autoclosure () -> SourceLocation) throws(Problem) -> Item {
        if let item = elsewhere(reference, at: place()) { return item }
        let path = String(reference.drop { $0 == "/" })
        if let item = local(path) { return item }
        guard let base = settings.media.baseURL else { throw missing(path, at: place()) }
        return Item(url: base + "/" + MediaLibrary.encoded(path), size: nil)
    }

    /// The path in the content folder where a picture is looked for; nil for one that lies elsewhere.
    func path(of reference: String) -> String? {
        WebAddress.hasScheme(reference) || settings.isServedElsewhere(reference)
            ? nil : String(reference.drop { $0 == "/" })
    }

    /// What pages see of a file of the content folder, as a fact.
    func fact(_ path: String) -> Fact {
        guard let item = lookUp(path) else { return Fact(key: Fact.media(path), print: 0) }
        var digest = ContentHasher()
        digest.add(item.url)
        digest.add(item.size?.width ?? 0)
        digest.add(item.size?.height ?? 0)
        return Fact(key: Fact.media(path), print: digest.value)
    }

    /// A file of the content folder that a text links to; nil when there is none.
    func file(_ path: String) -> Item? { local(String(path.drop { $0 == "/" })) }

    /// The sound that a track names; nil when nothing says where sounds lie.
    ///
    /// - Throws: a `Problem` for a file that is not there.
    func audio(_ reference: String, at place: SourceLocation) throws(Problem) -> Item? {
        if let item = elsewhere(reference, at: place) { return item }
        let name = String(reference.drop { $0 == "/" })
        if let folder = settings.media.audioFolder {
            if let item = local("\(folder)/\(name)") ?? local(name) { return item }
        }
        if let base = settings.media.audioBaseURL {
            return Item(url: base + "/" + MediaLibrary.encoded(name), size: nil)
        }
        guard let folder = settings.media.audioFolder else { return nil }
        throw missing("\(folder)/\(name)", at: place)
    }

    private func elsewhere(_ reference: String, at place: @autoclosure () -> SourceLocation) -> Item? {
        if WebAddress.hasScheme(reference) {
            checkHost(of: reference, at: place())
            return Item(url: reference, size: nil)
        }
        return settings.isServedElsewhere(reference)
            ? Item(url: MediaLibrary.encoded(reference), size: nil) : nil
    }

    private func local(_ path: String) -> Item? {
        guard let item = lookUp(path) else { return nil }
        use(path)
        return item
    }

    /// Notes that a page refers to a file.
    func use(_ path: String) { state.withLock { _ = $0.used.insert(path) } }

    private func lookUp(_ path: String) -> Item? {
        if let known = state.withLock({ $0.items[path] }) { return known.item }
        let file = root.appending(path: path)
        // A file that cannot be read is reported as missing: to the page it is.
        guard MediaPath.fault(in: path) == nil, let data = try? Data(contentsOf: file) else { return nil }
        let bytes = Array(data)
        let name = file.deletingPathExtension().lastPathComponent
        let shown = Slug.made(from: name) ?? "file"
        let hash = ContentHash(bytes)
        let sitePath = "\(Routes.media)\(shown).\(hash.name).\(file.pathExtension.lowercased())"
        let item = Item(url: sitePath, size: ImageHeader.size(of: bytes), byteCount: bytes.count)
        state.withLock { $0.items[path] = (item, Copy(source: file, path: sitePath, hash: hash.value)) }
        return item
    }

    /// A picture from a host that the content security policy does not name would not be shown.
    private func checkHost(of url: String, at place: SourceLocation) {
        guard let origin = WebAddress.origin(url), origin != settings.baseURL,
            !settings.mediaHosts.contains(origin)
        else { return }
        let problem = Problem(
            .warning,
            "unlisted-host",
            at: place,
            "pages may not load files from \(origin), so they are not shown",
            advice: "add it to 'media: hosts' of site.yaml, or copy the files to content/media"
        )
        state.withLock { state in
            // Several threads look; which is first must not matter.
            if let known = state.unlistedHosts[origin], known.description <= problem.description { return }
            state.unlistedHosts[origin] = problem
        }
    }

    private func missing(_ path: String, at place: SourceLocation) -> Problem {
        let folder = root.appending(path: path).deletingLastPathComponent()
        // No such folder means no names to suggest.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let nearest = Suggestions.nearest(to: (path as NSString).lastPathComponent, among: names)
        return Problem(
            "missing-file",
            at: place,
            "there is no file '\(path.escapedForTerminal)' in the content folder",
            advice: nearest.first.map { "did you mean '\($0)'?" } ?? "put it there, or correct the path"
        )
    }

    /// A path as an address writes it.
    static func encoded(_ path: String) -> String { WebAddress.encoded(path, keeping: isWritten) }

    private static func isWritten(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
