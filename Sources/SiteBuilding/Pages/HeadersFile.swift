import Media
import SiteConfiguration
import TemplateModel

/// The file `_headers`, which Netlify and Cloudflare Pages read.
///
/// Both join the headers of all rules that match, so no two rules match the same path. One exception is meant: the rules
/// for drawings only add a policy, and browsers hold a page to all policies that it comes with.
enum HeadersFile {
    /// The first line, by which a folder is known to be made by this program.
    static let mark = "# Made by sweetdreams: every build writes this file anew."

    private struct Rule {
        let pattern: String
        /// A path that the pattern matches.
        let example: String
        /// A path that the rule before it matches, whose headers this one does not repeat; nil for most.
        var base: String?

        /// - Parameter wildcard: the text that stands for the pattern's `*` in the example.
        init(_ pattern: String, wildcard: String = "") {
            self.pattern = pattern
            example = pattern.replacing("*", with: wildcard)
        }

        func headers(_ all: Headers) -> [Headers.Header] {
            let known = base.map(all.headers(for:)) ?? []
            return all.headers(for: example).filter { header in
                !known.contains { $0 == header }
            }
        }
    }

    /// - Parameter contentPages: the addresses of the pages of `content/pages`.
    static func text(_ headers: Headers, contentPages: [String]) -> String {
        var lines = [mark]
        for rule in rules(contentPages) {
            lines += ["", rule.pattern]
            lines += rule.headers(headers).map { "  \($0.name): \($0.value)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rules(_ contentPages: [String]) -> [Rule] {
        let pages = PageType.all.filter { $0.role == .page }.compactMap(\.headerPattern).map { Rule($0) }
        let files = PageType.all.filter { $0.role != .page }.compactMap(\.headerPattern)
        let ranges = files.filter { $0.hasSuffix("*") }.map { Rule($0, wildcard: "x") }
        let single = files.filter { !$0.hasSuffix("*") } + [Routes.faviconICO, Routes.faviconSVG]
        let hashed = [Routes.assets, Routes.media].flatMap { folder in
            var drawings = Rule("\(folder)*\(Headers.drawing)", wildcard: "x")
            drawings.base = "\(folder)x"
            return [Rule(folder + "*", wildcard: "x"), drawings]
        }
        return pages + contentPages.map { Rule($0 + "*") } + hashed + single.map { Rule($0) } + ranges
    }
}
