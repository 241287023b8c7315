import Content
import Media
import SiteConfiguration
import TemplateModel

/// What answers on the site, for redirects.
struct RedirectTargets: Sendable {
    let addresses: AddressIndex
    /// The content of files, for targets that are files; nil for none.
    private let media: MediaLibrary?
    /// Whether others write the records of a folder such as `/blog/`, so that a page of it may come and go.
    private let isFilledByRows: @Sendable (_ folder: String) -> Bool

    init(
        _ addresses: AddressIndex,
        media: MediaLibrary? = nil,
        isFilledByRows: @escaping @Sendable (_ folder: String) -> Bool = { _ in false }
    ) {
        self.addresses = addresses
        self.media = media
        self.isFilledByRows = isFilledByRows
    }

    init(_ site: LoadedSite) {
        let pages = site.options.isStrict ? [] : site.plan.pages
        self.init(site.addresses, media: site.values.context.media) { folder in
            pages.contains { $0.location?.isRow == true && $0.url.utf8.starts(with: folder.utf8) }
        }
    }

    /// The page that a path names, with or without a slash at the end.
    func page(at path: String) -> String? {
        if addresses.contains(path) { return path }
        return addresses.contains(path + "/") ? path + "/" : nil
    }

    /// The page that hosts serve for a path before they look at redirects: also without its slash, or by its file's name.
    func page(servedAt path: String) -> String? {
        let index = "index.html"
        return page(at: path.hasSuffix("/" + index) ? String(path.dropLast(index.count)) : path)
    }

    /// A page or a folder of files whose path begins like this; nil when there is none.
    func page(below prefix: String) -> String? {
        if prefix.utf8.starts(with: Routes.assets.utf8) { return Routes.assets }
        return [Routes.assets, Routes.media].first { $0.utf8.starts(with: prefix.utf8) }
            ?? addresses.first(below: prefix)
    }

    /// A file of the content folder's `media`: its path there, and its address on the site.
    func file(at path: String) -> (contentPath: String, url: String)? {
        guard path.utf8.starts(with: Routes.media.utf8), let item = media?.file(path), item.fault == nil
        else { return nil }
        return item.contentPath.map { ($0, item.url) }
    }

    func isServedElsewhere(_ path: String) -> Bool { addresses.settings.isServedElsewhere(path) }

    /// The path of an address of this site; nil for another.
    func path(ofOwn address: String) -> String? {
        let origin = addresses.settings.origin
        guard address.utf8.starts(with: origin.utf8) else { return nil }
        let path = String(decoding: address.utf8.dropFirst(origin.utf8.count), as: UTF8.self)
        return path.isEmpty ? "/" : path.utf8.first == UInt8(ascii: "/") ? path : nil
    }

    /// Whether a page that is not there may be one of a row, or the list of a section that is empty for now, so that its absence is
    /// not the redirect's fault.
    ///
    /// - Parameter path: of a page, or of all pages below a folder (`/blog/:splat`).
    func mayBeOfRow(_ path: String) -> Bool {
        let isFolder = path.hasSuffix(Redirect.splat)
        let path = isFolder ? String(path.dropLast(Redirect.splat.count)) : path
        if addresses.mayBeWithheld(path) { return true }
        guard let folder = path.split(separator: "/").first else { return false }
        return isFilledByRows("/\(folder)/")
    }
}
