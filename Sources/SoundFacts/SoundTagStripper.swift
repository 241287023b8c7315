/// A sound without what its tags say: of them, title and artist stay.
///
/// The sound itself is the same, byte by byte. What is kept is on lists, so that a part that nobody knows is left out.
package enum SoundTagStripper {
    /// The file without its other tags.
    ///
    /// - Throws: why the file cannot be used as a sound, or cannot be walked through.
    package static func stripped(_ bytes: [UInt8]) throws(SoundFault) -> [UInt8] {
        let file = SoundFile(bytes: bytes)
        let header = try SoundHeader(of: file)
        let start = try ID3Tag.end(in: file)
        let (title, artist) = (header.tags.title, header.tags.artist)
        switch header.container {
        case .mp3: return try MP3File.stripped(file, from: start, title: title, artist: artist)
        case .flac: return try FLACFile.stripped(file, at: start, title: title, artist: artist)
        case .ogg: return try OggFile.stripped(bytes, title: title, artist: artist)
        case .mp4: return try MP4File.stripped(bytes, title: title, artist: artist)
        case .wav: return try WaveFile.stripped(file, title: title, artist: artist)
        case .aiff: return try AIFFFile.stripped(file, title: title, artist: artist)
        }
    }
}

/// Numbers as files have them.
extension [UInt8] {
    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func little(_ number: Int, _ count: Int) -> [UInt8] { big(number, count).reversed() }
}

// MARK: MP3

extension MP3File {
    /// A tag with title and artist, and the frames; what lies between and after frames is left out.
    static func stripped(
        _ file: borrowing SoundFile,
        from start: Int,
        title: String?,
        artist: String?
    ) throws(SoundFault) -> [UInt8] {
        var ignored = SoundTags()
        let end = try audioEnd(of: file, from: start, into: &ignored)
        guard let (first, frame) = try firstFrame(of: file, from: start, to: end) else {
            throw .broken(.mp3, .noBeginning)
        }
        let bytes = try file.bytes(at: first, count: end - first)
        var result = ID3Tag.written(title: title, artist: artist)
        var offset = 0
        var isInStep = true
        while bytes.count - offset >= 4 {
            guard let next = MPEGFrame(bytes[offset..<(offset + 4)]), next.continues(frame),
                isInStep || isFollowed(next, at: offset, in: bytes)
            else {
                offset += 1
                isInStep = false
                continue
            }
            result += bytes[offset..<min(offset + next.byteCount, bytes.count)]
            offset += next.byteCount
            isInStep = true
        }
        return result
    }

    /// Whether another frame begins where one ends: bytes between frames may look like the beginning of one.
    private static func isFollowed(_ frame: MPEGFrame, at offset: Int, in bytes: [UInt8]) -> Bool {
        let next = offset + frame.byteCount
        guard next + 4 <= bytes.count else { return next == bytes.count }
        return MPEGFrame(bytes[next..<(next + 4)])?.continues(frame) == true
    }
}

extension ID3Tag {
    /// A tag of version 2.4 in UTF-8; nothing for no title and no artist.
    static func written(title: String?, artist: String?) -> [UInt8] {
        func sevenBits(_ number: Int) -> [UInt8] {
            (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (7 * $0) & 0x7F) }
        }
        var frames: [UInt8] = []
        for (id, text) in [("TIT2", title), ("TPE1", artist)] {
            guard let text else { continue }
            frames += Array(id.utf8) + sevenBits(text.utf8.count + 1) + [0, 0, 3] + Array(text.utf8)
        }
        return frames.isEmpty ? [] : Array("ID3".utf8) + [4, 0, 0] + sevenBits(frames.count) + frames
    }
}

extension VorbisComments {
    static func written(title: String?, artist: String?) -> [UInt8] {
        let fields = [("TITLE", title), ("ARTIST", artist)].compactMap { name, text in
            text.map { Array("\(name)=\($0)".utf8) }
        }
        let comments = fields.flatMap { .little($0.count, 4) + $0 }
        return .little(0, 4) + .little(fields.count, 4) + comments
    }
}

// MARK: FLAC

extension FLACFile {
    static func stripped(
        _ file: borrowing SoundFile,
        at start: Int,
        title: String?,
        artist: String?
    ) throws(SoundFault) -> [UInt8] {
        var result = Array("fLaC".utf8)
        var offset = start + 4
        var isLast = false
        while !isLast {
            var head = ByteCursor(try file.bytes(at: offset, count: 4))
            guard let type = head.byte(), let byteCount = head.bigEndian(3) else {
                throw .broken(.flac, .noFormat)
            }
            isLast = type & 0x80 != 0
            let content = try file.bytes(at: offset + 4, count: byteCount)
            guard content.count == byteCount else { throw .broken(.flac, .noFormat) }
            offset += 4 + byteCount
            // The format, and where the frames of some times are.
            guard type & 0x7F == 0 || type & 0x7F == 3 else { continue }
            result += [UInt8(type & 0x7F)] + .big(byteCount, 3) + content
        }
        let comments = VorbisComments.written(title: title, artist: artist)
        result += [0x84] + .big(comments.count, 3) + comments
        var ignored = SoundTags()
        let end = try MP3File.audioEnd(of: file, from: offset, into: &ignored)
        return result + (try file.bytes(at: offset, count: end - offset))
    }
}

// MARK: WAV and AIFF

extension WaveFile {
    static func stripped(
        _ file: borrowing SoundFile,
        title: String?,
        artist: String?
    ) throws(SoundFault) -> [UInt8] {
        func chunk(_ id: String, _ content: [UInt8]) -> [UInt8] {
            Array(id.utf8) + .little(content.count, 4) + content + (content.count % 2 == 0 ? [] : [0])
        }
        var body = Array("WAVE".utf8)
        let fields = [("INAM", title), ("IART", artist)].flatMap { id, text in
            text.map { chunk(id, Array($0.utf8) + [0]) } ?? []
        }
        if !fields.isEmpty { body += chunk("LIST", Array("INFO".utf8) + fields) }
        for piece in try FileChunk.all(of: file, isBigEndian: false)
        where ["fmt ", "fact", "data"].contains(piece.id) {
            body += chunk(piece.id, try file.bytes(at: piece.offset, count: piece.byteCount))
        }
        return Array("RIFF".utf8) + .little(body.count, 4) + body
    }
}

extension AIFFFile {
    static func stripped(
        _ file: borrowing SoundFile,
        title: String?,
        artist: String?
    ) throws(SoundFault) -> [UInt8] {
        func chunk(_ id: String, _ content: [UInt8]) -> [UInt8] {
            Array(id.utf8) + .big(content.count, 4) + content + (content.count % 2 == 0 ? [] : [0])
        }
        var body = try file.bytes(at: 8, count: 4)
        for (id, text) in [("NAME", title), ("AUTH", artist)] {
            if let text { body += chunk(id, Array(text.utf8)) }
        }
        for piece in try FileChunk.all(of: file, isBigEndian: true)
        where ["FVER", "COMM", "SSND"].contains(piece.id) {
            body += chunk(piece.id, try file.bytes(at: piece.offset, count: piece.byteCount))
        }
        return Array("FORM".utf8) + .big(body.count, 4) + body
    }
}
