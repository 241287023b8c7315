import Testing

@testable import Media

@Suite("The size of a picture")
struct ImageHeaderTests {
    /// A file of a format that is 300 pixels wide and 200 high.
    struct Sample: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]

        init(_ name: String, _ bytes: [UInt8]) {
            testDescription = name
            self.bytes = bytes
        }
    }

    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 3, 1, 0xFF, 0xC2, 0, 11, 8, 0, 200, 1, 44]
        + [3, 1, 2, 3]

    private static let avif: [UInt8] =
        [0, 0, 0, 24] + Array("ftypavif".utf8) + [UInt8](repeating: 0, count: 12)
        + [0, 0, 0, 20] + Array("ispe".utf8) + [0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 200, 0, 0]

    private static func webP(_ chunk: String, _ rest: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8) + Array(chunk.utf8) + rest
    }

    static let samples = [
        Sample(
            "PNG",
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8)
                + [0, 0, 1, 44, 0, 0, 0, 200]
        ),
        Sample("JPEG", jpeg),
        Sample("GIF", Array("GIF89a".utf8) + [44, 1, 200, 0]),
        Sample("WebP, lossy", webP("VP8 ", [0, 0, 0, 0, 0, 0, 0, 0x9D, 1, 0x2A, 44, 1, 200, 0])),
        // 299 | 199 << 14 in the lowest 28 bits.
        Sample("WebP, lossless", webP("VP8L", [0, 0, 0, 0, 0x2F, 0x2B, 0xC1, 0x31, 0])),
        Sample("WebP, extended", webP("VP8X", [10, 0, 0, 0, 0, 0, 0, 0, 43, 1, 0, 199, 0, 0])),
        Sample("AVIF", avif),
        Sample("SVG", Array("<?xml version=\"1.0\"?><svg width=\"300\" height=\"200px\">".utf8)),
        Sample("SVG, view box", Array("<svg\nviewBox=\"0,0 299.6 200\">".utf8)),
    ]

    @Test(arguments: samples)
    func `is read from the header of each format`(sample: Sample) {
        #expect(ImageHeader.size(of: sample.bytes) == ImageHeader.Size(width: 300, height: 200))
    }

    @Test(arguments: samples)
    func `of a file that is cut off is unknown or a positive one, at every byte`(sample: Sample) {
        for length in sample.bytes.indices {
            guard let size = ImageHeader.size(of: Array(sample.bytes.prefix(length))) else { continue }
            #expect(size.width > 0 && size.height > 0, "\(length) bytes")
        }
    }

    @Test(arguments: [
        "<svg width=\"inf\" height=\"1\">",
        "<svg width=\"nan\" height=\"nan\">",
        "<svg width=\"1e300\" height=\"1\">",
        "<svg viewBox=\"0 0 1e300 1\">",
        "<svg viewBox=\"0 0 -1 1\">",
        "<svg viewBox=\"0 0 1\">",
        "<svg width=\"0\" height=\"0\">",
        "<svg width=\"50%\" height=\"50%\">",
        "<svg width=\"1",
        "text",
        "",
    ])
    func `is unknown where an SVG says none that is a size`(text: String) {
        #expect(ImageHeader.size(of: Array(text.utf8)) == nil)
    }

    @Test func `may be as large as the format can say`() {
        let png = Self.samples[0].bytes.dropLast(8) + [UInt8](repeating: 0xFF, count: 8)
        let largest = Int(UInt32.max)
        #expect(ImageHeader.size(of: Array(png)) == ImageHeader.Size(width: largest, height: largest))
    }

    @Test func `is unknown for a side of no pixels, and where a segment has no length`() {
        let png = Self.samples[0].bytes.dropLast(4) + [0, 0, 0, 0]
        #expect(ImageHeader.size(of: Array(png)) == nil)
        #expect(ImageHeader.size(of: [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xC0]) == nil)
        #expect(ImageHeader.size(of: [0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: 64)) == nil)
    }
}
