import Foundation

/// The size of a picture, read from the first bytes of its file, so that browsers can reserve its space.
package enum ImageHeader {
    /// In pixels.
    package struct Size: Equatable, Sendable {
        package let width: Int
        package let height: Int
    }

    /// The size of a PNG, JPEG, GIF, WebP, AVIF or SVG file; nil for another file and for a broken one.
    static func size(of bytes: [UInt8]) -> Size? {
        let found: Size? =
            if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
                png(bytes)
            } else if bytes.starts(with: [0xFF, 0xD8]) {
                jpeg(bytes)
            } else if bytes.starts(with: "GIF8".utf8) {
                gif(bytes)
            } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
                webP(bytes)
            } else if bytes.dropFirst(4).starts(with: "ftyp".utf8) {
                avif(bytes)
            } else {
                svg(bytes)
            }
        guard let found, found.width > 0, found.height > 0 else { return nil }
        return found
    }

    private static func bigEndian(_ bytes: [UInt8], at offset: Int, count: Int) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        return bytes[offset..<(offset + count)].reduce(0) { value, byte in value << 8 | Int(byte) }
    }

    private static func littleEndian(_ bytes: [UInt8], at offset: Int, count: Int) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        return bytes[offset..<(offset + count)].reversed().reduce(0) { value, byte in value << 8 | Int(byte) }
    }

    private static func size(width: Int?, height: Int?) -> Size? {
        guard let width, let height else { return nil }
        return Size(width: width, height: height)
    }

    /// The first chunk, IHDR (PNG, section 11.2.1).
    private static func png(_ bytes: [UInt8]) -> Size? {
        size(
            width: bigEndian(bytes, at: 16, count: 4),
            height: bigEndian(bytes, at: 20, count: 4)
        )
    }

    /// The logical screen (GIF89a, section 18).
    private static func gif(_ bytes: [UInt8]) -> Size? {
        size(
            width: littleEndian(bytes, at: 6, count: 2),
            height: littleEndian(bytes, at: 8, count: 2)
        )
    }

    /// The start of frame (ITU T.81, section B.2.2), found by stepping over the segments before it.
    private static func jpeg(_ bytes: [UInt8]) -> Size? {
        var offset = 2
        while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
            let marker = bytes[offset + 1]
            if marker == 0xFF {
                offset += 1
                continue
            }
            // All SOF markers except those that define tables.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return size(
                    width: bigEndian(bytes, at: offset + 7, count: 2),
                    height: bigEndian(bytes, at: offset + 5, count: 2)
                )
            }
            guard let length = bigEndian(bytes, at: offset + 2, count: 2), length >= 2 else { return nil }
            offset += 2 + length
        }
        return nil
    }

    /// The three kinds of first chunk (RFC 9649, section 2).
    private static func webP(_ bytes: [UInt8]) -> Size? {
        let chunk = bytes.dropFirst(12).prefix(4)
        if chunk.elementsEqual("VP8X".utf8) {
            guard let width = littleEndian(bytes, at: 24, count: 3),
                let height = littleEndian(bytes, at: 27, count: 3)
            else { return nil }
            return Size(width: width + 1, height: height + 1)
        }
        if chunk.elementsEqual("VP8L".utf8) {
            guard let bits = littleEndian(bytes, at: 21, count: 4) else { return nil }
            let width = (bits & 0x3FFF) + 1
            let height = (bits >> 14 & 0x3FFF) + 1
            return Size(width: width, height: height)
        }
        guard let width = littleEndian(bytes, at: 26, count: 2),
            let height = littleEndian(bytes, at: 28, count: 2)
        else { return nil }
        return Size(width: width & 0x3FFF, height: height & 0x3FFF)
    }

    /// The first `ispe` box (ISO/IEC 23008-12, section 6.5.3).
    private static func avif(_ bytes: [UInt8]) -> Size? {
        let name = Array("ispe".utf8)
        let end = min(bytes.count, headLength) - 16
        guard end > 8 else { return nil }
        let start = (8..<end).first { offset in
            bytes[offset..<(offset + name.count)].elementsEqual(name)
        }
        guard let start else { return nil }
        return size(
            width: bigEndian(bytes, at: start + 8, count: 4),
            height: bigEndian(bytes, at: start + 12, count: 4)
        )
    }

    /// The number of bytes that are searched for a size without a fixed offset.
    private static let headLength = 4096

    // MARK: SVG

    /// The `width` and `height` of the root element in pixels, or else the size of its `viewBox`.
    private static func svg(_ bytes: [UInt8]) -> Size? {
        let head = String(decoding: bytes.prefix(headLength), as: UTF8.self)
        guard let start = head.range(of: "<svg")?.upperBound,
            let end = head[start...].firstIndex(of: ">")
        else { return nil }
        let tag = head[start..<end]
        if let width = pixels(attribute("width", in: tag)),
            let height = pixels(attribute("height", in: tag))
        {
            return size(width: wholePixels(width), height: wholePixels(height))
        }
        let viewBox = attribute("viewBox", in: tag) ?? ""
        let numbers = viewBox.split { $0 == " " || $0 == "," }.compactMap { Double($0) }
        guard numbers.count == 4 else { return nil }
        return size(width: wholePixels(numbers[2]), height: wholePixels(numbers[3]))
    }

    private static func pixels(_ text: String?) -> Double? {
        guard let text else { return nil }
        return Double(text.hasSuffix("px") ? String(text.dropLast(2)) : text)
    }

    /// Nil for a number that no `Int` holds, such as `inf`.
    private static func wholePixels(_ number: Double) -> Int? { Int(exactly: number.rounded()) }

    /// The value of an attribute in double quotes.
    private static func attribute(_ name: String, in tag: Substring) -> String? {
        guard
            let start = tag.range(of: " \(name)=\"")?.upperBound ?? tag.range(of: "\n\(name)=\"")?.upperBound,
            let end = tag[start...].firstIndex(of: "\"")
        else { return nil }
        return String(tag[start..<end])
    }
}
