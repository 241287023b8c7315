import Content
import SiteConfiguration

/// Finds where each old address leads at last.
///
/// First all redirects are added, those that count more before others, then `finish` resolves them.
struct RedirectResolver {
    private let targets: RedirectTargets
    /// The redirects of single paths.
    private var single: [String: RedirectRule] = [:]
    /// Those with a wildcard, the longest first.
    private var wildcards: [RedirectRule] = []
    /// Redirects of a path that another one has already.
    private var duplicates: [RedirectRule] = []
    /// Moves that builds saw, by the old address.
    private var moves: [String: String] = [:]

    private(set) var entries: [Redirect] = []
    private(set) var memory: [Redirect] = []
    private(set) var problems: [Problem] = []
    private(set) var shownFiles: Set<String> = []

    init(_ targets: RedirectTargets) { self.targets = targets }

    // MARK: Adding

    /// Adds a redirect that somebody wrote down, unless it would hide a page.
    mutating func add(_ rule: RedirectRule) {
        let redirect = rule.redirect
        if let hidden = pageHidden(by: redirect) {
            let isSame = hidden == redirect.from
            report(
                "redirect-of-page",
                rule,
                "'\(redirect.from)' is not redirected, because "
                    + (isSame ? "there is a page" : "it would hide \(hidden)"),
                advice: "remove the redirect, or give the page another address",
                severity: .warning
            )
            return
        }
        let isTaken = wildcards.contains { $0.redirect.from == redirect.from }
        if isTaken || single[redirect.from] != nil {
            duplicates.append(rule)
        } else if redirect.prefix == nil {
            single[redirect.from] = rule
        } else {
            wildcards.append(rule)
        }
    }

    /// Adds a move that a build saw, unless somebody wrote down where the address leads.
    mutating func remember(_ move: Redirect) {
        guard let to = move.to, targets.page(at: move.from) == nil, single[move.from] == nil,
            moves[move.from] == nil
        else { return }
        moves[move.from] = to
    }

    // MARK: Resolving

    mutating func finish() {
        wildcards.sort { a, b in
            (b.redirect.from.utf8.count, a.redirect.from) < (a.redirect.from.utf8.count, b.redirect.from)
        }
        for (from, to) in moves.sorted(by: { $0.key < $1.key }) {
            addMove(Redirect(from: from, to: to))
        }
        for rule in single.values.sorted(by: { $0.redirect.from < $1.redirect.from }) + wildcards {
            addRule(rule)
        }
        for rule in duplicates { check(duplicate: rule) }
        addPathsBehindWildcards()
        entries.sort { a, b in
            if (a.prefix == nil) != (b.prefix == nil) { return a.prefix == nil }
            if a.prefix == nil || a.from.utf8.count == b.from.utf8.count { return a.from < b.from }
            return a.from.utf8.count > b.from.utf8.count
        }
    }

    private mutating func addMove(_ move: Redirect) {
        let destination = destination(of: move)
        if destination == .circle { return }
        // Also where the page is missing: it may come back, such as that of a row that is withheld.
        memory.append(move)
        switch destination {
        case .address(let to, let status):
            entries.append(Redirect(from: move.from, to: to, status: status))
        case .gone:
            entries.append(Redirect(from: move.from, to: nil, status: .gone))
        case .missing, .circle: break
        }
    }

    private mutating func addRule(_ rule: RedirectRule) {
        let from = rule.redirect.from
        switch destination(of: rule.redirect) {
        case .address(let to, let status):
            let entry = Redirect(from: from, to: to, status: status)
            guard RedirectsFormat.line(entry).utf8.count <= RedirectsFormat.maxLineLength else {
                let limit = "more than \(RedirectsFormat.maxLineLength) characters"
                report("bad-redirect", rule, "the redirect has \(limit), and hosts ignore it", advice: nil)
                return
            }
            entries.append(entry)
        case .gone:
            entries.append(Redirect(from: from, to: nil, status: .gone))
        case .missing(let path):
            report(
                "redirect-target",
                rule,
                "'\(from)' leads to '\(path.escapedForTerminal)', and there is no such page",
                advice: targets.addresses.nearest(to: path).first.map { "did you mean '\($0)'?" }
                    ?? "correct it, or say that the page is gone: status: 410",
                severity: targets.mayBeOfRow(path) ? .warning : .error
            )
        case .circle:
            report(
                "redirect-circle",
                rule,
                "'\(from)' leads back to itself",
                advice: "name the page that it should lead to at last"
            )
        }
    }

