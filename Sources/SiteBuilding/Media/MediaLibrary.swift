import Content
import Foundation
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
        var items: [String: Item] = [:]
        var copies: Set<Copy> = []
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
    var copies: [Copy] { state.withLock { $0.copies.sorted { $0.path < $1.path } } }

    /// What someone should look at, once for each host.
    var warnings: [Problem] { state.withLock { $0.unlistedHosts.values.sorted { $0.message < $1.message } } }

    /// The picture or video that a column or a document names: an `https` address, a path under `served_elsewhere`,
    /// or a file of the content folder.
    ///
    /// - Throws: a `Problem` for a file that is not there.
    func item(_ reference: String, at place: Place) throws(Problem) -> Item {
        if let item = try elsewhere(reference, at: place) { return item }
        let path = String(reference.drop { $0 == "/" })
        if let item = local(path) { return item }
        guard let base = settings.media.baseURL else { throw missing(path, at: place) }
        return Item(url: base + "/" + MediaLibrary.encoded(path), size: nil)
    }

    /// A file of the content folder that a text links to; nil when there is none.
    func file(_ path: String) -> Item? { local(String(path.drop { $0 == "/" })) }

    /// The sound that a track names; nil when nothing says where sounds lie.
    ///
    /// - Throws: a `Problem` for a file that is not there.
    func audio(_ reference: String, at place: Place) throws(Problem) -> Item? {
        if let item = try elsewhere(reference, at: place) { return item }
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

    private func elsewhere(_ reference: String, at place: Place) throws(Problem) -> Item? {
        if WebAddress.hasScheme(reference) {
            checkHost(of: reference, at: place)
            return Item(url: reference, size: nil)
        }
        return settings.isServedElsewhere(reference) ? Item(url: MediaLibrary.encoded(reference), size: nil) : nil
    }

    private func local(_ path: String) -> Item? {
        if let known = state.withLock({ $0.items[path] }) { return known }
        let file = root.appending(path: path)
        // A file that cannot be read is reported as missing: to the page it is.
        guard MediaPath.fault(in: path) == nil, let data = try? Data(contentsOf: file) else { return nil }
        let bytes = Array(data)
        let name = file.deletingPathExtension().lastPathComponent
        let shown = Slug.made(from: name) ?? "file"
        let sitePath = "\(Routes.media)\(shown).\(ContentHash(bytes).name).\(file.pathExtension.lowercased())"
        let item = Item(url: sitePath, size: ImageHeader.size(of: bytes), byteCount: bytes.count)
        state.withLock { state in
            state.copies.insert(Copy(source: file, path: sitePath))
            state.items[path] = item
        }
        return item
    }

    /// A picture from a host that the content security policy does not name would not be shown.
    private func checkHost(of url: String, at place: Place) {
        guard let origin = WebAddress.origin(url), origin != settings.baseURL, !settings.mediaHosts.contains(origin)
        else { return }
        state.withLock { state in
            guard state.unlistedHosts[origin] == nil else { return }
            state.unlistedHosts[origin] = Problem(
                .warning, "unlisted-host", at: place, "pages may not load files from \(origin), so they are not shown",
                advice: "add it to 'media: hosts' of site.yaml, or copy the files to content/media")
        }
    }

    private func missing(_ path: String, at place: Place) -> Problem {
        let folder = root.appending(path: path).deletingLastPathComponent()
        // No such folder means no names to suggest.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let nearest = Suggestions.nearest(to: (path as NSString).lastPathComponent, among: names)
        return Problem(
            "missing-file", at: place, "there is no file '\(path.shownSafely)' in the content folder",
            advice: nearest.first.map { "did you mean '\($0)'?" } ?? "put it there, or correct the path")
    }

    /// A path as an address writes it.
    static func encoded(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "%"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
