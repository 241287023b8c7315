package import Content

/// An old address, and where a server sends whoever asks for it.
package struct Redirect: Sendable, Equatable {
    /// The answer, by its number in HTTP (RFC 9110, section 15).
    package enum Status: Int, Sendable, CaseIterable {
        /// The page moved for good, and browsers may remember that.
        case permanent = 301
        /// The page is elsewhere for now.
        case temporary = 302
        /// There is no such page any more.
        case gone = 410
    }

    /// The end of `from` that stands for every path below it.
    package static let wildcard = "*"
    /// The end of `to` that stands for what the wildcard stands for.
    package static let splat = ":splat"

    /// A path; one that ends in `/*` stands for every path below it.
    package let from: String
    /// A path of the site or an address; nil for an address that is gone.
    package let to: String?
    package let status: Status

    package init(from: String, to: String?, status: Status = .permanent) {
        self.from = from
        self.to = to
        self.status = status
    }

    /// The path before the wildcard; nil for a single path.
    package var prefix: String? { from.hasSuffix("/*") ? String(from.dropLast()) : nil }

    /// Whether the redirect is for a path, percent-encoded as in `from`.
    package func isFor(_ path: String) -> Bool {
        guard let prefix else { return path.utf8.elementsEqual(from.utf8) }
        return path.utf8.starts(with: prefix.utf8)
    }

    /// Where a path leads that the redirect is for; nil for one that is gone.
    package func target(of path: String) -> String? {
        guard let to, to.hasSuffix(Redirect.splat), let prefix else { return to }
        return String(to.dropLast(Redirect.splat.count)) + String(path.dropFirst(prefix.count))
    }
}

/// A redirect that somebody wrote down.
package struct RedirectRule: Sendable {
    package let redirect: Redirect
    package let location: SourceLocation

    package init(_ redirect: Redirect, at location: SourceLocation) {
        self.redirect = redirect
        self.location = location
    }
}
