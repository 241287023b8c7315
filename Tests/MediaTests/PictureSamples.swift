import PictureHeaders
import Testing

@testable import Media

/// A picture of 300 × 200 pixels that was put together by hand: its pixels are not a picture, its container is.
struct PictureSample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let format: PictureFormat
    let bytes: [UInt8]

    init(_ name: String, _ format: PictureFormat, _ bytes: [UInt8]) {
        testDescription = name
        self.format = format
        self.bytes = bytes
    }

    /// A text that must not be published.
    static let secret = Array("Canary7f3a".utf8)

    static let size = PixelSize(width: 300, height: 200)

    /// A file of each format and kind that holds what its pixels need and nothing else.
    static let clean = [
        PictureSample("JPEG", .jpeg, JPEGSample.file()),
        PictureSample("PNG", .png, PNGSample.file()),
        PictureSample("GIF", .gif, GIFSample.file()),
        PictureSample("WebP, lossy", .webP, WebPSample.file([WebPSample.lossy])),
        PictureSample("WebP, lossless", .webP, WebPSample.file([WebPSample.lossless])),
        PictureSample("WebP, extended", .webP, WebPSample.extended([WebPSample.lossy])),
        PictureSample("AVIF", .avif, AVIFSample().file),
        PictureSample("SVG", .svg, Array("<svg width=\"300\" height=\"200\"><path d=\"M0 0\"/></svg>".utf8)),
    ]
}

extension [UInt8] {
    /// Whether some bytes stand anywhere in these.
    func contains(_ other: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: other) }
    }

    static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
}

enum JPEGSample {
    static let start: [UInt8] = [0xFF, 0xD8]
    static let end: [UInt8] = [0xFF, 0xD9]
    static let jfif = segment(0xE0, .ascii("JFIF\0") + [1, 2, 0, 0, 72, 0, 72, 0, 0])
    static let adobe = segment(0xEE, .ascii("Adobe") + [0, 100, 0, 0, 0, 0, 1])
    static let profile = segment(0xE2, .ascii("ICC_PROFILE\0") + [1, 1, 9, 9])
    static let frame = segment(0xC0, [8, 0, 200, 1, 44, 1, 1, 0x11, 0])
    static let tables = segment(0xDB, [0, 1, 2, 3]) + segment(0xC4, [0, 1])
    /// A scan with a marker to begin again and a byte that only looks like one.
    static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4]

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker] + .bigEndian16(content.count + 2) + content
    }

    /// - Parameters:
    ///   - extra: segments before the frame.
    ///   - late: segments before the scan.
    static func file(_ extra: [UInt8] = [], late: [UInt8] = []) -> [UInt8] {
        start + jfif + extra + tables + frame + late + scan + end
    }
}

enum PNGSample {
    static let header = chunk("IHDR", .bigEndian32(300) + .bigEndian32(200) + [8, 2, 0, 0, 0])
    static let pixels = chunk("IDAT", [1, 2, 3])
    static let end = chunk("IEND", [])

    /// The checksum is not read, so it is the same everywhere.
    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        .bigEndian32(content.count) + .ascii(name) + content + [1, 2, 3, 4]
    }

    static func file(_ extra: [UInt8] = [], late: [UInt8] = []) -> [UInt8] {
        PNGFile.signature + header + extra + pixels + late + end
    }
}

enum GIFSample {
    static let screen: [UInt8] = .ascii("GIF89a") + [44, 1, 200, 0, 0x80, 0, 0] + [0, 0, 0, 9, 9, 9]
    static let timing: [UInt8] = [0x21, 0xF9, 4, 0, 1, 0, 0, 0]
    static let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 44, 1, 200, 0, 0] + [2, 2, 7, 7, 0]
    static let end: [UInt8] = [0x3B]

    static func application(_ name: String, _ blocks: [UInt8]) -> [UInt8] {
        [0x21, 0xFF, 11] + .ascii(name) + blocks + [0]
    }

    static func comment(_ text: [UInt8]) -> [UInt8] { [0x21, 0xFE, UInt8(text.count)] + text + [0] }

    static func file(_ extra: [UInt8] = []) -> [UInt8] { screen + extra + timing + frame + end }
}

