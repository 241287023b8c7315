import Content
import MarkdownHTML
import Media
import PictureHeaders
import SiteConfiguration
import TemplateModel
import Templating

/// Resolves the links, pictures and players of one text.
///
/// A class, because its owner reads the findings after the renderer has used it.
final class MarkdownSiteHost: MarkdownHost {
    private let body: BodySource
    private let addresses: AddressIndex
    private let media: MediaLibrary
    private let embed: (EmbedModel) -> [UInt8]
    private(set) var problems: [Problem] = []
    /// Keys of the dependencies.
    private(set) var keys: [UInt64] = []
    /// Files of the content folder that the text shows or links to, by their paths.
    private(set) var shownFiles: [String] = []
    /// Whether it shows a picture that there is a warning about, which must be found by each build.
    private(set) var showsNotedPicture = false
    /// E-mail addresses of a row's text that are not shown.
    private var hiddenAddresses: [String] = []

    /// - Parameter embed: renders the theme's markup of a player.
    init(
        body: BodySource,
        addresses: AddressIndex,
        media: MediaLibrary,
        embed: @escaping (EmbedModel) -> [UInt8]
    ) {
        self.body = body
        self.addresses = addresses
        self.media = media
        self.embed = embed
    }

    private func location(_ line: Int) -> SourceLocation { body.location.line(line) }

    private func report(
        _ code: String,
        _ line: Int,
        _ message: String,
        advice: String?,
        severity: Problem.Severity = .error
    ) {
        let inRow = body.location.isRow ? " (line \(line))" : ""
        problems.append(Problem(severity, code, at: location(line), message + inRow, advice: advice))
    }

    /// The text, with the replacement character for what is not UTF-8 in a row; files were checked when they were read.
    func checkedText(_ text: [UInt8]) -> [UInt8] {
        // A key path, `\.isUTF8`, would be looked up at run time.
        guard body.location.isRow, !text.withUnsafeBufferPointer({ $0.isUTF8 }) else { return text }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let index = lines.firstIndex { !$0.withUnsafeBufferPointer { $0.isUTF8 } } ?? 0
        report("encoding", index + 1, "the text is not UTF-8", advice: "store it again as UTF-8")
        return Array(String(decoding: text, as: UTF8.self).utf8)
    }

    // MARK: Links

    func link(to destination: String, line: Int) -> MarkdownLink? {
        if destination.utf8.first == UInt8(ascii: "#") {
            return MarkdownLink(url: encodedRest(destination), relations: nil)
        }
        if destination.utf8.first == UInt8(ascii: "/"),
            destination.utf8.dropFirst().first != UInt8(ascii: "/")
        {
            return internalLink(destination, line)
        }
        if WebAddress.hasScheme(destination) { return externalLink(destination, line) }
        return relativeLink(destination, line)
    }

    private func externalLink(_ destination: String, _ line: Int) -> MarkdownLink? {
        // A link without its e-mail address would lead nowhere.
        if destination.utf8.contains(UInt8(ascii: "@")) {
            let bytes = Array(destination.utf8)
            guard withoutEmailAddresses(bytes) == bytes else { return nil }
        }
        guard MarkdownSiteHost.isLinked(destination) else {
            report(
                "bad-url",
                line,
                "the link '\(destination.escapedForTerminal)' is shown as text, because browsers should not open it",
                advice: "only https, http, mailto, tel and sms addresses are linked",
                severity: .warning
            )
            return nil
        }
        let origin = addresses.settings.origin
        if destination.utf8.starts(with: origin.utf8),
            destination.utf8.dropFirst(origin.utf8.count).first.map({ "/#?".utf8.contains($0) }) ?? true
        {
            let path = String(decoding: destination.utf8.dropFirst(origin.utf8.count), as: UTF8.self)
            return internalLink(path.utf8.first == UInt8(ascii: "/") ? path : "/" + path, line).map {
                MarkdownLink(url: origin + $0.url, relations: nil)
            }
        }
        // The studio does not vouch for artists' links (Google, "Qualify your outbound links").
        return MarkdownLink(
            url: encoded(destination),
            relations: body.isTrusted ? "noopener" : "ugc nofollow noopener"
        )
    }

    private static func isLinked(_ destination: String) -> Bool {
        if destination.utf8.starts(with: "https:".utf8) { return true }
        let scheme = String(decoding: destination.utf8.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
        return ["http", "https", "mailto", "tel", "sms"].contains(scheme.lowercased())
    }

    /// The path of a destination, and the rest from its query or fragment on; split on bytes.
    private static func parts(of destination: String) -> (path: String, rest: String) {
        let utf8 = destination.utf8
        guard let end = utf8.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") }) else {
            return (destination, "")
        }
        return (String(destination[..<end]), String(destination[end...]))
    }

