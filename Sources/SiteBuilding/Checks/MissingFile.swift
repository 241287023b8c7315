import Media
import SiteConfiguration

/// A broken link to a picture, a stylesheet or another file.
///
/// Nearly always a template names a file of the theme by its own name, which it does not have on the site.
struct MissingFile {
    /// The path of the site, or one relative to the page.
    private let path: Substring

    /// - Parameter link: as the page writes it; nil for one that leads to a page.
    init?(_ link: String, origin: String) {
        let address = link.utf8.starts(with: origin.utf8) ? link.dropFirst(origin.count) : link[...]
        path = address.prefix { $0 != "?" && $0 != "#" }
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let isPage = [".html", ".md"].contains(where: name.hasSuffix) || path.hasPrefix("www.")
        guard !isPage, name.contains("."), name.contains(where: { $0 != "." }) else { return nil }
    }

    /// What a template holds that does not hold the whole link, the longest first.
    var partialTexts: [String] {
        switch path {
        case Routes.faviconSVG[...]: return ["favicon_url"]
        case Routes.faviconICO[...]: return ["favicon_ico_url"]
        default: break
        }
        // Shorter ones may begin other addresses.
        let starts = path.indices.dropFirst(3).map { path[..<$0] + "{{" }
        return [String(path)] + starts.reversed().map(String.init)
    }

    /// What a template should say instead.
    func advice(_ assets: ThemeAssets) -> String {
        if path.hasPrefix(Routes.media) {
            return "print a field of a record: files of the content have other names on the site"
        }
        let parts = path.split(separator: "/").drop { $0 == "." || $0 == ".." || "/\($0)/" == Routes.assets }
        let name = parts.joined(separator: "/")
        if [Routes.faviconICO, Routes.faviconSVG].contains(String(path)) {
            return "put '\(name)' into the theme's folder 'assets', or remove the link"
        }
        if assets.url(of: name) != nil {
            return "write {{ asset(\"\(name)\") }}: files of the theme have other names on the site"
        }
        if let nearest = ThemeAssets.nearest(to: name, among: assets.names).first {
            return "did you mean {{ asset(\"\(nearest)\") }}?"
        }
        return "put it into the theme's folder 'assets', and write {{ asset(\"\(name)\") }}"
    }
}
