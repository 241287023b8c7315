import PictureHeaders
import Testing

@testable import Media

@Suite("A published picture")
struct CleanPictureTests {
    private func clean(_ bytes: [UInt8]) throws -> CleanPicture {
        try CleanPicture(bytes, format: try #require(PictureFormat(bytes)))
    }

    @Test(arguments: PictureSample.clean)
    func `has its size, and the bytes of its file where they are all needed`(sample: PictureSample) throws {
        #expect(PictureFormat(sample.bytes) == sample.format)
        let picture = try clean(sample.bytes)
        #expect(picture.size == PictureSample.size)
        #expect(picture.bytes == sample.bytes)
    }

    @Test(arguments: PictureSample.clean)
    func `has nothing of what stands after the end of its file`(sample: PictureSample) throws {
        let trailers: [[UInt8]] = [
            PictureSample.secret, JPEGSample.file(JPEGSample.segment(0xFE, PictureSample.secret)),
        ]
        for trailer in trailers where sample.format != .svg {
            let picture = try clean(sample.bytes + trailer)
            #expect(picture.bytes == sample.bytes)
        }
    }

    @Test(arguments: PictureSample.clean)
    func `is not made of a file that is cut off, at whatever byte`(sample: PictureSample) {
        for length in sample.bytes.indices {
            let bytes = Array(sample.bytes.prefix(length))
            guard let format = PictureFormat(bytes) else { continue }
            // A GIF has all its pixels without its last byte.
            if format == .gif, length == sample.bytes.count - 1 { continue }
            #expect(throws: PictureFault.self, "\(length) bytes") { try CleanPicture(bytes, format: format) }
        }
    }

    /// Files with one byte changed to what numbers and marks begin or end with.
    @Test(arguments: PictureSample.clean)
    func `of a file with a wrong byte is refused or stays what it is`(sample: PictureSample) throws {
        for index in sample.bytes.indices {
            for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFE, 0xFF] {
                var bytes = sample.bytes
                bytes[index] = byte
                guard let format = PictureFormat(bytes),
                    let picture = try? CleanPicture(bytes, format: format)
                else { continue }
                let again = try CleanPicture(picture.bytes, format: format)
                #expect(again == picture, "byte \(index) is \(byte)")
            }
        }
    }
}

@Suite("A published JPEG")
struct JPEGFileTests {
    private func clean(_ bytes: [UInt8]) throws -> CleanPicture { try CleanPicture(bytes, format: .jpeg) }

    private static func exif(_ orientation: Orientation, _ rest: [UInt8] = []) -> [UInt8] {
        JPEGSample.segment(0xE1, .ascii("Exif\0\0") + orientation.exif + rest)
    }

    @Test(arguments: [
        (0xE0, "JFXX\0\u{10}"), (0xE1, "Exif\0\0MM"), (0xE1, "http://ns.adobe.com/xap/1.0/\0"),
        (0xE2, "MPF\0"),
        (0xE2, "FPXR\0"), (0xE3, "META"), (0xEB, "JP"), (0xEC, "Ducky"), (0xED, "Photoshop 3.0\0"),
        (0xEE, "Other"),
        (0xEF, ""), (0xFE, ""),
    ])
    func `has no segment that its pixels do not need`(marker: UInt8, name: String) throws {
        let segment = JPEGSample.segment(marker, .ascii(name) + PictureSample.secret)
        let bytes = JPEGSample.file(segment, late: segment)
        #expect(try clean(bytes).bytes == JPEGSample.file())
    }

    @Test func `keeps its profile, Adobe's note, and pixels of several scans`() throws {
        let bytes = JPEGSample.file(
            JPEGSample.profile + JPEGSample.adobe,
            late: JPEGSample.scan + JPEGSample.tables
        )
        #expect(try clean(bytes).bytes == bytes)
    }