enum WebPSample {
    static let lossy = chunk("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A, 44, 1, 200, 0, 9])
    /// 299 | 199 << 14 in the lowest 28 bits.
    static let lossless = chunk("VP8L", [0x2F, 0x2B, 0xC1, 0x31, 0])

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        .ascii(name) + .littleEndian32(content.count) + content
            + [UInt8](repeating: 0, count: content.count % 2)
    }

    static func file(_ chunks: [[UInt8]]) -> [UInt8] {
        let all = chunks.flatMap(\.self)
        return .ascii("RIFF") + .littleEndian32(all.count + 4) + .ascii("WEBP") + all
    }

    static func extended(_ chunks: [[UInt8]], flags: UInt8 = 0) -> [UInt8] {
        file([chunk("VP8X", [flags, 0, 0, 0, 43, 1, 0, 199, 0, 0])] + chunks)
    }

    /// The names of the chunks of a file.
    static func names(_ bytes: [UInt8]) -> [String] {
        var names: [String] = []
        var offset = 12
        while let length = bytes.littleEndian(at: offset + 4, count: 4) {
            names.append(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self))
            offset += 8 + length + length % 2
        }
        return names
    }
}

/// A file with a picture of one item, and any others.
struct AVIFSample {
    struct Item {
        let type: String
        let content: [UInt8]
        /// A reference to the picture, such as `thmb`.
        var reference: String?
    }

    var others: [Item] = []
    var properties: [[UInt8]] = [box("ispe", .bigEndian32(0) + .bigEndian32(300) + .bigEndian32(200))]
    var trailer: [UInt8] = []

    static let pixels: [UInt8] = .ascii("pixels of the picture")

    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        .bigEndian32(content.count + 8) + .ascii(type) + content
    }

    private static func fullBox(_ type: String, version: UInt8 = 0, _ content: [UInt8]) -> [UInt8] {
        box(type, [version, 0, 0, 0] + content)
    }

    private var items: [Item] { [Item(type: "av01", content: AVIFSample.pixels)] + others }

    var file: [UInt8] {
        let start = AVIFSample.box("ftyp", .ascii("avif") + .bigEndian32(0) + .ascii("avifmif1"))
        // The list is as long wherever the items are.
        let offset = start.count + list(dataOffset: 0).count + 8
        let data = AVIFSample.box("mdat", items.flatMap(\.content))
        return start + list(dataOffset: offset) + data + trailer
    }

    private func list(dataOffset: Int) -> [UInt8] {
        let handler: [UInt8] = .bigEndian32(0) + .ascii("pict") + [UInt8](repeating: 0, count: 12)
        var content = AVIFSample.fullBox("hdlr", handler + .ascii("\0"))
        content += AVIFSample.fullBox("pitm", .bigEndian16(1))
        content += locations(dataOffset)
        content += infos
        content += references
        let all = 1...properties.count
        let associations: [UInt8] =
            .bigEndian32(1) + .bigEndian16(1) + [UInt8(all.count)] + all.map(UInt8.init)
        let list = AVIFSample.box("ipco", properties.flatMap(\.self))
        content += AVIFSample.box("iprp", list + AVIFSample.fullBox("ipma", associations))
        return AVIFSample.fullBox("meta", content)
    }

    private func locations(_ dataOffset: Int) -> [UInt8] {
        var content: [UInt8] = [0x44, 0] + .bigEndian16(items.count)
        var offset = dataOffset
        for (index, item) in items.enumerated() {
            content += .bigEndian16(index + 1) + [0, 0, 0, 1]
            content += .bigEndian32(offset) + .bigEndian32(item.content.count)
            offset += item.content.count
        }
        return AVIFSample.fullBox("iloc", content)
    }

    private var infos: [UInt8] {
        var content: [UInt8] = .bigEndian16(items.count)
        for (index, item) in items.enumerated() {
            let text: [UInt8] = item.type == "mime" ? .ascii("\0application/rdf+xml\0") : [0]
            content += AVIFSample.fullBox(
                "infe",
                version: 2,
                .bigEndian16(index + 1) + [0, 0] + .ascii(item.type) + text
            )
        }
        return AVIFSample.fullBox("iinf", content)
    }

    private var references: [UInt8] {
        let boxes = items.enumerated().flatMap { index, item -> [UInt8] in
            item.reference.map {
                AVIFSample.box($0, .bigEndian16(index + 1) + .bigEndian16(1) + .bigEndian16(1))
            } ?? []
        }
        return boxes.isEmpty ? [] : AVIFSample.fullBox("iref", boxes)
    }
}
