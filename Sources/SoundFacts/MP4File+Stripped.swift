extension MP4File {
    /// The boxes that a player needs, by the box that they are in.
    private static let keptBoxes: [String: Set<String>] = [
        "moov": ["mvhd", "trak"],
        "trak": ["tkhd", "edts", "mdia"],
        "edts": ["elst"],
        "mdia": ["mdhd", "hdlr", "minf"],
        "minf": ["smhd", "dinf", "stbl"],
        "dinf": ["dref"],
        "stbl": [
            "stsd", "stts", "ctts", "stsc", "stsz", "stz2", "stco", "co64", "sgpd", "sbgp", "stss", "sdtp",
        ],
    ]

    static func stripped(_ bytes: [UInt8], title: String?, artist: String?) throws(SoundFault) -> [UInt8] {
        let boxes = topBoxes(of: bytes)
        // Pieces of a stream say elsewhere where their samples are.
        guard !boxes.contains(where: { $0.type == "moof" }) else { throw .notAlone }
        guard let movie = boxes.first(where: { $0.type == "moov" }) else {
            throw .broken(.mp4, .endsBeforeFormat)
        }
        let tracks = Box.all(bytes[movie.content]).filter { $0.type == "trak" }
        // What belongs to pictures and chapters lies between the samples of the sound.
        guard tracks.count == 1 else { throw .notAlone }
        let tags = MP4Tags.written(title: title, artist: artist, gapless: gapless(in: bytes[movie.content]))
        func written(_ moved: (Int) -> Int) -> [UInt8] {
            box("moov", kept(bytes[movie.content], in: "moov", moved) + tags)
        }
        let movieByteCount = written { $0 }.count
        var places: [(old: Range<Int>, new: Int)] = []
        var offset = 0
        let pieces = boxes.filter { ["ftyp", "moov", "mdat"].contains($0.type) }
        for piece in pieces {
            if piece.type == "mdat" { places.append((piece.content, offset + piece.headByteCount)) }
            offset += piece.type == "moov" ? movieByteCount : piece.headByteCount + piece.content.count
        }
        func moved(_ old: Int) -> Int {
            guard let place = places.first(where: { $0.old.contains(old) }) else { return old }
            return place.new + old - place.old.lowerBound
        }
        var result: [UInt8] = []
        for piece in pieces {
            result += piece.type == "moov" ? written(moved) : Array(bytes[piece.whole])
        }
        return result
    }

    private struct TopBox {
        let type: String
        let whole: Range<Int>
        let headByteCount: Int
        var content: Range<Int> { (whole.lowerBound + headByteCount)..<whole.upperBound }
    }

    private static func topBoxes(of bytes: [UInt8]) -> [TopBox] {
        var boxes: [TopBox] = []
        var offset = 0
        while boxes.count < SoundLimits.maxChunks {
            var cursor = ByteCursor(bytes[offset...])
            guard let short = cursor.bigEndian(4), let type = cursor.code() else { break }
            let long = short == 1 ? cursor.bigEndian(8) : nil
            let headByteCount = short == 1 ? 16 : 8
            let byteCount = short == 0 ? bytes.count - offset : long ?? short
            guard byteCount >= headByteCount else { break }
            let end = offset + min(byteCount, bytes.count - offset)
            guard end - offset >= headByteCount else { break }
            boxes.append(TopBox(type: type, whole: offset..<end, headByteCount: headByteCount))
            offset = end
        }
        return boxes
    }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        .big(content.count + 8, 4) + latin1Bytes(type) + content
    }

    /// Names of boxes have characters that are one byte in files.
    static func latin1Bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    private static func kept(_ bytes: ArraySlice<UInt8>, in type: String, _ moved: (Int) -> Int) -> [UInt8] {
        let names = keptBoxes[type] ?? []
        return Box.all(bytes).filter { names.contains($0.type) }.flatMap { inner in
            box(inner.type, content(of: inner, moved))
        }
    }

    private static func content(of inner: Box, _ moved: (Int) -> Int) -> [UInt8] {
        switch inner.type {
        // After its kind, a handler may have any name.
        case "hdlr": Array(inner.content.prefix(24)) + [0]
        // The samples are in this file.
        case "dref": [0, 0, 0, 0, 0, 0, 0, 1] + box("url ", [0, 0, 0, 1])
        case "stco": offsets(inner.content, byteCount: 4, moved)
        case "co64": offsets(inner.content, byteCount: 8, moved)
        case let type where keptBoxes[type] != nil: kept(inner.content, in: type, moved)
        default: Array(inner.content)
        }
    }

    /// Where the pieces of the samples begin.
    private static func offsets(
        _ bytes: ArraySlice<UInt8>,
        byteCount: Int,
        _ moved: (Int) -> Int
    ) -> [UInt8] {
        var cursor = ByteCursor(bytes)
        guard let head = cursor.bytes(8) else { return Array(bytes) }
        var result = Array(head)
        while let offset = cursor.bigEndian(byteCount) { result += .big(moved(offset), byteCount) }
        return result
    }

    /// How much silence the encoder added: numbers, as iTunes keeps them in a comment.
    private static func gapless(in movie: ArraySlice<UInt8>) -> [UInt8]? {
        guard let meta = Box.find(["udta", "meta"], in: movie) else { return nil }
        let isFull = !meta.dropFirst(4).begins(with: "hdlr")
        guard let list = Box.find(["ilst"], in: isFull ? meta.dropFirst(4) : meta) else { return nil }
        for item in Box.all(list) where item.type == "----" {
            guard Box.find(["name"], in: item.content)?.dropFirst(4).elementsEqual("iTunSMPB".utf8) == true,
                let value = Box.find(["data"], in: item.content)?.dropFirst(8),
                value.allSatisfy({ $0 == 0x20 || (0x30...0x39).contains($0) || (0x41...0x46).contains($0) })
            else { continue }
            return Array(value)
        }
        return nil
    }
}

extension MP4Tags {
    static func written(title: String?, artist: String?, gapless: [UInt8]?) -> [UInt8] {
        func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
            .big(content.count + 8, 4) + MP4File.latin1Bytes(type) + content
        }
        func data(_ value: [UInt8]) -> [UInt8] { box("data", [0, 0, 0, 1, 0, 0, 0, 0] + value) }
        var items = [("©nam", title), ("©ART", artist)].flatMap { name, text in
            text.map { box(name, data(Array($0.utf8))) } ?? []
        }
        if let gapless {
            let zeros: [UInt8] = [0, 0, 0, 0]
            items += box(
                "----",
                box("mean", zeros + Array("com.apple.iTunes".utf8))
                    + box("name", zeros + Array("iTunSMPB".utf8))
                    + data(gapless)
            )
        }
        guard !items.isEmpty else { return [] }
        let handler =
            [UInt8](repeating: 0, count: 8) + Array("mdirappl".utf8) + [UInt8](repeating: 0, count: 9)
        return box("udta", box("meta", [0, 0, 0, 0] + box("hdlr", handler) + box("ilst", items)))
    }
}
