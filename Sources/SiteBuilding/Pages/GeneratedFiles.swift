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
    /// Files of the theme and of the content folder.
    let copies: [MediaLibrary.Copy]

    var count: Int { texts.count + copies.count }

    init(_ site: LoadedSite, _ pages: RenderedSite, _ previous: PreviousBuild, _ redirects: Redirects) {
        let contentPages = site.catalog.pages.map { Routes.page($0.slug) }
        var texts = [
            Text(path: Routes.headers, text: HeadersFile.text(site.headers, contentPages: contentPages))
        ]
        if !redirects.entries.isEmpty {
            texts.append(Text(path: Routes.redirects, text: redirects.file))
            texts.append(Text(path: Routes.redirectsJSON, text: redirects.json))
        }
        let assets = site.theme.assets
        self.texts = texts + assets.rewrittenStylesheets.map { Text(path: $0.path, text: $0.text) }
        copies = assets.copies + GeneratedFiles.media(site, pages, previous) + assets.favicons
    }

    /// The files of the content folder that pages show.
    static func media(
        _ site: LoadedSite,
        _ pages: RenderedSite,
        _ previous: PreviousBuild
    ) -> [MediaLibrary.Copy] {
        let context = site.values.context
        return context.media.copies(of: context.usedFiles.union(shownFiles(pages, previous)))
    }

    /// The files of the content folder that texts show, also in pages that were reused.
    private static func shownFiles(_ pages: RenderedSite, _ previous: PreviousBuild) -> Set<String> {
        var paths = Set(pages.rendered.flatMap(\.page.shownFiles))
        guard let state = previous.state else { return paths }
        for page in pages.reused {
            for file in state.pages.shownFiles[page.previousIndex] { paths.insert(state.media[Int(file)]) }
        }
        return paths
    }
}
