import Content
import SiteBuilding
import SiteConfiguration

/// What the bar of an open page says of it.
struct PageDescription {
    let page: LiveSite.Page
    let site: LiveSite
    /// When it was made; nil for a page in place of one that is not there.
    let made: String?
    /// The time, which no choice of somebody changes.
    let now: Timestamp
    /// Nil where the viewer's machine has no files of the site.
    let editor: EditorLinks?

    /// The files that a page is made of: its record's, its template, and what that consists of.
    static func files(of page: LiveSite.Page, in site: LiveSite) -> [String] {
        var files: [String] = []
        if case .file(let path, _, _)? = page.record { files.append(path) }
        let parts = page.templates.filter { $0 != page.template }.sorted()
        return files + ([page.template] + parts).map { "\(site.templatesName)/\($0)" }
    }

    var json: JSON {
        let due: Timestamp? = if case .scheduled(let due)? = page.publication { due } else { nil }
        return .object(omittingNil: [
            "template": source(template(page.template)),
            "parts": .array(
                page.templates.filter { $0 != page.template }.sorted().map { source(template($0)) }
            ),
            "record": page.record.map(source),
            "state": page.record == nil ? nil : state,
            "due": due.map { .string(site.calendar.text(of: $0)) },
            "dueAt": due.map { .string($0.formatted(.microseconds)) },
            "made": made.map(JSON.string),
            "live": isLive ? .string(site.settings.baseURL + page.url) : nil,
        ])
    }

    private var state: JSON? {
        switch page.publication {
        case .published: "published"
        case .draft: "draft"
        case .scheduled: "scheduled"
        case nil: nil
        }
    }

    /// Whether the next publication has the page, whatever the preview shows.
    private var isLive: Bool {
        guard made != nil else { return false }
        return switch page.publication {
        case .published(let since): since.map { $0 <= now } ?? true
        case .draft, .scheduled: false
        // There may be one only because of drafts, or of what is to come.
        case nil: !site.includesDrafts && site.clock <= now
        }
    }

    private func template(_ name: String) -> SourceLocation { .file(path: "\(site.templatesName)/\(name)") }

    private func source(_ location: SourceLocation) -> JSON {
        .object(omittingNil: [
            "name": .string(location.description),
            "href": editor?.address(of: location).map(JSON.string),
        ])
    }
}