    @Test func `has no preview in JFIF's segment, and no more than Adobe's note in Adobe's`() throws {
        let thumbnail: [UInt8] =
            .ascii("JFIF\0") + [1, 2, 0, 0, 72, 0, 72, 4, 1] + PictureSample.secret + [0, 0]
        let adobe = Array(JPEGSample.adobe.dropFirst(4)) + PictureSample.secret
        let bytes =
            JPEGSample.start + JPEGSample.segment(0xE0, thumbnail) + JPEGSample.segment(0xEE, adobe)
            + JPEGSample.file().dropFirst(2 + JPEGSample.jfif.count)
        #expect(try clean(bytes).bytes == JPEGSample.file(JPEGSample.adobe))
    }

    @Test(arguments: 1...8)
    func `keeps its orientation and nothing else of Exif, and has the size that is shown`(
        number: UInt8
    ) throws {
        let orientation = try #require(Orientation(rawValue: number))
        let picture = try clean(JPEGSample.file(Self.exif(orientation, PictureSample.secret)))
        #expect(picture.bytes == JPEGSample.file(number == 1 ? [] : Self.exif(orientation)))
        #expect(picture.size == (number < 5 ? PictureSample.size : PictureSample.size.turned))
        #expect(try clean(picture.bytes) == picture)
    }

    @Test func `goes by the first orientation that it has`() throws {
        let bytes = JPEGSample.file(Self.exif(.turnedLeft) + Self.exif(.upsideDown))
        #expect(try clean(bytes).bytes == JPEGSample.file(Self.exif(.turnedLeft)))
    }

    @Test func `has nothing of what stands between two segments`() throws {
        let bytes = JPEGSample.file(PictureSample.secret + [0xFF, 0xFF])
        #expect(try clean(bytes).bytes == JPEGSample.file())
    }

    @Test(arguments: [
        JPEGSample.start + JPEGSample.end,
        JPEGSample.start + JPEGSample.frame + JPEGSample.end,
        JPEGSample.start + JPEGSample.scan + JPEGSample.end,
        JPEGSample.start + JPEGSample.scan + JPEGSample.frame + JPEGSample.end,
        JPEGSample.start + JPEGSample.segment(0xC0, [8]) + JPEGSample.scan + JPEGSample.end,
        JPEGSample.start + [0xFF, 0xE0, 0, 1] + JPEGSample.frame + JPEGSample.scan + JPEGSample.end,
        JPEGSample.start + [0xFF, 0xE0, 0xFF, 0xFF] + JPEGSample.frame + JPEGSample.scan + JPEGSample.end,
        JPEGSample.start + [UInt8](repeating: 0xFF, count: 64),
        JPEGSample.file(JPEGSample.segment(0xF5, [])), JPEGSample.file(JPEGSample.start),
        JPEGSample.file(late: JPEGSample.scan + JPEGSample.tables + [1, 2]),
    ])
    func `is not made of a file without a picture`(bytes: [UInt8]) {
        #expect(throws: PictureFault.self) { try clean(bytes) }
    }
}

@Suite("The orientation in Exif data")
struct OrientationTests {
    /// A directory of entries, each 12 bytes.
    private func tiff(_ entries: [[UInt8]], count: Int? = nil) -> [UInt8] {
        .ascii("MM") + [0, 42, 0, 0, 0, 8] + .bigEndian16(count ?? entries.count) + entries.flatMap(\.self)
    }

    @Test(arguments: Orientation.upright.rawValue...Orientation.turnedLeft.rawValue)
    func `is what was written, with and without the beginning that a JPEG has`(number: UInt8) throws {
        let orientation = try #require(Orientation(rawValue: number))
        #expect(Orientation(exif: orientation.exif[...]) == orientation)
        #expect(Orientation(exif: (.ascii("Exif\0\0") + orientation.exif)[...]) == orientation)
    }

