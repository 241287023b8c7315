import Foundation
import TestSupport

@testable import SoundFacts

/// Pieces of sounds, as tests put them together.
enum SoundBytes {
    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func little(_ number: Int, _ count: Int) -> [UInt8] { big(number, count).reversed() }

    /// The bytes of a text in UTF-8.
    static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    static func synchsafe(_ number: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (7 * $0) & 0x7F) }
    }

    // MARK: RIFF and AIFF

    static func riffChunk(_ id: String, _ content: [UInt8], announced: Int? = nil) -> [UInt8] {
        ascii(id) + little(announced ?? content.count, 4) + content
            + (content.count.isMultiple(of: 2) ? [] : [0])
    }

    /// A WAV of silence in 16 bits, stereo, at 44.1 kHz.
    static func wav(frameCount: Int = 4410, announced: Int? = nil, _ chunks: [UInt8] = []) -> [UInt8] {
        let format = little(1, 2) + little(2, 2) + little(44_100, 4) + little(176_400, 4) + little(4, 2)
        let data = zeros(frameCount * 4)
        let body =
            riffChunk("fmt ", format + little(16, 2)) + chunks + riffChunk("data", data, announced: announced)
        return ascii("RIFF") + little(body.count + 4, 4) + ascii("WAVE") + body
    }

    static func info(_ fields: [(String, [UInt8])]) -> [UInt8] {
        riffChunk("LIST", ascii("INFO") + fields.flatMap { riffChunk($0.0, $0.1) })
    }

    static func aiff(_ chunks: [(String, [UInt8])], frameCount: Int = 4410) -> [UInt8] {
        // 44,100 as a number of 80 bits.
        let rate: [UInt8] = [0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0]
        let data = zeros(8 + frameCount * 4)
        let all =
            [("COMM", big(2, 2) + big(frameCount, 4) + big(16, 2) + rate)] + chunks + [("SSND", data)]
        var body: [UInt8] = []
        for (id, content) in all {
            body += ascii(id) + big(content.count, 4) + content
            if !content.count.isMultiple(of: 2) { body.append(0) }
        }
        return ascii("FORM") + big(body.count + 4, 4) + ascii("AIFF") + body
    }

    // MARK: Vorbis comments

    static func comments(_ fields: [String], count: Int? = nil) -> [UInt8] {
        let vendor = ascii("test")
        return little(vendor.count, 4) + vendor + little(count ?? fields.count, 4)
            + fields.flatMap { little($0.utf8.count, 4) + ascii($0) }
    }

    static func flac(_ comments: [UInt8], frameCount: Int = 4410) -> [UInt8] {
        let stream =
            zeros(10) + big(44_100 << 12 | 1 << 9 | 15 << 4, 4) + big(frameCount, 4)
            + zeros(16)
        return ascii("fLaC") + [0] + big(stream.count, 3) + stream + [0x84] + big(comments.count, 3)
            + comments
    }

    static func oggPage(_ packet: [UInt8], position: Int, serial: Int = 7) -> [UInt8] {
        let segments = [UInt8](repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
        return ascii("OggS") + [0, 0] + little(position, 8) + little(serial, 4) + little(0, 8)
            + [UInt8(segments.count)] + segments + packet
    }

    static func opus(_ comments: [UInt8], endPosition: Int = 48_312) -> [UInt8] {
        let head = ascii("OpusHead") + [1, 2] + little(312, 2) + little(44_100, 4) + [0, 0, 0]
        return oggPage(head, position: 0) + oggPage(ascii("OpusTags") + comments, position: 0)
            + oggPage([1, 2, 3], position: endPosition) + oggPage([1], position: 9, serial: 8)
    }

    // MARK: MP3

    /// A frame of silence: MPEG 1, layer III, stereo, at 44.1 kHz.
    ///
    /// - Parameter bitrate: the number in the head; 9 is 128 kbit/s, 5 is 64.
    static func mpegFrame(bitrate: Int = 9, _ content: [UInt8] = []) -> [UInt8] {
        let head: [UInt8] = [0xFF, 0xFB, UInt8(bitrate << 4), 0]
        let length = MPEGFrame(head)?.byteCount ?? 4
        return head + content + zeros(length - 4 - content.count)
    }

    /// A first frame with a header of the encoder.
    static func encoderFrame(_ frameCount: Int, delay: Int? = nil, padding: Int = 0) -> [UInt8] {
        let lame =
            delay.map {
                ascii("LAME3.100") + zeros(12) + big($0 << 12 | padding, 3)
            }
        let content = ascii("Info") + big(1, 4) + big(frameCount, 4) + (lame ?? [])
        return mpegFrame(zeros(32) + content)
    }

    // MARK: ID3

    static func id3Frame(_ id: String, _ content: [UInt8], version: Int, flags: Int = 0) -> [UInt8] {
        let length =
            version == 2
            ? big(content.count, 3) : version == 3 ? big(content.count, 4) : synchsafe(content.count)
        return ascii(id) + length + (version == 2 ? [] : big(flags, 2)) + content
    }

    static func id3(_ frames: [UInt8], version: Int, flags: UInt8 = 0, announced: Int? = nil) -> [UInt8] {
        ascii("ID3") + [UInt8(version), 0, flags] + synchsafe(announced ?? frames.count) + frames
    }

    // MARK: M4A

    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count + 8, 4) + type.unicodeScalars.map { UInt8($0.value) } + content
    }

    static func item(_ type: String, _ text: [UInt8]) -> [UInt8] {
        box(type, box("data", big(1, 4) + big(0, 4) + text))
    }

    struct Movie {
        var type = "mp4a"
        var handler = "soun"
        var unitCount = 44_100
        var duration = 441_000
        var isLong = false
        var sampleRate = 44_100
        var items: [UInt8] = []
        var dataLength = 1000
        /// Boxes before the samples.
        var padding: [UInt8] = []
        var trackCount = 1

        var bytes: [UInt8] {
            let times = zeros(isLong ? 16 : 8)
            let mdhd = [isLong ? 1 : 0, 0, 0, 0] + times + big(unitCount, 4) + big(duration, isLong ? 8 : 4)
            let entry =
                zeros(16) + big(2, 2) + big(16, 2) + big(0, 4)
                + big(sampleRate << 16, 4)
            let head = box("ftyp", ascii("M4A ") + big(0, 4)) + padding
            let offsets = box("stco", big(0, 4) + big(1, 4) + big(head.count + 8, 4))
            let table = box("stbl", box("stsd", big(0, 4) + big(1, 4) + box(type, entry)) + offsets)
            let media =
                box("mdhd", mdhd) + box("hdlr", big(0, 8) + ascii(handler) + big(0, 13))
                + box("minf", table)
            let meta = box("meta", big(0, 4) + box("hdlr", big(0, 25)) + box("ilst", items))
            let tracks = (0..<trackCount).flatMap { _ in box("trak", box("mdia", media)) }
            return head
                + box("mdat", [UInt8](repeating: 1, count: dataLength))
                + box("moov", tracks + box("udta", meta))
        }
    }

    // MARK: Reading

    static func header(_ bytes: [UInt8]) throws -> SoundHeader {
        try withTemporaryFolder { folder in
            try header(bytes, in: folder.appending(path: "sound"))
        }
    }

    /// - Parameter file: is written again, for tests with many of them.
    static func header(_ bytes: [UInt8], in file: URL) throws -> SoundHeader {
        try Data(bytes).write(to: file)
        return try SoundHeader(of: SoundFile(path: file.path))
    }

    static func fault(_ bytes: [UInt8]) -> SoundFault? {
        fault { try header(bytes) }
    }

    /// The fault of a header that may have one.
    static func fault(_ body: () throws -> SoundHeader) -> SoundFault? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? SoundFault
        }
    }
}