    private func internalLink(_ destination: String, _ line: Int) -> MarkdownLink? {
        let (path, rest) = MarkdownSiteHost.parts(of: destination)
        if addresses.settings.isServedElsewhere(path) {
            return MarkdownLink(url: encoded(destination), relations: nil)
        }
        if addresses.contains(path, &keys) {
            return MarkdownLink(url: rest.isEmpty ? destination : path + encodedRest(rest), relations: nil)
        }
        if addresses.contains(path + "/", &keys) {
            return MarkdownLink(url: path + "/" + encodedRest(rest), relations: nil)
        }
        if let file = self.file(path, line: line) {
            return MarkdownLink(url: file.url + encodedRest(rest), relations: nil)
        }
        let nearest = addresses.nearest(to: path.hasSuffix("/") ? path : path + "/")
        reportBrokenLink(destination, line, advice: BrokenLink.advice(nearest: nearest))
        return nil
    }

    /// Another file of the content folder, by its path from this one.
    private func relativeLink(_ destination: String, _ line: Int) -> MarkdownLink? {
        let (path, rest) = MarkdownSiteHost.parts(of: destination)
        var nearest: [String] = []
        if let resolved = self.resolved(FileName.decoded(path)) {
            if let url = addresses.page(ofFile: resolved, &keys) {
                return MarkdownLink(url: url + encodedRest(rest), relations: nil)
            }
            // Next to this file, or from the content folder on, as pictures are named.
            if let file = self.file(resolved, line: line) ?? self.file(path, line: line) {
                return MarkdownLink(url: file.url + encodedRest(rest), relations: nil)
            }
            if ContentPath.isText(resolved), media.hasFile(at: resolved) {
                // Published, it would show what is withheld.
                reportBrokenLink(
                    destination,
                    line,
                    message: BrokenLink.messageOfText(destination),
                    advice: "publish the text, or remove the link"
                )
                return nil
            }
            nearest = addresses.nearestFiles(to: resolved).map { name in
                FileName.sibling(name, of: path, isAddress: true)
            }
        }
        let advice = BrokenLink.advice(
            nearest: nearest,
            otherwise:
                "write the path of a page, such as /blog/, or of a file next to this one, such as other.md"
        )
        reportBrokenLink(destination, line, advice: advice)
        return nil
    }

    private func reportBrokenLink(
        _ destination: String,
        _ line: Int,
        message: String? = nil,
        advice: String
    ) {
        let (path, _) = MarkdownSiteHost.parts(of: destination)
        report(
            BrokenLink.code,
            line,
            message ?? BrokenLink.message(destination),
            advice: advice,
            severity: addresses.mayBeWithheld(path) ? .warning : .error
        )
    }

