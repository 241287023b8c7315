package import Foundation

/// The settings of the build and the site that decoding depends on.
package struct DecodingContext: Sendable {
    /// The build clock.
    package let clock: Timestamp
    /// The site's time zone, for times without an offset.
    package let timeZone: TimeZone
    /// Whether drafts are on the site, as in a preview.
    package let includesDrafts: Bool
    /// Whether values and records that cannot be shown are errors also in rows (`--strict`).
    package let isStrict: Bool
    /// The e-mail addresses that may be shown, in small letters.
    package let publicEmailAddresses: Set<String>
    /// The fields that the site adds.
    package let fields: CustomFields
    /// The names most similar to a misspelled one, the best first.
    package let nearest: @Sendable (_ word: String, _ names: [String]) -> [String]
    /// Where decoded records are kept for the next time; nil to decode every one.
    package let memory: DecodingMemory?

    package init(
        clock: Timestamp,
        timeZone: TimeZone,
        includesDrafts: Bool,
        isStrict: Bool = false,
        publicEmailAddresses: Set<String> = [],
        fields: CustomFields = CustomFields(),
        nearest: @escaping @Sendable (_ word: String, _ names: [String]) -> [String],
        memory: DecodingMemory? = nil
    ) {
        self.clock = clock
        self.timeZone = timeZone
        self.includesDrafts = includesDrafts
        self.isStrict = isStrict
        self.publicEmailAddresses = publicEmailAddresses
        self.fields = fields
        self.nearest = nearest
        self.memory = memory
    }
}
