package import Content
package import Foundation
import Media
import MediaWorkers
package import SiteConfiguration
import TemplateModel
import Templating

/// A site of which each file is made when somebody asks for it, with the bytes that a build writes.
package final class LiveSite: Sendable {
    /// A file of the site.
    package struct File: Sendable {
        package let bytes: [UInt8]
        /// What is wrong with it, without what is wrong with the site.
        package let problems: [Problem]
        /// The page; nil for a file that no template makes.
        package let page: Page?
    }

    /// What a page is made of.
    package struct Page: Sendable {
        package let url: String
        /// The template's name.
        package let template: String
        /// The names of all templates that it consists of.
        package let templates: [String]
        /// The record that it shows; nil for a page that shows several.
        package let record: SourceLocation?
        /// Whether visitors see its record at the site's clock; for a page of no record that every site has, that they do.
        ///
        /// Nil for a page that there may only be because of records that visitors do not see.
        package let publication: Publication?
        /// Whether it is one that people look at, and not a feed or another file for programs.
        package let isForPeople: Bool
    }

    let site: LoadedSite

    init(_ site: LoadedSite) {
        self.site = site
    }

    package var headers: Headers { site.headers }
    package var settings: SiteSettings { site.settings }
    package var calendar: SiteCalendar { site.values.context.calendar }
    /// The clock of the site.
    package var clock: Timestamp { site.options.clock }
    package var includesDrafts: Bool { site.options.includesDrafts }
    /// The folder of the templates as messages name it.
    package var templatesName: String { site.options.templatesName }
    /// When the site changes next by itself; nil for never.
    package var nextDue: Timestamp? { site.catalog.nextDue }
    /// Warnings about content, settings and templates, without those about pages that nobody has asked for.
    package var problems: [Problem] {
        site.configuration.warnings + site.catalog.warnings + site.values.context.problems
    }

    /// The rows that are new, gone or other than in an earlier site of the same settings; parts count for their records.
    package func changedRows(since earlier: LiveSite) -> [SourceLocation] {
        site.catalog.changes(since: earlier.site.catalog, clocks: [clock, earlier.clock]).filter(\.isRow)
    }

    /// Makes a file.
    ///
    /// - Parameter path: percent-decoded, with a slash at its beginning.
    /// - Returns: nil where the site has no such file.
    /// - Throws: `SourceUnreachable` or `Problems` when a text cannot be read any more.
    package func file(at path: String) throws -> File? {
        if let page = site.pageIndex(at: path) ?? site.pageIndex(at: OldAddress.encoded(path)) {
            return try file(ofPage: page)
        }
        guard mediaFile(at: path) == nil, let bytes = try bytes(at: path) else { return nil }
        return File(bytes: bytes, problems: [], page: nil)
    }

    /// What is published of a file of the theme or of the content folder; a rendition is made now.
    private func bytes(at path: String) throws -> [UInt8]? {
        let media = site.values.context.media
        guard let use = media.use(at: path), use.rendition != nil else { return copy(at: path)?.contents() }
        do throws(MediaWorkersError) { return try media.bytes(of: use) } catch {
            throw Problems([error.problem(of: use.file.text)])
        }
    }

    /// Whether a path is that of a picture that a worker makes, so that `file` may wait for a second.
    package func isMadeByWorker(at path: String) -> Bool {
        site.values.context.media.use(at: path)?.rendition != nil
    }

    /// Whether the site has a page with an address.
    package func hasPage(at url: String) -> Bool { site.pageIndex(at: url) != nil }

    /// The file of a sound or a video of which every byte is published, so that it can be served in ranges; nil for another
    /// path.
    package func mediaFile(at path: String) -> URL? {
        let type = ContentType.of(path)
        guard type.hasPrefix("audio/") || type.hasPrefix("video/"), let copy = copy(at: path),
            !copy.losesTags
        else { return nil }
        return copy.source
    }

    private func file(ofPage index: Int) throws -> File? {
        let planned = site.plan.pages[index]
        guard let template = site.theme.template(for: planned) else { return nil }
        var producer = PageProducer(site, sharedBodies: site.sharedBodies())
        try producer.prepare([planned])
        var buffer = OutputBuffer(capacity: 64 << 10)
        let produced = try producer.produce(planned, into: &buffer)
        let problems = problems(of: produced, page: index)
        let page = Page(
            url: planned.url,
            template: planned.customTemplate ?? planned.type.template,
            templates: template.mask.templates,
            record: planned.location,
            publication: planned.publication(in: site.catalog),
            isForPeople: planned.type.role == .page
        )
        return buffer.withBytes { bytes in
            File(bytes: Array(bytes), problems: problems, page: page)
        }
    }

    private func problems(of produced: ProducedPage, page: Int) -> [Problem] {
        guard produced.isFlagged else { return [] }
        // Anchors on other pages are known when all pages were made.
        var check = LinkCheck(site) { _ in nil }
        check.add(produced.findings, page: page)
        var files = ContentFiles(site.options)
        var excerpts = ProblemExcerpts(site.options)
        let located = files.located((produced.problems + check.problems()).map(site.catalog.scale.weighed))
        return excerpts.added(to: located)
    }

    /// A file of the theme or of the content folder.
    private func copy(at path: String) -> MediaLibrary.Copy? {
        let assets = site.theme.assets
        let address = OldAddress.encoded(path)
        func find(_ copies: [MediaLibrary.Copy]) -> MediaLibrary.Copy? {
            copies.first { $0.path == path || $0.path == address }
        }
        if let copy = find(assets.copies) ?? find(assets.favicons) ?? find(site.staticFiles.copies) {
            return copy
        }
        let media = site.values.context.media
        return media.use(at: address).flatMap(media.copy)
    }
}