    @Test func `is read in both orders of bytes, and among other entries`() {
        let little: [UInt8] =
            .ascii("II") + [42, 0, 8, 0, 0, 0, 2, 0] + [UInt8](repeating: 1, count: 12)
            + [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        #expect(Orientation(exif: little[...]) == .turnedRight)
        let long = tiff([[1, 0x12, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8]])
        #expect(Orientation(exif: long[...]) == .turnedLeft)
    }

    @Test func `is upright where nothing can be read`() {
        let entry: [UInt8] = [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0]
        for exif in [[], .ascii("Exif"), .ascii("MM"), tiff([]), tiff([], count: 65535), tiff([entry])] {
            #expect(Orientation(exif: exif[...]) == .upright)
        }
        let far: [UInt8] = .ascii("MM") + [0, 42, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(Orientation(exif: far[...]) == .upright)
    }
}

@Suite("A published PNG")
struct PNGFileTests {
    private func clean(_ bytes: [UInt8]) throws -> CleanPicture { try CleanPicture(bytes, format: .png) }

    @Test(arguments: ["tEXt", "zTXt", "iTXt", "tIME", "eXIf", "caBX", "sPLT", "hIST", "iDOT", "prVt"])
    func `has no chunk that its pixels do not need`(name: String) throws {
        let chunk = PNGSample.chunk(name, PictureSample.secret)
        #expect(try clean(PNGSample.file(chunk, late: chunk)).bytes == PNGSample.file())
    }

    @Test(arguments: ["PLTE", "tRNS", "iCCP", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "acTL", "fcTL", "fdAT"])
    func `keeps colours, transparency, pixel density and frames`(name: String) throws {
        let bytes = PNGSample.file(PNGSample.chunk(name, [1, 2, 3, 4]))
        #expect(try clean(bytes).bytes == bytes)
    }

    @Test func `keeps an orientation before the pixels, where browsers read it, and not after them`() throws {
        let exif = PNGSample.chunk("eXIf", Orientation.turnedRight.exif + PictureSample.secret)
        let picture = try clean(PNGSample.file(exif))
        #expect(picture.size == PictureSample.size.turned)
        #expect(picture.bytes.contains(Orientation.turnedRight.exif))
        #expect(!picture.bytes.contains(PictureSample.secret))
        // The checksum that zlib's crc32 gives for this chunk.
        #expect(picture.bytes.contains(Orientation.turnedRight.exif + [0xD6, 0x67, 0x4B, 0x69]))
        #expect(try clean(picture.bytes) == picture)
        let late = try clean(PNGSample.file(late: exif))
        #expect(late == (try clean(PNGSample.file())))
    }

    @Test(arguments: [
        PNGFile.signature,
        PNGFile.signature + PNGSample.chunk("CgBI", [0, 0, 0, 0]) + PNGSample.header + PNGSample.pixels
            + PNGSample.end,
        PNGFile.signature + PNGSample.header + PNGSample.end,
        PNGFile.signature + PNGSample.header + PNGSample.chunk("NEWc", []) + PNGSample.pixels + PNGSample.end,
        PNGFile.signature + PNGSample.chunk("IHDR", [UInt8](repeating: 0, count: 13)) + PNGSample.pixels
            + PNGSample.end,
        PNGFile.signature + PNGSample.header + [0xFF, 0xFF, 0xFF, 0xFF] + .ascii("IDAT") + PNGSample.end,
    ])
    func `is not made of a file that browsers do not show`(bytes: [UInt8]) {
        #expect(throws: PictureFault.self) { try clean(bytes) }
    }

    @Test func `may be as large as the format can say`() throws {
        let header = PNGSample.chunk("IHDR", [UInt8](repeating: 0xFF, count: 8) + [8, 2, 0, 0, 0])
        let largest = Int(UInt32.max)
        let picture = try clean(PNGFile.signature + header + PNGSample.pixels + PNGSample.end)
        #expect(picture.size == PixelSize(width: largest, height: largest))
    }
}

@Suite("A published GIF")
struct GIFFileTests {
    private func clean(_ bytes: [UInt8]) throws -> CleanPicture { try CleanPicture(bytes, format: .gif) }

    @Test(arguments: [
        GIFSample.comment(PictureSample.secret),
        GIFSample.application("XMP DataXMP", [10] + PictureSample.secret),
        GIFSample.application("MGKIPTC0000", [10] + PictureSample.secret),
        [0x21, 0x01, 2, 0, 0, 10] + PictureSample.secret + [0],
        GIFSample.application("NETSCAPE2.0", [10] + PictureSample.secret),
    ])
    func `has no block that its pixels do not need`(block: [UInt8]) throws {
        let bytes = GIFSample.screen + block + GIFSample.timing + GIFSample.frame + block + GIFSample.end
        #expect(try clean(bytes).bytes == GIFSample.file())
    }

    @Test func `keeps its profile and how often it repeats, and nothing else of that block`() throws {
        let profile = GIFSample.application("ICCRGBG1012", [2, 9, 9])
        let loop = GIFSample.application("NETSCAPE2.0", [3, 1, 0, 0])
        let bytes = GIFSample.file(profile + loop)
        #expect(try clean(bytes).bytes == bytes)
        let more = GIFSample.application("NETSCAPE2.0", [3, 1, 0, 0, 10] + PictureSample.secret)
        #expect(try clean(GIFSample.file(profile + more)).bytes == bytes)
    }

    @Test func `ends with its last frame, whatever follows`() throws {
        let open = GIFSample.file().dropLast()
        for rest in [[], [0, 0], .ascii("GIF89a") + PictureSample.secret] {
            #expect(try clean(open + rest).bytes == GIFSample.file())
        }
    }

    @Test func `has the size of its first frame where that is larger`() throws {
        var bytes = GIFSample.file()
        bytes.replaceSubrange(6..<10, with: [10, 0, 10, 0])
        #expect(try clean(bytes).size == PictureSample.size)
    }

    @Test(arguments: [
        GIFSample.screen + GIFSample.end,
        GIFSample.screen + [0x21, 0xF9, 1, 0, 0] + GIFSample.frame + GIFSample.end,
        GIFSample.screen, Array(GIFSample.screen.prefix(12)), GIFSample.screen + [0x21, 0xFE, 200, 1],
    ])
    func `is not made of a file without a picture`(bytes: [UInt8]) {
        #expect(throws: PictureFault.self) { try clean(bytes) }
    }
}

@Suite("A published WebP")
struct WebPFileTests {
    private func clean(_ bytes: [UInt8]) throws -> CleanPicture { try CleanPicture(bytes, format: .webP) }

    private static let metadata = [
        WebPSample.chunk("EXIF", Orientation.upright.exif + PictureSample.secret),
        WebPSample.chunk("XMP ", PictureSample.secret),
        WebPSample.chunk("Secr", PictureSample.secret),
    ]

    @Test func `has no chunk that its pixels do not need, and flags that say so`() throws {
        let bytes = WebPSample.extended([WebPSample.lossy] + Self.metadata, flags: 0xFF)
        let picture = try clean(bytes)
        #expect(picture.bytes == WebPSample.extended([WebPSample.lossy], flags: 0xFF & ~0x2C))
        #expect(
            try clean(WebPSample.file([WebPSample.lossy] + Self.metadata)).bytes
                == PictureSample.clean[3].bytes
        )
    }

    @Test func `keeps its profile, its frames, and what is transparent`() throws {
        let frame = WebPSample.chunk("ANMF", [UInt8](repeating: 0, count: 16) + WebPSample.lossy)
        let chunks = [WebPSample.chunk("ICCP", [1]), WebPSample.chunk("ANIM", [0, 0, 0, 0, 0, 0]), frame]
        let bytes = WebPSample.extended(chunks, flags: 0x22)
        #expect(try clean(bytes).bytes == bytes)
        let filled = WebPSample.chunk(
            "ANMF",
            [UInt8](repeating: 0, count: 16) + WebPSample.lossy + Self.metadata[2]
        )
        #expect(try clean(WebPSample.extended(chunks.dropLast() + [filled], flags: 0x22)).bytes == bytes)
    }

    @Test func `keeps its orientation and nothing else of Exif`() throws {
        let exif = WebPSample.chunk(
            "EXIF",
            .ascii("Exif\0\0") + Orientation.turnedLeft.exif + PictureSample.secret
        )
        let picture = try clean(WebPSample.extended([WebPSample.lossy, exif]))
        let chunk = WebPSample.chunk("EXIF", Orientation.turnedLeft.exif)
        #expect(picture.bytes == WebPSample.extended([WebPSample.lossy, chunk], flags: 0x08))
        #expect(picture.size == PictureSample.size.turned)
        #expect(try clean(picture.bytes) == picture)
    }

    @Test func `is complete without the padding of its last chunk`() throws {
        let bytes = WebPSample.file([Array(WebPSample.lossy.dropLast())])
        #expect(try clean(bytes).bytes == PictureSample.clean[3].bytes)
    }

    @Test(arguments: [
        WebPSample.file([]), WebPSample.file([WebPSample.chunk("ICCP", [1])]), WebPSample.extended([]),
        WebPSample.extended([WebPSample.chunk("ANMF", [1, 2])]),
        WebPSample.file([WebPSample.chunk("VP8X", [0])]),
    ])
    func `is not made of a file without a picture`(bytes: [UInt8]) {
        #expect(throws: PictureFault.self) { try clean(bytes) }
    }
}

@Suite("A published AVIF")
struct AVIFFileTests {
    private func clean(_ bytes: [UInt8]) throws -> CleanPicture { try CleanPicture(bytes, format: .avif) }

