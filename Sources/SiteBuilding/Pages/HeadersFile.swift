import Media
import SiteConfiguration
import TemplateModel

/// The file `_headers`, which Netlify and Cloudflare Pages read.
///
/// Both join the headers of all rules that match. So the first rule is for every file, and no two of the others match the
/// same path. One exception is meant: the rules for drawings only add a policy, and browsers hold a file to all policies
/// that it comes with. The other one is the rule for players, whose policy takes the place of the first one: Cloudflare
/// takes a header away at a line with `!`. Netlify does not know such lines, says so when it deploys, and leaves them out.
enum HeadersFile {
    /// The first line, by which a folder is known to be made by this program.
    static let mark = "# Made by sweetdreams: every build writes this file anew."

    /// Hosts read no more rules (Cloudflare Pages, "Headers"), so the important ones come first.
    private static let maxRules = 100

    private struct Rule {
        let pattern: String
        /// Headers of the first rule that this one takes away before it adds its own.
        var detached: [Headers.Header] = []
        let headers: [Headers.Header]
    }

    /// - Parameter contentPages: the addresses of the pages of `content/pages`.
    static func text(_ headers: Headers, contentPages: [String]) -> String {
        var lines = [mark]
        for rule in rules(headers, contentPages) {
            lines += ["", rule.pattern]
            lines += rule.detached.map { "  ! \($0.name)" }
            lines += rule.headers.map { "  \($0.name): \($0.value)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rules(_ headers: Headers, _ contentPages: [String]) -> [Rule] {
        /// - Parameter wildcard: the text that stands for the pattern's `*` in the path whose headers it gets.
        func own(_ pattern: String, wildcard: String = "") -> Rule {
            Rule(pattern: pattern, headers: headers.ownHeaders(of: pattern.replacing("*", with: wildcard)))
        }
        let folders = [Routes.assets, Routes.media]
        let drawings = folders.map { Rule(pattern: "\($0)*\(Headers.drawing)", headers: [Headers.sandbox]) }
        let players = Rule(
            pattern: Routes.players,
            detached: headers.playerPolicy,
            headers: headers.playerPolicy
        )
        let files = PageType.all.filter { $0.role != .page }.compactMap(\.headerPattern)
        let ranges = files.filter { $0.hasSuffix("*") }.map { own($0, wildcard: "x") }
        let single = files.filter { !$0.hasSuffix("*") } + [Routes.faviconICO, Routes.faviconSVG]
        let pages = PageType.all.filter { $0.role == .page }.compactMap(\.headerPattern)
        let rules =
            [Rule(pattern: "/*", headers: headers.shared)] + folders.map { own("\($0)*", wildcard: "x") }
            + drawings + [players] + single.map { own($0) } + ranges + pages.map { own($0) }
        // A page without a rule of its own loses nothing: hosts let browsers ask for it each time anyway.
        return rules + contentPages.prefix(max(0, maxRules - rules.count)).map { own($0 + "*") }
    }
}