    /// A path relative to the content folder; nil for one outside of it.
    private func resolved(_ path: String) -> String? {
        var parts: [Substring] = []
        if case .file(let file, _, _) = body.location {
            parts = addresses.contentPath(of: file).split(separator: "/").dropLast()
        }
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                if parts.popLast() == nil { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    // MARK: Images and players

    func image(_ source: String, line: Int) -> MarkdownImage? {
        if WebAddress.hasScheme(source), let fault = WebAddress.fault(in: source) {
            report(
                "bad-url",
                line,
                "the picture '\(source.escapedForTerminal)' \(fault.message)",
                advice: fault.advice
            )
            return nil
        }
        do throws(Problem) {
            let reference = relative(source)
            shownFiles += media.paths(of: reference)
            let item = try media.item(reference, isAddress: true, at: location(line))
            if item.isNoted { showsNotedPicture = true }
            return MarkdownImage(item)
        } catch {
            problems.append(error)
            return nil
        }
    }

    private func file(_ path: String) -> MediaLibrary.Item? {
        shownFiles.append(String(path.drop { $0 == "/" }))
        return media.file(path)
    }

    /// A file that a line leads to, which is reported where it cannot be published.
    private func file(_ path: String, line: Int) -> MediaLibrary.Item? {
        let file = self.file(path)
        if let problem = file?.problem(at: location(line)) { problems.append(problem) }
        return file
    }

    /// The path from the content folder on of a file that a text shows.
    ///
    /// A file next to the Markdown file may be named relative to it, as editors show it.
    private func relative(_ source: String) -> String {
        guard source.utf8.first != UInt8(ascii: "/"), !WebAddress.hasScheme(source),
            var resolved = self.resolved(source), !resolved.utf8.elementsEqual(source.utf8)
        else { return source }
        // `./javascript:x` names a file and must not become an address.
        if WebAddress.hasScheme(resolved) { resolved = "/" + resolved }
        if source.utf8.first == UInt8(ascii: ".") { return resolved }
        // Both answers may change: that there is no file here, and that there is one there.
        return self.file(source) == nil && self.file(resolved) != nil ? resolved : source
    }

    func recording(_ source: String, line: Int, isEmbedded: Bool) -> MarkdownRecording? {
        let (path, _) = MarkdownSiteHost.parts(of: source)
        guard let type = ContentType.ofMedia(path) else { return nil }
        if WebAddress.hasScheme(source) {
            guard WebAddress.fault(in: source) == nil, let origin = WebAddress.origin(source) else {
                return nil
            }
            guard addresses.settings.mediaHosts.contains(origin) else { return nil }
            return MarkdownRecording(url: copy(of: source, line: line)?.url ?? encoded(source), type: type)
        }
        if !isEmbedded, addresses.contains(path, &keys) { return nil }
        // One that is missing is reported as a picture or a link.
        guard let file = self.file(relative(source), line: line) else { return nil }
        return MarkdownRecording(url: file.url, type: type)
    }

    /// The copy of a sound or a video on another server; nil where there is none.
    private func copy(of source: String, line: Int) -> MediaLibrary.Item? {
        shownFiles += media.paths(of: source)
        do throws(Problem) {
            return try media.copy(of: source, at: location(line))
        } catch {
            problems.append(error)
            return nil
        }
    }

    func embed(_ address: String, line: Int) -> [UInt8]? {
        guard let found = EmbedAddress(url: address),
            addresses.settings.embeds.contains(found.provider)
        else {
            return nil
        }
        keys.append(Dependency.embed)
        return embed(EmbedModel(found, title: found.provider.label))
    }

    /// Elements that cannot be written as Markdown.
    private static let elementsOfTemplates: Set<String> = [
        "button", "canvas", "form", "iframe", "input", "label", "link", "object", "script", "select", "style",
        "textarea",
    ]

    func leftOut(_ part: HTMLLoss, line: Int) {
        let (message, advice) =
            switch part {
            case .element(let name):
                (
                    "the HTML element '\(name.escapedForTerminal)' was left out",
                    MarkdownSiteHost.elementsOfTemplates.contains(name)
                        ? "texts may not have it; put it into a template"
                        : "texts may not have it; remove it, or write it as Markdown"
                )
            case .openComment:
                ("an HTML comment that does not end hides the rest of the text", "end it with '-->'")
            case .embeddedPicture:
                ("a picture that is written into the text was left out", "upload it, and insert its address")
            case .tables:
                ("the text has a table with too many cells and is shown without tables", "make it smaller")
            case .everything:
                ("the text has too much HTML and is shown as it is", "paste it again without formatting")
            }
        report("raw-html", line, message, advice: advice, severity: .warning)
    }

    // MARK: E-mail addresses

    /// HTML or text without the e-mail addresses that somebody typed into a row, each of which becomes `…`.
    ///
    /// Those in files of the studio stay, and stop the build where they are found on a page.
    func withoutEmailAddresses(_ text: [UInt8]) -> [UInt8] {
        guard body.location.isRow,
            let masked = EmailAddressPattern.masked(text, keeping: addresses.settings.publicEmailAddresses)
        else { return text }
        hiddenAddresses += masked.addresses.filter { !hiddenAddresses.contains($0) }
        return masked.text
    }

    /// Reports the addresses that were left out, once for the text.
    func reportEmailAddresses() {
        guard !hiddenAddresses.isEmpty else { return }
        let message = "the text holds \(EmailAddressPattern.list(hiddenAddresses))"
        problems.append(
            Problem(
                "email-address",
                at: body.location,
                message,
                advice: EmailAddressPattern.advice,
                omission: .leftOut
            )
        )
    }

    func isEmailAddress(around at: Int, in text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { EmailAddressPattern.range(around: at, in: $0) != nil }
    }

    /// A URL with percent codes for the bytes that it may not hold.
    private func encoded(_ url: String) -> String {
        WebAddress.encoded(url, keeping: MarkdownSiteHost.isAllowed)
    }

    /// A query and a fragment, the fragment in the form that the ids of headings have.
    private func encodedRest(_ rest: String) -> String {
        guard let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) else { return encoded(rest) }
        let fragment = String(rest[rest.utf8.index(after: hash)...])
        let decoded = FileName.decoded(fragment)
        // One with a query of its own, or in ASCII, is as it should be.
        let isPlain = decoded.utf8.allSatisfy { $0 < 0x80 } || fragment.utf8.contains(UInt8(ascii: "?"))
        return encoded(String(rest[...hash]) + (isPlain ? fragment : FileName.normalized(decoded)))
    }

    /// Whether a URL may hold a byte as it is (RFC 3986, appendix A); `%` begins what is encoded already.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "\\"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: true
        }
    }
}
