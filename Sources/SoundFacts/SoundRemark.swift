/// Something about a sound that its owner should know; it is published all the same.
package enum SoundRemark: Sendable, Equatable {
    case large(SoundContainer, byteCount: Int)
    case unusualSampleRate(Int)
    /// Chromium and Firefox do not play it.
    case notForEveryBrowser(name: String)
    case privateTags(comment: String?, addresses: [String], fields: [String])
    case cutOff(found: Duration, announced: Duration)

    /// Above it an uncompressed file is large: 70 seconds in stereo at 44.1 kHz, ten times what an MP3 needs.
    static let largeByteCount = 12_000_000

    /// Rates that every browser and every sound card plays as they are.
    static let usualSampleRates: Set<Int> = [
        8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000,
    ]

    /// All of a sound, the most important one first.
    package static func all(of facts: SoundFacts) -> [SoundRemark] {
        var remarks: [SoundRemark] = []
        if let announced = facts.announcedFrameCount {
            let length = Duration(frameCount: announced, sampleRate: facts.sampleRate)
            remarks.append(.cutOff(found: facts.duration, announced: length))
        }
        let tags = facts.tags
        if tags.comment != nil || !tags.addresses.isEmpty || !tags.privateFields.isEmpty {
            remarks.append(
                .privateTags(comment: tags.comment, addresses: tags.addresses, fields: tags.privateFields)
            )
        }
        if facts.container == .aiff { remarks.append(.notForEveryBrowser(name: "AIFF")) }
        if facts.codec == .alac { remarks.append(.notForEveryBrowser(name: "Apple Lossless")) }
        if facts.container.isUncompressed, facts.byteCount > largeByteCount {
            remarks.append(.large(facts.container, byteCount: facts.byteCount))
        }
        if !usualSampleRates.contains(facts.sampleRate) {
            remarks.append(.unusualSampleRate(facts.sampleRate))
        }
        return remarks
    }

    package var problemCode: String {
        switch self {
        case .large: "large-sound"
        case .unusualSampleRate: "unusual-sample-rate"
        case .notForEveryBrowser: "not-for-every-browser"
        case .privateTags: "private-tags"
        case .cutOff: "cut-off-sound"
        }
    }

    /// What it is, as a sentence without its end.
    package var message: String {
        switch self {
        case .large(let container, let byteCount):
            "the \(container.name) has \(byteCount / 1_000_000) MB, which visitors must wait for"
        case .unusualSampleRate(let rate):
            "the sound has \(rate) samples a second, which not every device plays as it is"
        case .notForEveryBrowser(let name):
            "only Safari plays \(name)"
        case .privateTags(let comment, let addresses, let fields):
            "the file's tags hold \(SoundRemark.list(comment, addresses, fields)), which everybody can read"
        case .cutOff(let found, let announced):
            "the sound ends after \(found.spoken), but the file announces \(announced.spoken)"
        }
    }

    package var advice: String {
        switch self {
        case .large, .notForEveryBrowser: "export it as MP3, M4A or FLAC"
        case .unusualSampleRate: "export it with 44,100 or 48,000 samples a second"
        case .privateTags: "remove them from the file, or set 'strip_tags: true' under 'media'"
        case .cutOff: "copy the file again from where it came from"
        }
    }

    private static func list(_ comment: String?, _ addresses: [String], _ fields: [String]) -> String {
        var parts: [String] = []
        if let comment { parts.append("the comment '\(comment.prefix(60))'") }
        parts += addresses.map { "'\($0.prefix(100))'" }
        if !fields.isEmpty { parts.append("the fields \(fields.joined(separator: ", "))") }
        guard let last = parts.popLast() else { return "" }
        return parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last
    }
}
