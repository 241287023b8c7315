/// What the tags of a sound say, whatever their kind.
package struct SoundTags: Sendable, Equatable {
    package var title: String?
    package var artist: String?
    package var album: String?
    /// As written: a year, or a date.
    package var date: String?
    package var comment: String?
    /// E-mail addresses and web addresses anywhere in the tags, each once.
    package private(set) var addresses: [String] = []
    /// Names of fields that say who made, bought or recorded the file, or that a program keeps for itself.
    package private(set) var privateFields: [String] = []
    /// A cover; pictures in tags have data about place and camera too.
    package var hasPicture = false

    package init() {}

    /// Tags that were read before.
    init(
        title: String?,
        artist: String?,
        album: String?,
        date: String?,
        comment: String?,
        addresses: [String],
        privateFields: [String],
        hasPicture: Bool
    ) {
        self.title = title
        self.artist = artist
        self.album = album
        self.date = date
        self.comment = comment
        self.addresses = addresses
        self.privateFields = privateFields
        self.hasPicture = hasPicture
    }

    /// Sets a field that has no value yet.
    mutating func set(_ field: WritableKeyPath<SoundTags, String?>, _ text: String) {
        addAddresses(in: text)
        if self[keyPath: field] == nil, !text.isEmpty { self[keyPath: field] = text }
    }

    mutating func addPrivateField(_ name: String, _ text: String = "") {
        addAddresses(in: text)
        SoundTags.append(name, to: &privateFields)
    }

    mutating func addAddress(_ address: String) { SoundTags.append(address, to: &addresses) }

    mutating func addAddresses(in text: String) {
        for word in text.split(whereSeparator: { $0.isWhitespace || "<>()[]{}\"',;|".contains($0) })
        where SoundTags.isAddress(word) {
            addAddress(String(word))
        }
    }

    private static func append(_ item: String, to list: inout [String]) {
        guard !item.isEmpty, list.count < SoundLimits.maxListedItems, !list.contains(item) else { return }
        list.append(item)
    }

    private static func isAddress(_ word: Substring) -> Bool {
        let lower = word.lowercased()
        if ["http://", "https://", "www.", "mailto:"].contains(where: lower.hasPrefix) { return true }
        let parts = word.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        // A domain has a dot with something on both sides.
        return parts[1].split(separator: ".").count > 1
    }
}
