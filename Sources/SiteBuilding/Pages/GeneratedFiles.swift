import AtomicOutput
import Content
import Media
import SiteConfiguration
import TemplateModel

/// The files of a site that no template makes.
struct GeneratedFiles: Sendable {
    struct Text: Sendable {
        /// The address, which begins with a slash.
        let path: String
        let text: String
    }

    let texts: [Text]
    /// Files of the theme, of the content folder and of the folder `static`.
    let copies: [MediaLibrary.Copy]

    var count: Int { texts.count + copies.count }

    init(_ site: LoadedSite, _ pages: RenderedSite, _ previous: PreviousBuild, _ redirects: Redirects) {
        // Pages of one folder share its rule.
        let folders = site.catalog.pages.compactMap { $0.slug.split(separator: "/").first.map(String.init) }
        let contentPages = Set(folders).sorted().map(Routes.page)
        var texts = [
            Text(path: Routes.headers, text: HeadersFile.text(site.headers, contentPages: contentPages))
        ]
        if !redirects.entries.isEmpty {
            texts.append(Text(path: Routes.redirects, text: redirects.file))
            texts.append(Text(path: Routes.redirectsJSON, text: redirects.json))
        }
        self.texts = texts
        let assets = site.theme.assets
        copies =
            assets.copies + GeneratedFiles.media(site, pages, previous, redirects) + assets.favicons
            + site.staticFiles.copies
    }

    /// The files that pages name of those that are made of the content folder's.
    static func media(
        _ site: LoadedSite,
        _ pages: RenderedSite,
        _ previous: PreviousBuild,
        _ redirects: Redirects
    ) -> [MediaLibrary.Copy] {
        let redirected = redirects.shownFiles.map { PublishedUse($0) }
        return site.values.context.media.copies(of: uses(pages, previous).union(redirected))
    }

    /// What pages name, also those that were reused.
    private static func uses(_ pages: RenderedSite, _ previous: PreviousBuild) -> Set<PublishedUse> {
        pages.rendered.reduce(into: previous.uses(of: pages.reused)) { $0.formUnion($1.page.uses) }
    }
}

extension PreviousBuild {
    /// What pages that are reused name.
    func uses(of pages: [ReusedPage]) -> Set<PublishedUse> {
        guard let state else { return [] }
        let indexes = pages.reduce(into: Set<UInt64>()) { $0.formUnion(state.pages.uses[$1.previousIndex]) }
        return Set(indexes.map { PublishedUse(text: state.uses[Int($0)]) })
    }
}
