/// An M4A file (ISO/IEC 14496-12 and 14496-14): AAC or ALAC, which are not decoded here.
///
/// Its length is that of the sound's own track (`mdhd`), in the units of that track.
enum MP4File {
    static func header(of file: borrowing SoundFile) throws(SoundFault) -> SoundHeader {
        let boxes = try fileBoxes(file)
        guard let movie = boxes.first(where: { $0.type == "moov" }) else {
            throw .broken(.mp4, .endsBeforeFormat)
        }
        let content = try file.bytes(at: movie.offset, count: min(movie.byteCount, SoundLimits.maxTagBytes))
        let tracks = Box.all(content[...]).filter { $0.type == "trak" }.map { Track($0) }
        guard let track = tracks.first(where: \.isSound) else { throw .noSoundTrack }
        guard let entry = track.entry else { throw .broken(.mp4, .noFormat) }
        if ["enca", "drms"].contains(entry.type) { throw .protected }
        guard let codec = entry.codec else { throw .encoding(.mp4) }
        guard let frames = track.frameCount(sampleRate: entry.sampleRate) else {
            throw .broken(.mp4, .noLength)
        }
        var tags = SoundTags()
        MP4Tags.read(content[...], into: &tags)
        return SoundHeader(
            .mp4,
            codec,
            sampleRate: entry.sampleRate,
            channelCount: entry.channelCount,
            frameCount: frames,
            audioByteCount: boxes.filter { $0.type == "mdat" }.reduce(0) { $0 + $1.byteCount },
            tags: tags
        )
    }

    private struct FileBox {
        let type: String
        /// Of the content.
        let offset: Int
        let byteCount: Int
    }

    /// The boxes of the file, the last one as far as it is there.
    private static func fileBoxes(_ file: borrowing SoundFile) throws(SoundFault) -> [FileBox] {
        var boxes: [FileBox] = []
        var offset = 0
        while boxes.count < SoundLimits.maxChunks {
            var head = ByteCursor(try file.bytes(at: offset, count: 16))
            guard let short = head.bigEndian(4), let type = head.code() else { break }
            var headByteCount = 8
            var byteCount = short
            if short == 0 {
                byteCount = file.byteCount - offset
            } else if short == 1 {
                headByteCount = 16
                guard let long = head.bigEndian(8) else { break }
                byteCount = long
            }
            guard byteCount >= headByteCount else { break }
            byteCount = min(byteCount, file.byteCount - offset)
            guard byteCount >= headByteCount else { break }
            boxes.append(
                FileBox(type: type, offset: offset + headByteCount, byteCount: byteCount - headByteCount)
            )
            offset += byteCount
        }
        return boxes
    }

    /// A box in memory.
    struct Box {
        let type: String
        let content: ArraySlice<UInt8>

        /// The boxes of some bytes, up to one that is cut off.
        static func all(_ bytes: ArraySlice<UInt8>) -> [Box] {
            var boxes: [Box] = []
            var cursor = ByteCursor(bytes)
            while boxes.count < SoundLimits.maxChunks, let size = cursor.bigEndian(4),
                let type = cursor.code(),
                let content = cursor.bytes(size - 8)
            {
                boxes.append(Box(type: type, content: content))
            }
            return boxes
        }

        /// The content of the first box of a way through the boxes.
        static func find(_ path: [String], in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
            path.reduce(Optional(bytes)) { bytes, type in
                bytes.flatMap { all($0).first { $0.type == type }?.content }
            }
        }
    }

    private struct Track {
        let isSound: Bool
        let entry: SampleEntry?
        private let duration: Int?
        /// In a second.
        private let unitCount: Int?

        init(_ box: Box) {
            let media = Box.find(["mdia"], in: box.content) ?? []
            isSound = Box.find(["hdlr"], in: media)?.dropFirst(8).begins(with: "soun") == true
            // After version, flags and the number of entries.
            let description = Box.find(["minf", "stbl", "stsd"], in: media)?.dropFirst(8)
            entry = description.flatMap { Box.all($0).first }.flatMap { SampleEntry($0) }
            var header = ByteCursor(Box.find(["mdhd"], in: media) ?? [])
            let isLong = header.byte() == 1
            // Two times come before.
            guard header.skip(3 + (isLong ? 16 : 8)), let unitCount = header.bigEndian(4),
                let duration = header.bigEndian(isLong ? 8 : 4)
            else {
                (duration, unitCount) = (nil, nil)
                return
            }
            self.duration = duration
            self.unitCount = unitCount
        }

        /// Nil where the file says nothing, or what cannot be.
        func frameCount(sampleRate: Int) -> Int? {
            guard let duration, let unitCount, unitCount > 0, duration > 0 else { return nil }
            if unitCount == sampleRate { return duration <= SoundLimits.maxSamples ? duration : nil }
            let (product, isTooLarge) = duration.multipliedReportingOverflow(by: sampleRate)
            guard !isTooLarge, product / unitCount <= SoundLimits.maxSamples else { return nil }
            return product / unitCount
        }
    }

    /// What encodes the sound (ISO/IEC 14496-12, section 12.2.3).
    private struct SampleEntry {
        let type: String
        let channelCount: Int
        let sampleRate: Int

        init?(_ box: Box) {
            var cursor = ByteCursor(box.content)
            guard cursor.skip(16), let channels = cursor.bigEndian(2), cursor.skip(6),
                let rate = cursor.bigEndian(4)
            else { return nil }
            type = box.type
            channelCount = channels
            // The lower half is a fraction.
            sampleRate = rate >> 16
        }

        var codec: SoundCodec? {
            switch type {
            case "mp4a": .aac
            case "alac": .alac
            default: nil
            }
        }
    }
}