    /// Reports a second redirect of a path, unless both lead to the same.
    private mutating func check(duplicate rule: RedirectRule) {
        let redirect = rule.redirect
        let first = single[redirect.from] ?? wildcards.first { $0.redirect.from == redirect.from }
        guard let first, destination(of: redirect) != destination(of: first.redirect) else { return }
        report(
            "duplicate-redirect",
            rule,
            "'\(redirect.from)' is redirected elsewhere already: \(first.location.description)",
            advice: "remove one of the two"
        )
    }

    private mutating func report(
        _ code: String,
        _ rule: RedirectRule,
        _ message: String,
        advice: String?,
        severity: Problem.Severity = .error
    ) {
        problems.append(Problem(severity, code, at: rule.location, message, advice: advice))
    }

    // MARK: Destinations

    /// The end of the way from an old address.
    private enum Destination: Equatable {
        /// Temporary where one step of the way is.
        case address(String, Redirect.Status)
        case gone
        /// A path that nothing answers.
        case missing(String)
        case circle
    }

    private mutating func destination(of redirect: Redirect) -> Destination {
        guard var to = redirect.to else { return .gone }
        var status = redirect.status
        var seen: Set<String> = [redirect.from]
        while true {
            to = targets.path(ofOwn: to) ?? to
            guard to.utf8.first == UInt8(ascii: "/") else { return .address(to, status) }
            let end = to.utf8.firstIndex { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") } ?? to.endIndex
            let (path, rest) = (String(to[..<end]), to[end...])
            if let address = address(at: path) { return .address(address + rest, status) }
            guard let next = self.next(path) else { return .missing(path) }
            guard seen.insert(next.from).inserted else { return .circle }
            guard let target = next.target(of: path) else { return .gone }
            if next.status == .temporary { status = .temporary }
            to = target.contains("#") || target.contains("?") ? target : target + rest
        }
    }

    /// The redirect of a path that is itself an old address.
    private func next(_ path: String) -> Redirect? {
        if let rule = single[path] { return rule.redirect }
        if let to = moves[path] { return Redirect(from: path, to: to) }
        return wildcards.first { $0.redirect.isFor(path) }?.redirect
    }

    /// What answers a path; for one that ends in `:splat`, the path itself if there are pages below it.
    private mutating func address(at path: String) -> String? {
        if targets.isServedElsewhere(path) { return path }
        if path.hasSuffix(Redirect.splat) {
            return targets.page(below: String(path.dropLast(Redirect.splat.count))).map { _ in path }
        }
        if let page = targets.page(at: path) { return page }
        guard let file = targets.file(at: path) else { return nil }
        shownFiles.insert(file.contentPath)
        return file.url
    }

    // MARK: Wildcards

    /// Adds the old addresses that a wildcard with `:splat` leads to, so that they need no second step either.
    ///
    /// From `/2019/* → /blog/:splat` and `/blog/old/ → /blog/new/` follows `/2019/old/ → /blog/new/`.
    private mutating func addPathsBehindWildcards() {
        var known = Set(entries.map(\.from))
        var added: [Redirect] = []
        for entry in entries {
            guard let prefix = entry.prefix, let to = entry.to, to.hasSuffix(Redirect.splat) else { continue }
            let folder = String(to.dropLast(Redirect.splat.count))
            for other in entries where other != entry && other.from.utf8.starts(with: folder.utf8) {
                let from = prefix + other.from.dropFirst(folder.count)
                let redirect = Redirect(from: from, to: other.to, status: other.status)
                if pageHidden(by: redirect) == nil, known.insert(from).inserted { added.append(redirect) }
            }
        }
        // Better two steps than a file of which hosts read only a part.
        if entries.count + added.count <= RedirectsFormat.maxSingle { entries += added }
    }

    private func pageHidden(by redirect: Redirect) -> String? {
        redirect.prefix.map { targets.page(below: $0) } ?? targets.page(servedAt: redirect.from)
    }
}
