/// The facts as bytes, for messages between programs and for what the next build knows.
extension SoundFacts {
    package var bytes: [UInt8] {
        var writer = FactWriter()
        writer.append(byte: SoundContainer.allCases.firstIndex(of: container) ?? 0)
        writer.append(byte: SoundCodec.allCases.firstIndex(of: codec) ?? 0)
        for number in [frameCount, sampleRate, channelCount, byteCount, bitrate] {
            writer.append(number: number)
        }
        writer.append(announcedFrameCount) { $0.append(number: $1) }
        writer.append(maxima) { $0.bytes += $1 }
        // Loudness is a number of tenths, from -700 to 200.
        writer.append(loudness) { $0.append(number: (Int(exactly: ($1 * 10).rounded()) ?? 0) + 1000) }
        for text in [tags.title, tags.artist, tags.album, tags.date, tags.comment] {
            writer.append(text) { $0.append(text: $1) }
        }
        for list in [tags.addresses, tags.privateFields] {
            writer.append(byte: list.count)
            for text in list { writer.append(text: text) }
        }
        writer.append(byte: tags.hasPicture ? 1 : 0)
        return writer.bytes
    }

    /// Nil for bytes that are not the facts of any sound, because a worker that a file deceived could have sent them.
    package init?(bytes: some Collection<UInt8>) {
        var reader = FactReader(bytes)
        do throws(InvalidFacts) {
            self = try reader.facts()
        } catch {
            return nil
        }
    }
}

private struct FactWriter {
    var bytes: [UInt8] = []

    /// - Parameter byte: less than 256, as all callers' are.
    mutating func append(byte: Int) { bytes.append(UInt8(clamping: byte)) }

    mutating func append(number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { bytes += $0 }
    }

    mutating func append(text: String) {
        append(number: text.utf8.count)
        bytes += Array(text.utf8)
    }

    mutating func append<Value>(_ value: Value?, _ append: (inout FactWriter, Value) -> Void) {
        bytes.append(value == nil ? 0 : 1)
        if let value { append(&self, value) }
    }
}

private struct InvalidFacts: Error {}

private struct FactReader {
    private var cursor: ByteCursor

    /// A text of a tag in UTF-8, whose characters have up to three bytes for each byte of a file.
    private static let maxTextBytes = 3 * SoundLimits.maxTextBytes
    /// Of the largest file, played within one sample of the highest rate.
    private static let maxBitrate = SoundLimits.maxFileBytes * 8 * SoundLimits.sampleRates.upperBound

    init(_ bytes: some Collection<UInt8>) { cursor = ByteCursor(bytes) }

    mutating func facts() throws(InvalidFacts) -> SoundFacts {
        let facts = SoundFacts(
            container: try one(of: SoundContainer.allCases),
            codec: try one(of: SoundCodec.allCases),
            frameCount: try number(in: 1...SoundLimits.maxSamples),
            sampleRate: try number(in: SoundLimits.sampleRates),
            channelCount: try number(in: 1...SoundLimits.maxChannels),
            byteCount: try number(in: 0...SoundLimits.maxFileBytes),
            bitrate: try number(in: 0...FactReader.maxBitrate),
            announcedFrameCount: try optional { reader throws(InvalidFacts) in
                try reader.number(in: 0 ... .max)
            },
            maxima: try optional { reader throws(InvalidFacts) in try reader.maxima() },
            loudness: try optional { reader throws(InvalidFacts) in
                Double(try reader.number(in: 300...1200) - 1000) / 10
            },
            tags: try tags()
        )
        guard cursor.remaining == 0 else { throw InvalidFacts() }
        return facts
    }

    private mutating func tags() throws(InvalidFacts) -> SoundTags {
        var texts: [String?] = []
        for _ in 0..<5 { texts.append(try optional { reader throws(InvalidFacts) in try reader.text() }) }
        return SoundTags(
            title: texts[0],
            artist: texts[1],
            album: texts[2],
            date: texts[3],
            comment: texts[4],
            addresses: try list(),
            privateFields: try list(),
            hasPicture: try byte(in: 0...1) == 1
        )
    }

    private mutating func byte(in range: ClosedRange<Int>) throws(InvalidFacts) -> Int {
        guard let byte = cursor.byte(), range.contains(byte) else { throw InvalidFacts() }
        return byte
    }

    private mutating func number(in range: ClosedRange<Int>) throws(InvalidFacts) -> Int {
        guard let number = cursor.littleEndian(8), range.contains(number) else { throw InvalidFacts() }
        return number
    }

    private mutating func one<Case>(of all: [Case]) throws(InvalidFacts) -> Case {
        all[try byte(in: 0...(all.count - 1))]
    }

    private mutating func maxima() throws(InvalidFacts) -> [UInt8] {
        guard let levels = cursor.bytes(SoundFacts.maximumCount), levels.allSatisfy({ $0 <= 31 }) else {
            throw InvalidFacts()
        }
        return Array(levels)
    }

    /// Without control characters, which a terminal would obey.
    private mutating func text() throws(InvalidFacts) -> String {
        let count = try number(in: 0...FactReader.maxTextBytes)
        guard let bytes = cursor.bytes(count), let text = String(validating: bytes, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw InvalidFacts() }
        return text
    }

    private mutating func list() throws(InvalidFacts) -> [String] {
        var list: [String] = []
        for _ in 0..<(try byte(in: 0...SoundLimits.maxListedItems)) { list.append(try text()) }
        return list
    }

    private mutating func optional<Value>(
        _ read: (inout FactReader) throws(InvalidFacts) -> Value
    ) throws(InvalidFacts) -> Value? {
        try byte(in: 0...1) == 1 ? try read(&self) : nil
    }
}
