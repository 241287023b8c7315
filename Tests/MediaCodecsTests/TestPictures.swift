import MediaWork
import PictureHeaders
import Testing

@testable import MediaCodecs

/// Pictures that tests draw.
enum TestPictures {
    static let red: [UInt8] = [220, 30, 30, 255]
    static let green: [UInt8] = [30, 200, 40, 255]
    static let blue: [UInt8] = [40, 50, 210, 255]
    static let yellow: [UInt8] = [240, 230, 40, 255]

    /// Red and green above blue and yellow, 24 × 16 pixels.
    static let quarters = drawn(width: 24, height: 16) { x, y in
        switch (x < 12, y < 8) {
        case (true, true): red
        case (false, true): green
        case (true, false): blue
        case (false, false): yellow
        }
    }

    static func drawn(width: Int, height: Int, _ colour: (Int, Int) -> [UInt8]) -> Pixels {
        let bytes = (0..<height).flatMap { y in (0..<width).flatMap { x in colour(x, y) } }
        return Pixels(width: width, height: height, bytes: bytes)
    }

    /// Something like a photograph: waves and noise from a seed.
    static func textured(width: Int, height: Int) -> Pixels {
        var state: UInt32 = 7
        return drawn(width: width, height: height) { x, y in
            state = state &* 1_664_525 &+ 1_013_904_223
            let noise = Int(state >> 28)
            let wave = (x * x / 7 + y * 3) % 200
            return [wave + noise, (x * 5 + noise) % 230, (y * 7) % 250, 255].map { UInt8(clamping: $0) }
        }
    }
}

extension Pixels {
    func colour(_ x: Int, _ y: Int) -> [UInt8] {
        let offset = (y * width + x) * 4
        return Array(bytes[offset..<(offset + 4)])
    }

    /// The colours in the middle of the quarters: top left, top right, bottom left, bottom right.
    var quarterColours: [[UInt8]] {
        [height / 4, height * 3 / 4].flatMap { y in
            [width / 4, width * 3 / 4].map { x in colour(x, y) }
        }
    }

    /// The largest difference of a colour to that of another picture.
    func largestDifference(to other: Pixels) -> Int {
        guard width == other.width, height == other.height else { return .max }
        return zip(bytes, other.bytes).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}

extension DecodedPicture {
    /// The whole picture as it is shown.
    static func upright(_ bytes: [UInt8]) throws(MediaFault) -> Pixels {
        let picture = try DecodedPicture(bytes) { _, _ in 1 }
        return picture.pixels.upright(picture.orientation)
    }
}

func isNear(_ colour: [UInt8], _ other: [UInt8], by distance: Int = 12) -> Bool {
    zip(colour, other).allSatisfy { abs(Int($0) - Int($1)) <= distance }
}

extension [UInt8] {
    static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// A JPEG with a segment after its start mark.
    func withSegment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        self[..<2] + [0xFF, marker] + .bigEndian16(content.count + 2) + content + self[2...]
    }

    func withExif(_ orientation: Orientation) -> [UInt8] {
        withSegment(0xE1, .ascii("Exif\0\0") + orientation.exif)
    }

    /// A PNG with a chunk after its size.
    func withChunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        self[..<33] + PNGChunk.bytes(name, content) + self[33...]
    }
}

enum PNGChunk {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func bytes(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = .ascii(name) + content
        return .bigEndian32(content.count) + named + .bigEndian32(checksum(named))
    }

    static func header(width: Int, height: Int, interlaced: Bool = false) -> [UInt8] {
        bytes("IHDR", .bigEndian32(width) + .bigEndian32(height) + [8, 6, 0, 0, interlaced ? 1 : 0])
    }

    private static func checksum(_ bytes: [UInt8]) -> Int {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
        }
        return Int(~sum)
    }
}

/// Colour profiles (ICC.1:2001) with what a converter needs and nothing else.
enum TestProfile {
    /// The profile of screens whose red is sRGB's blue and whose blue is its red.
    static let exchanged = rgb(red: (0.1431, 0.0606, 0.7141), blue: (0.4360, 0.2225, 0.0139), gamma: 2.2)
    /// sRGB's primaries and nearly its curve.
    static let grey = file(
        "GRAY",
        pcs: "XYZ ",
        [("wtpt", xyz(0.9642, 1, 0.8249)), ("kTRC", .ascii("curv") + number(0) + number(1) + [1, 0, 0, 0])]
    )

    /// Without ink white, with black ink black, with others grey.
    static let cmyk: [UInt8] = {
        let steps = (0...255).map { UInt8($0) }
        let matrix = (0..<9).flatMap { number($0 % 4 == 0 ? 0x10000 : 0) }
        let colours = (0..<16).flatMap { index -> [UInt8] in
            [index == 0 ? 255 : index % 2 == 1 ? 0 : 128, 128, 128]
        }
        let table =
            .ascii("mft1") + number(0) + [4, 3, 2, 0] + matrix + (0..<4).flatMap { _ in steps } + colours
            + (0..<3).flatMap { _ in steps }
        return file("CMYK", pcs: "Lab ", [("A2B0", table), ("wtpt", xyz(0.9642, 1, 0.8249))])
    }()

    private static func rgb(
        red: (Double, Double, Double),
        blue: (Double, Double, Double),
        gamma: Double
    ) -> [UInt8] {
        let curve = .ascii("curv") + number(0) + number(1) + .bigEndian16(Int(gamma * 256)) + [0, 0]
        return file(
            "RGB ",
            pcs: "XYZ ",
            [
                ("wtpt", xyz(0.9642, 1, 0.8249)),
                ("rXYZ", xyz(red.0, red.1, red.2)), ("gXYZ", xyz(0.3851, 0.7169, 0.0971)),
                ("bXYZ", xyz(blue.0, blue.1, blue.2)),
                ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
            ]
        )
    }

    private static func number(_ value: Int) -> [UInt8] { .bigEndian32(value) }

    private static func xyz(_ x: Double, _ y: Double, _ z: Double) -> [UInt8] {
        .ascii("XYZ ") + number(0) + [x, y, z].flatMap { number(Int($0 * 65536)) }
    }

    private static func file(
        _ space: String,
        pcs: String,
        _ tags: [(name: String, content: [UInt8])]
    ) -> [UInt8] {
        var table = number(tags.count)
        var data: [UInt8] = []
        let start = 128 + 4 + tags.count * 12
        for tag in tags {
            table += .ascii(tag.name) + number(start + data.count) + number(tag.content.count)
            data += tag.content + [UInt8](repeating: 0, count: (4 - tag.content.count % 4) % 4)
        }
        let kind = space == "CMYK" ? "prtr" : "mntr"
        var header = number(start + data.count) + number(0) + number(0x0210_0000) + .ascii(kind + space + pcs)
        header += [UInt8](repeating: 0, count: 12) + .ascii("acsp") + [UInt8](repeating: 0, count: 28)
        // D50, the white of all profiles.
        header += [0xF6D6, 0x10000, 0xD32D].flatMap(number)
        header += [UInt8](repeating: 0, count: 128 - header.count)
        return header + table + data
    }
}