    @Test(arguments: [
        AVIFSample.Item(type: "Exif", content: PictureSample.secret, reference: "cdsc"),
        AVIFSample.Item(type: "mime", content: PictureSample.secret, reference: "cdsc"),
        AVIFSample.Item(type: "av01", content: PictureSample.secret, reference: "thmb"),
        AVIFSample.Item(type: "uri ", content: PictureSample.secret),
    ])
    func `has nothing of items that are not shown, and its own where they were`(item: AVIFSample.Item) throws
    {
        let file = AVIFSample(others: [item]).file
        let picture = try clean(file)
        #expect(!picture.bytes.contains(PictureSample.secret))
        #expect(!picture.bytes.contains(.ascii("Exif")) && !picture.bytes.contains(.ascii("rdf+xml")))
        #expect(picture.bytes.count == file.count)
        let pixels = try #require(file.indices.first { file[$0...].starts(with: AVIFSample.pixels) })
        #expect(picture.bytes[pixels...].starts(with: AVIFSample.pixels))
        #expect(picture.size == PictureSample.size)
        #expect(try clean(picture.bytes) == picture)
    }

    @Test func `keeps items that its picture needs`() throws {
        let alpha = AVIFSample.Item(type: "av01", content: PictureSample.secret, reference: "auxl")
        let file = AVIFSample(others: [alpha]).file
        #expect(try clean(file).bytes == file)
    }

