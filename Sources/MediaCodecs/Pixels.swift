import MediaWork
import PictureHeaders

/// Pixels of four bytes, row by row: red, green, blue and alpha.
struct Pixels: Equatable, Sendable {
    let width: Int
    let height: Int
    var bytes: [UInt8]

    init(width: Int, height: Int, bytes: [UInt8]) {
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// Memory that a function fills.
    init<Failure: Error>(
        width: Int,
        height: Int,
        _ fill: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let count = width * height * 4
        var failure: Failure?
        bytes = Array(unsafeUninitializedCapacity: count) { buffer, filled in
            // A decoder that ends early must not show what was in the memory before.
            buffer.initialize(repeating: 0)
            filled = count
            do throws(Failure) {
                try fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        self.width = width
        self.height = height
    }

    var size: PixelSize { PixelSize(width: width, height: height) }

    /// Whether a pixel is transparent, be it a little.
    var hasTransparency: Bool {
        bytes.withUnsafeBufferPointer { bytes in
            stride(from: 3, to: bytes.count, by: 4).contains { bytes[$0] != 0xFF }
        }
    }

    /// Whether it is a drawing, such as a logo, a plan or a picture of a screen: few colours, in areas.
    ///
    /// A photograph has other pixels next to each other, also where it has few colours, as one without colour does.
    var isDrawn: Bool {
        bytes.withUnsafeBytes { bytes in
            let pixels = bytes.bindMemory(to: UInt32.self)
            var equal = 0
            for index in pixels.indices.dropFirst() where pixels[index] == pixels[index - 1] { equal += 1 }
            guard equal * 2 >= pixels.count else { return false }
            // One bit for each colour, without alpha.
            var found = [UInt64](repeating: 0, count: 1 << 18)
            var count = 0
            for pixel in pixels {
                let (colour, bit) = (Int(pixel & 0xFF_FFFF), pixel & 63)
                guard found[colour >> 6] & (1 << UInt64(bit)) == 0 else { continue }
                found[colour >> 6] |= 1 << UInt64(bit)
                count += 1
                if count > Pixels.mostDrawnColours { return false }
            }
            return true
        }
    }

    /// With soft edges between a dozen colours there are thousands.
    private static let mostDrawnColours = 4096

    // MARK: Orientation

    /// The picture as it is shown.
    func upright(_ orientation: Orientation) -> Pixels {
        guard orientation != .upright else { return self }
        let (lastX, lastY) = (width - 1, height - 1)
        return switch orientation {
        case .upright: self
        case .mirrored: moved { (lastX - $0, $1) }
        case .upsideDown: moved { (lastX - $0, lastY - $1) }
        case .mirroredUpsideDown: moved { ($0, lastY - $1) }
        case .mirroredTurnedLeft: turned { ($1, $0) }
        case .turnedRight: turned { ($1, lastY - $0) }
        case .mirroredTurnedRight: turned { (lastX - $1, lastY - $0) }
        case .turnedLeft: turned { (lastX - $1, $0) }
        }
    }

    private func moved(_ source: (Int, Int) -> (x: Int, y: Int)) -> Pixels {
        moved(toWidth: width, height: height, source)
    }

    private func turned(_ source: (Int, Int) -> (x: Int, y: Int)) -> Pixels {
        moved(toWidth: height, height: width, source)
    }

    /// - Parameter source: from where a pixel of the new picture comes.
    private func moved(
        toWidth newWidth: Int,
        height newHeight: Int,
        _ source: (Int, Int) -> (x: Int, y: Int)
    ) -> Pixels {
        Pixels(width: newWidth, height: newHeight) { target in
            bytes.withUnsafeBytes { bytes in
                let target = UnsafeMutableRawBufferPointer(target)
                for y in 0..<newHeight {
                    for x in 0..<newWidth {
                        let from = source(x, y)
                        let pixel = bytes.load(
                            fromByteOffset: (from.y * width + from.x) * 4,
                            as: UInt32.self
                        )
                        target.storeBytes(of: pixel, toByteOffset: (y * newWidth + x) * 4, as: UInt32.self)
                    }
                }
            }
        }
    }

    // MARK: Alpha

    /// The colours multiplied with alpha, so that colours of pixels that nobody sees do not spread.
    mutating func premultiply() {
        forEachPixel { pixel in
            let alpha = UInt32(pixel[3])
            for channel in 0..<3 {
                // Division by 255 with rounding, for products of bytes.
                let product = UInt32(pixel[channel]) * alpha + 128
                pixel[channel] = UInt8(truncatingIfNeeded: (product + product >> 8) >> 8)
            }
        }
    }

    mutating func unpremultiply() {
        forEachPixel { pixel in
            let alpha = UInt32(pixel[3])
            for channel in 0..<3 {
                let colour = alpha == 0 ? 0 : (UInt32(pixel[channel]) * 255 + alpha / 2) / alpha
                pixel[channel] = UInt8(clamping: colour)
            }
        }
    }

    /// Puts it on white.
    mutating func flatten() {
        forEachPixel { pixel in
            let alpha = UInt32(pixel[3])
            for channel in 0..<3 {
                let sum = UInt32(pixel[channel]) * alpha + 255 * (255 - alpha)
                pixel[channel] = UInt8(truncatingIfNeeded: (sum + 127) / 255)
            }
            pixel[3] = 0xFF
        }
    }

    mutating func forEachPixel(_ body: (UnsafeMutablePointer<UInt8>) -> Void) {
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            for offset in stride(from: 0, to: buffer.count, by: 4) { body(start + offset) }
        }
    }

    // MARK: Tone

    /// The tone that most pixels have; of two that have as many, the one with the lower number.
    ///
    /// Pixels that are more transparent than not do not count.
    var tone: Tone {
        var counts = [Int](repeating: 0, count: Tone.count)
        for offset in stride(from: 0, to: bytes.count, by: 4) where bytes[offset + 3] >= 0x80 {
            let tone = Tone(red: bytes[offset], green: bytes[offset + 1], blue: bytes[offset + 2])
            counts[Int(tone.number)] += 1
        }
        let most = counts.max().flatMap { counts.firstIndex(of: $0) } ?? 0
        return Tone(number: UInt8(truncatingIfNeeded: most)) ?? Tone(red: 0, green: 0, blue: 0)
    }
}
