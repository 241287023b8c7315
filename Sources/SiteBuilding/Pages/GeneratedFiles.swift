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
        self.texts = texts
        let assets = site.theme.assets
        copies = assets.copies + GeneratedFiles.media(site, pages, previous, redirects) + assets.favicons
    }

    /// The files of the content folder that pages show.
    static func media(
        _ site: LoadedSite,
        _ pages: RenderedSite,
        _ previous: PreviousBuild,
        _ redirects: Redirects
    ) -> [MediaLibrary.Copy] {
        let context = site.values.context
        let usedFiles = context.usedFiles.union(shownFiles(pages, previous))
            .union(redirects.shownFiles.map(FileName.init))
        return context.media.copies(of: usedFiles)
    }

    /// The files of the content folder that texts show, also in pages that were reused.
    private static func shownFiles(_ pages: RenderedSite, _ previous: PreviousBuild) -> Set<FileName> {
        var paths = Set(pages.rendered.flatMap(\.page.shownFiles).map(FileName.init))
        guard let state = previous.state else { return paths }
        for page in pages.reused {
            for file in state.pages.shownFiles[page.previousIndex] {
                paths.insert(FileName(state.media[Int(file)]))
            }
        }
        return paths
    }
}
