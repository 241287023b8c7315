import Media
import SiteConfiguration

/// A link of a page to a picture, a stylesheet or another file that the site does not have.
///
/// Nearly always a template names a file of the theme by its own name, which it does not have on the site.
struct ThemeFileLink {
    /// The link without query and fragment.
    private let path: Substring

    /// - Parameter link: as the page writes it; nil for one that leads to a page.
    init?(_ link: String) {
        path = link.prefix { $0 != "?" && $0 != "#" }
        let file = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let isDots = file.allSatisfy { $0 == "." }
        guard file.contains("."), !isDots, !file.hasSuffix(".html"), !file.hasSuffix(".md") else {
            return nil
        }
    }

    /// What a template may hold where it does not hold the whole link, the longest first.
    var beginnings: [String] {
        switch path {
        case Routes.faviconSVG[...]: return ["favicon_url"]
        case Routes.faviconICO[...]: return ["favicon_ico_url"]
        default: break
        }
        let folders = [Routes.assets, Routes.media].compactMap { path.firstRange(of: $0) }
        guard let folder = folders.first else { return [] }
        let withoutOrigin = path[folder.lowerBound...]
        let slashes = withoutOrigin.indices.filter { withoutOrigin[$0] == "/" }.dropFirst()
        return [String(withoutOrigin)] + slashes.reversed().map { String(withoutOrigin[...$0]) }
    }

    /// What to write instead.
    func advice(_ assets: ThemeAssets) -> String {
        if path.hasPrefix(Routes.media) {
            return "print a field of a record: files of the content have other names on the site"
        }
        let parts = path.split(separator: "/").drop { $0 == "." || $0 == ".." }
        let name = parts.drop { "/\($0)/" == Routes.assets }.joined(separator: "/")
        if [Routes.faviconICO, Routes.faviconSVG].contains(String(path)) {
            return "put '\(name)' into the theme's folder 'assets', or remove the link"
        }
        if assets.url(of: name) != nil {
            return "write {{ asset(\"\(name)\") }}: files of the theme have other names on the site"
        }
        if let nearest = NearestFile(to: name, among: assets.names).name {
            return "did you mean {{ asset(\"\(nearest)\") }}?"
        }
        return "put it into the theme's folder 'assets', and write {{ asset(\"\(name)\") }}"
    }
}
