import Content
import Hashing
import SiteConfiguration
import TemplateModel
import Templating

/// Collects the findings of all pages of a build and names the file or record to correct.
struct LinkCheck {
    private let plan: SitePlan
    private let theme: Theme
    private let settings: SiteSettings
    private let settingsText: SourceFile
    private var files: ContentFiles
    /// For how many findings the template, the setting or the line is still looked for; so many have one cause.
    private var searchesLeft = 1000
    private let addresses: AddressIndex
    /// Hashes of the ids of a page by its address; nil for an address that is not a page.
    private let ids: (String) -> [UInt64]?
    private var found: [Finding: (first: Int, count: Int)] = [:]
    private var fragments: [(page: Int, path: String, fragment: String)] = []

    /// The addresses of the pages of rows.
    private lazy var rowPages = Set(
        plan.pages.filter { $0.location?.isRow == true }.map { Array($0.url.utf8) }
    )

    private struct Finding: Hashable {
        let code: String
        let text: String
        /// For something that the policy blocks.
        var kind: PolicyCheck.Blocked.Kind?
        /// Whether it was found in a template, and not on a page.
        var isOfTemplates = false
    }

    /// - Parameter ids: hashes of the ids of a page by its address; nil for an address that is not a page.
    init(_ site: LoadedSite, ids: @escaping (String) -> [UInt64]?) {
        plan = site.plan
        theme = site.theme
        settings = site.settings
        settingsText = SourceFile(name: settings.path, text: site.configuration.text)
        files = ContentFiles(site.options)
        addresses = site.addresses
        self.ids = ids
    }

    mutating func add(_ findings: PageScanner.Findings, page: Int) {
        record(BrokenLink.code, findings.brokenLinks, page: page)
        record("duplicate-id", findings.duplicateIDs, page: page)
        record("bad-json", findings.badJSON, page: page)
        record("email-address", findings.addresses, page: page)
        for blocked in findings.blocked { record("blocked", blocked.text, blocked.kind, page: page) }
        record("broken-anchor", findings.ownFragments.map { "#" + $0 }, page: page)
        fragments += findings.fragments.map { (page, $0.path, $0.fragment) }
    }

    private mutating func record(_ code: String, _ texts: [String], page: Int) {
        for text in texts {
            record(code, text, page: page)
        }
    }

    private mutating func record(
        _ code: String,
        _ text: String,
        _ kind: PolicyCheck.Blocked.Kind? = nil,
        isOfTemplates: Bool = false,
        page: Int
    ) {
        let finding = Finding(code: code, text: text, kind: kind, isOfTemplates: isOfTemplates)
        let known = found[finding] ?? (page, 0)
        found[finding] = (better(known.first, page), known.count + 1)
    }

    /// The page that a message should name: lists and feeds repeat a record, so its own page comes first.
    private func better(_ first: Int, _ second: Int) -> Int {
        let isRecord = (first: plan.pages[first].location != nil, second: plan.pages[second].location != nil)
        if isRecord.first != isRecord.second { return isRecord.first ? first : second }
        return min(first, second)
    }

    /// Every problem, once, in a fixed order.
    mutating func problems() -> [Problem] {
        let policy = PolicyCheck(addresses.settings, inlineScripts: addresses.inlineScripts)
        // Of no page, because templates are checked once for all pages; the first page stands for them.
        for blocked in policy.pictures(inTemplates: theme.staticTexts) {
            record("blocked", blocked.text, blocked.kind, isOfTemplates: true, page: 0)
        }
        for (page, path, fragment) in fragments {
            guard let target = ids(path), !target.contains(ContentHash(fragment).value) else { continue }
            record("broken-anchor", path + "#" + fragment, page: page)
        }
        let sorted = found.sorted {
            ($0.value.first, $0.key.code, $0.key.text) < ($1.value.first, $1.key.code, $1.key.text)
        }
        return sorted.map { problem($0.key, first: plan.pages[$0.value.first], count: $0.value.count) }
    }

    private mutating func problem(_ finding: Finding, first page: PlannedPage, count: Int) -> Problem {
        let file =
            finding.code == BrokenLink.code
            ? MissingFile(finding.text, origin: settings.baseURL) : nil
        let template = themeLocation(of: finding.text, file)
        let location = template ?? self.location(of: finding.text, on: page)
        let pages = count > 1 ? "\(page.url) and \(count - 1) more" : page.url
        switch finding.code {
        case BrokenLink.code:
            let path = String(finding.text.prefix { $0 != "#" && $0 != "?" })
            let advice = template == nil ? nil : file?.advice(theme.assets)
            return Problem(
                addresses.mayBeWithheld(path) ? .warning : .error,
                finding.code,
                at: location,
                BrokenLink.message(finding.text, toFile: file != nil) + " (on \(pages))",
                advice: advice ?? BrokenLink.advice(nearest: addresses.nearest(to: path))
            )
        case "broken-anchor":
            return Problem(
                leadsToRow(finding.text) ? .warning : .error,
                finding.code,
                at: location,
                "no element has the id that '\(finding.text.escapedForTerminal)' links to (on \(pages))",
                advice: "headings get their id from their words, in lower case with hyphens"
            )
        case "duplicate-id":
            return Problem(
                .warning,
                finding.code,
                at: location,
                "the id '\(finding.text.escapedForTerminal)' is used more than once (on \(pages))",
                advice: "change the heading's words"
            )
        case "blocked":
            return blocked(finding, at: location, pages)
        case "bad-json":
            return Problem(
                finding.code,
                at: location,
                "JSON is not well-formed near '\(finding.text.escapedForTerminal)' (on \(pages))"
            )
        default:
            return Problem(
                // Nobody has an address at one of these hosts.
                EmailAddressPattern.isReserved(finding.text) ? .warning : .error,
                finding.code,
                at: location,
                "the e-mail address '\(finding.text.escapedForTerminal)' would be published (on \(pages))",
                advice: "remove it, or list it under 'public_email_addresses' of \(settings.path)"
            )
        }
    }

