/// How a picture must be turned to be upright (Exif 2.32, tag 0x0112).
///
/// It is all that is kept of a picture's Exif data.
package enum Orientation: UInt8, Sendable, CaseIterable {
    case upright = 1
    case mirrored
    case upsideDown
    case mirroredUpsideDown
    case mirroredTurnedLeft
    case turnedRight
    case mirroredTurnedRight
    case turnedLeft

    /// Whether width and height change places.
    package var isSideways: Bool { rawValue >= Orientation.mirroredTurnedLeft.rawValue }

    package func shown(_ size: PixelSize?) -> PixelSize? { isSideways ? size?.turned : size }

    // MARK: Exif

    private static let tag = 0x0112

    /// Reads Exif data, with or without the six bytes that begin it in a JPEG; upright where it says nothing else.
    package init(exif: ArraySlice<UInt8>) {
        let prefix = Array("Exif\0\0".utf8)
        let tiff = Array(exif.starts(with: prefix) ? exif.dropFirst(prefix.count) : exif)
        self = Orientation.entry(inTIFF: tiff).flatMap(Orientation.init) ?? .upright
    }

    /// The value of the first tag of this kind (TIFF 6.0, section 2).
    private static func entry(inTIFF bytes: [UInt8]) -> UInt8? {
        let isLittle = bytes.has("II", at: 0)
        guard isLittle || bytes.has("MM", at: 0) else { return nil }
        func number(_ offset: Int, _ count: Int) -> Int? {
            isLittle
                ? bytes.littleEndian(at: offset, count: count) : bytes.bigEndian(at: offset, count: count)
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else {
            return nil
        }
        for index in 0..<count {
            let offset = directory + 2 + index * 12
            guard let tag = number(offset, 2), let type = number(offset + 2, 2) else { return nil }
            guard tag == Orientation.tag else { continue }
            // A number of 16 bits; some programs write 32.
            let value = type == 4 ? number(offset + 8, 4) : number(offset + 8, 2)
            return value.flatMap(UInt8.init(exactly:))
        }
        return nil
    }

    /// Exif data that says this and nothing else, without the six bytes that begin it in a JPEG.
    package var exif: [UInt8] {
        let header = Array("MM".utf8) + [0, 42, 0, 0, 0, 8]
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, rawValue, 0, 0]
        return header + [0, 1] + entry + [0, 0, 0, 0]
    }
}
