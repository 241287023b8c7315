/// An Ogg file (RFC 3533) of Vorbis, Opus (RFC 7845) or FLAC.
enum OggFile {
    static func header(of file: borrowing SoundFile) throws(SoundFault) -> SoundHeader {
        var packets = Packets()
        try packets.read(file)
        guard let first = packets.first else { throw .broken(.ogg, .noBeginning) }
        guard let stream = Stream(first) else {
            throw .oggOfAnotherKind
        }
        var tags = SoundTags()
        if let comments = packets.second { stream.readComments(comments, into: &tags) }
        let end = try lastPosition(of: file, serial: packets.serial)
        return SoundHeader(
            .ogg,
            stream.codec,
            sampleRate: stream.sampleRate,
            channelCount: stream.channelCount,
            frameCount: end.map { max($0 - stream.skippedFrameCount, 0) },
            audioByteCount: max(file.byteCount - packets.byteCount, 0),
            tags: tags
        )
    }

    /// What the first packet says.
    private struct Stream {
        let codec: SoundCodec
        let sampleRate: Int
        let channelCount: Int
        /// Frames at the beginning that are decoded and not played.
        let skippedFrameCount: Int
        /// Bytes before the comments in their packet.
        private let commentPrefix: Int

        init?(_ packet: [UInt8]) {
            if packet.begins(with: "\u{1}vorbis") {
                var cursor = ByteCursor(packet.dropFirst(11))
                guard let channels = cursor.byte(), let rate = cursor.littleEndian(4) else { return nil }
                (codec, sampleRate, channelCount) = (.vorbis, rate, channels)
                skippedFrameCount = 0
                commentPrefix = 7
            } else if packet.begins(with: "OpusHead") {
                var cursor = ByteCursor(packet.dropFirst(9))
                guard let channels = cursor.byte(), let skipped = cursor.littleEndian(2) else { return nil }
                // Whatever was encoded, Opus is decoded and counted at this rate.
                (codec, sampleRate, channelCount) = (.opus, 48_000, channels)
                skippedFrameCount = skipped
                commentPrefix = 8
            } else if packet.begins(with: "\u{7F}FLAC") {
                // A header of 9 bytes, the FLAC's first name, and the head of its first block.
                var cursor = ByteCursor(packet.dropFirst(27))
                guard let numbers = cursor.bigEndian(4) else { return nil }
                (codec, sampleRate, channelCount) = (.flac, numbers >> 12, (numbers >> 9 & 7) + 1)
                skippedFrameCount = 0
                commentPrefix = 4
            } else {
                return nil
            }
        }

        func readComments(_ packet: [UInt8], into tags: inout SoundTags) {
            VorbisComments.read(packet.dropFirst(commentPrefix), into: &tags)
        }
    }

    /// The first two packets of the first stream.
    private struct Packets {
        private(set) var first: [UInt8]?
        private(set) var second: [UInt8]?
        private(set) var serial: ArraySlice<UInt8> = []
        /// Of the pages that hold them.
        private(set) var byteCount = 0
        private var packet: [UInt8] = []

        mutating func read(_ file: borrowing SoundFile) throws(SoundFault) {
            while second == nil, packet.count < SoundLimits.maxTagBytes {
                let head = try file.bytes(at: byteCount, count: Page.maxHeadByteCount)
                guard let page = Page(head) else { return }
                if serial.isEmpty { serial = page.serial }
                let content = try file.bytes(at: byteCount + page.headByteCount, count: page.contentByteCount)
                byteCount += page.headByteCount + page.contentByteCount
                if page.serial.elementsEqual(serial) { append(content, page.segments) }
                // The rest of a cut file is not a page.
                guard content.count == page.contentByteCount else { return }
            }
        }

        private mutating func append(_ content: [UInt8], _ segments: ArraySlice<UInt8>) {
            var offset = 0
            for length in segments where second == nil {
                packet += content[min(offset, content.count)..<min(offset + Int(length), content.count)]
                offset += Int(length)
                // A packet ends with a segment that is not full.
                guard length < 255 else { continue }
                if first == nil { first = packet } else { second = packet }
                packet = []
            }
        }
    }

    /// The head of a page (RFC 3533, section 6).
    private struct Page {
        /// The frames up to the end of the page; nil where no packet ends in it.
        let position: Int?
        let serial: ArraySlice<UInt8>
        let segments: ArraySlice<UInt8>

        static let minHeadByteCount = 27
        static let maxHeadByteCount = 27 + 255
        /// Head and content.
        static let maxByteCount = maxHeadByteCount + 255 * 255

        init?(_ bytes: some Sequence<UInt8>) {
            var cursor = ByteCursor(bytes)
            guard cursor.code() == "OggS", cursor.byte() == 0, cursor.skip(1) else { return nil }
            // -1 is no `Int` of 64 bits without a sign.
            var number = cursor
            position = number.littleEndian(8)
            guard cursor.skip(8), let serial = cursor.bytes(4), cursor.skip(8), let count = cursor.byte(),
                let segments = cursor.bytes(count)
            else { return nil }
            self.serial = serial
            self.segments = segments
        }

        var headByteCount: Int { Page.minHeadByteCount + segments.count }
        var contentByteCount: Int { segments.reduce(0) { $0 + Int($1) } }
    }

    /// The position of the last page of a stream; nil where there is none at the end of the file.
    private static func lastPosition(
        of file: borrowing SoundFile,
        serial: ArraySlice<UInt8>
    ) throws(SoundFault) -> Int? {
        let start = max(file.byteCount - 2 * Page.maxByteCount, 0)
        let bytes = try file.bytes(at: start, count: 2 * Page.maxByteCount)
        var offset = bytes.count - Page.minHeadByteCount
        while offset >= 0 {
            if bytes[offset] == UInt8(ascii: "O"),
                let page = Page(bytes[offset...].prefix(Page.maxHeadByteCount)),
                page.serial.elementsEqual(serial), let position = page.position
            {
                return position
            }
            offset -= 1
        }
        return nil
    }
}