    @Test func `has nothing of boxes and properties that are not for pixels`() throws {
        var sample = AVIFSample()
        sample.properties.append(AVIFSample.box("udes", PictureSample.secret))
        sample.trailer =
            AVIFSample.box("uuid", PictureSample.secret) + AVIFSample.box("free", PictureSample.secret)
        let picture = try clean(sample.file)
        #expect(!picture.bytes.contains(PictureSample.secret) && !picture.bytes.contains(.ascii("udes")))
        #expect(picture.size == PictureSample.size)
    }

    @Test(arguments: [(0, false), (1, true), (2, false), (3, true)])
    func `has the size of its picture after the turn`(turn: UInt8, isSideways: Bool) throws {
        var sample = AVIFSample()
        sample.properties.append(AVIFSample.box("irot", [turn]))
        let size = try clean(sample.file).size
        #expect(size == (isSideways ? PictureSample.size.turned : PictureSample.size))
    }

    @Test func `is not made of an animated file, nor of parts that are elsewhere`() {
        var animated = AVIFSample()
        animated.trailer = AVIFSample.box("moov", [])
        #expect(throws: PictureFault.animatedAVIF) { try clean(animated.file) }
        let file = AVIFSample().file
        #expect(throws: PictureFault.cutOff(.avif)) { try clean(Array(file.dropLast())) }
    }
}
