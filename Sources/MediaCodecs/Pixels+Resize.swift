import CPixels
import PictureHeaders

/// A part of a picture, in its pixels.
struct PixelBox: Equatable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double

    /// The largest part in the middle of a picture that has the ratio of another size.
    init(of picture: PixelSize, shapedAs size: PixelSize) {
        let (pictureWidth, pictureHeight) = (Double(picture.width), Double(picture.height))
        let ratio = Double(size.width) / Double(size.height)
        width = min(pictureWidth, pictureHeight * ratio)
        height = min(pictureHeight, pictureWidth / ratio)
        x = (pictureWidth - width) / 2
        y = (pictureHeight - height) / 2
    }

    /// Where it is in a picture of which each pixel is some of these.
    func divided(by factor: Int) -> PixelBox {
        let factor = Double(factor)
        return PixelBox(x: x / factor, y: y / factor, width: width / factor, height: height / factor)
    }

    private init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension Pixels {
    /// The picture with one pixel for four, their average; one at an odd edge is the average of one or two.
    var halved: Pixels {
        let (newWidth, newHeight) = ((width + 1) / 2, (height + 1) / 2)
        return Pixels(width: newWidth, height: newHeight) { target in
            bytes.withUnsafeBufferPointer { bytes in
                for row in 0..<newHeight {
                    studio_halve(
                        UnsafeBufferPointer(rebasing: bytes[(row * 2 * width * 4)...]).baseAddress,
                        UnsafeBufferPointer(rebasing: bytes[(min(row * 2 + 1, height - 1) * width * 4)...])
                            .baseAddress,
                        width,
                        UnsafeMutableBufferPointer(rebasing: target[(row * newWidth * 4)...]).baseAddress
                    )
                }
            }
        }
    }

    /// A part of the picture in another size, by Lanczos' filter.
    func resized(_ box: PixelBox, to size: PixelSize) -> Pixels {
        let columns = Lanczos(source: width, start: box.x, length: box.width, target: size.width)
        let rows = Lanczos(source: height, start: box.y, length: box.height, target: size.height)
        // One row at a time, so that what is in between stays in the processor's cache.
        var lowered = [UInt8](repeating: 0, count: width * 4)
        return Pixels(width: size.width, height: size.height) { target in
            for (row, taps) in rows.taps.enumerated() {
                lower(taps, rows.weights, into: &lowered)
                studio_narrow(
                    lowered,
                    columns.taps,
                    columns.taps.count,
                    columns.weights,
                    UnsafeMutableBufferPointer(rebasing: target[(row * size.width * 4)...]).baseAddress
                )
            }
        }
    }

    private func lower(_ taps: studio_taps, _ weights: [Int16], into row: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            weights.withUnsafeBufferPointer { weights in
                studio_lower(
                    UnsafeBufferPointer(rebasing: bytes[(taps.first * width * 4)...]).baseAddress,
                    width * 4,
                    UnsafeBufferPointer(rebasing: weights[taps.weights...]).baseAddress,
                    taps.count,
                    &row,
                    width * 4
                )
            }
        }
    }
}
