package import Foundation

/// The settings of the build and the site that decoding depends on.
package struct DecodingContext: Sendable {
    /// The build clock.
    package let clock: Timestamp
    /// The site's time zone, for times without an offset.
    package let timeZone: TimeZone
    /// Whether drafts are on the site, as in a preview; then their problems are errors and not only warnings.
    package let includesDrafts: Bool
    /// The names most similar to a misspelled one, the best first.
    package let nearest: @Sendable (_ word: String, _ names: [String]) -> [String]

    package init(
        clock: Timestamp,
        timeZone: TimeZone,
        includesDrafts: Bool,
        nearest: @escaping @Sendable (_ word: String, _ names: [String]) -> [String]
    ) {
        self.clock = clock
        self.timeZone = timeZone
        self.includesDrafts = includesDrafts
        self.nearest = nearest
    }
}
