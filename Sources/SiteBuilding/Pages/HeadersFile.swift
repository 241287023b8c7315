import Media
import SiteConfiguration
import TemplateModel

/// The file `_headers`, which Netlify and Cloudflare Pages read.
///
/// Both join the headers of all rules that match, so no two rules match the same path.
enum HeadersFile {
    /// The first line, by which a folder is known to be made by this program.
    static let mark = "# Made by sweetdreams: every build writes this file anew."

    private struct Rule {
        let pattern: String
        /// A path that the pattern matches.
        let example: String

        /// - Parameter wildcard: the text that stands for the pattern's `*` in the example.
        init(_ pattern: String, wildcard: String = "") {
            self.pattern = pattern
            example = pattern.replacing("*", with: wildcard)
        }
    }

    /// - Parameter contentPages: the addresses of the pages of `content/pages`.
    static func text(_ headers: Headers, contentPages: [String]) -> String {
        var lines = [mark]
        for rule in rules(contentPages) {
            lines += ["", rule.pattern]
            lines += headers.headers(for: rule.example).map { "  \($0.name): \($0.value)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rules(_ contentPages: [String]) -> [Rule] {
        let pages = PageType.all.filter { $0.role == .page }.compactMap(\.headerPattern).map { Rule($0) }
        let files = PageType.all.filter { $0.role != .page }.compactMap(\.headerPattern)
        let ranges = files.filter { $0.hasSuffix("*") }.map { Rule($0, wildcard: "x") }
        let single = files.filter { !$0.hasSuffix("*") } + [Routes.faviconICO, Routes.faviconSVG]
        let hashed = [Routes.assets, Routes.media].map { Rule($0 + "*", wildcard: "x") }
        return pages + contentPages.map { Rule($0 + "*") } + hashed + single.map { Rule($0) } + ranges
    }
}