    /// Something that browsers would not load or run.
    private func blocked(_ finding: Finding, at location: SourceLocation, _ pages: String) -> Problem {
        let text = finding.text.escapedForTerminal
        let settings = self.settings.path
        let (message, advice): (String, String) =
            switch finding.kind {
            case .source(let source):
                (
                    source == .forms
                        ? "browsers will not send a form to '\(text)', because the content security policy does not name that host"
                        : "browsers will not load '\(text)', because the content security policy allows no \(source.rawValue) of that host",
                    LinkCheck.advice(source, finding.text, settings)
                )
            case .sound:
                (
                    "browsers will not play '\(text)', because the content security policy allows no sounds and films of that host",
                    "add the host to 'hosts' of 'media' in \(settings), if you trust it"
                )
            case .inlineScript:
                (
                    "browsers will not run the script '\(text)', because it is written into the page",
                    "put it into a file of templates/assets/js, or write 'security: { inline_scripts: true }' into \(settings)"
                )
            case .changedScript:
                (
                    "browsers will not run the script '\(text)', because it is not the same on every page",
                    "put it into a file of templates/assets/js, and what changes into a data- attribute"
                )
            case .inlineStyle:
                (
                    "browsers will ignore the style '\(text)', because it is written into the page",
                    "put it into a stylesheet, or write 'security: { inline_styles: true }' into \(settings)"
                )
            case .handler:
                (
                    "browsers will not run what '\(text)' says, because it is written into the page",
                    "add the listener in a file of templates/assets/js"
                )
            case .scriptAddress:
                (
                    "browsers will not run '\(text)', because it is written into the page",
                    "write a button, and a script in a file of templates/assets/js"
                )
            case .plugin:
                (
                    "browsers will not show '\(text)', because pages may have no plug-ins",
                    "use an <iframe>, or a link"
                )
            case .base, nil:
                (
                    "browsers will ignore '<base href=\"\(text)\">', which would change where links lead",
                    "write addresses that begin with /"
                )
            }
        let suffix = finding.isOfTemplates ? "" : " (on \(pages))"
        return Problem(finding.code, at: location, message + suffix, advice: advice)
    }

    /// The setting that would allow an address: a company's name where there is one, else its host.
    private static func advice(_ source: PolicySource, _ address: String, _ settings: String) -> String {
        guard let origin = PolicyCheck.origin(of: address) else {
            return "write an address that begins with https://"
        }
        let preset = PolicyPreset.allCases.first { preset in
            preset.hosts[source]?.contains { PolicySettings.covers($0, origin) } == true
        }
        let setting = preset.map { "allow: [\($0.rawValue)]" } ?? "\(source.rawValue): [\(origin)]"
        return "write 'security: { \(setting) }' into \(settings), if you trust that host"
    }

    /// Whether a link leads to the page of a row, whose headings and names others may change.
    private mutating func leadsToRow(_ link: String) -> Bool {
        rowPages.contains(Array(link.utf8.prefix { $0 != UInt8(ascii: "#") }))
    }

    /// The place of a text in a template; that of its beginning, if a template puts the name of a file together.
    private mutating func themeLocation(of text: String, _ file: MissingFile?) -> SourceLocation? {
        guard searchesLeft > 0 else { return nil }
        searchesLeft -= 1
        let texts = [text] + (file?.partialTexts ?? [])
        return texts.lazy.compactMap { [theme] in theme.location(ofText: $0) }.first
    }

    /// The place of a text that no template holds: the settings, the line or the row of the page's record, or the page.
    private mutating func location(of text: String, on page: PlannedPage) -> SourceLocation {
        guard searchesLeft > 0 else { return page.location ?? .page(url: page.url) }
        if let location = settingsText.firstLocation(of: text) {
            return .file(path: settings.path, line: location.line)
        }
        guard let location = page.location else { return .page(url: page.url) }
        guard case .file(let path, _, _) = location, let line = files.line(of: text, in: path) else {
            return location
        }
        return .file(path: path, line: line)
    }
}
