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
    private typealias Sums = SIMD4<Int32>

    /// The picture with one pixel for a square of pixels; their average.
    func reduced(by factor: Int) -> Pixels {
        guard factor > 1 else { return self }
        let newWidth = (width + factor - 1) / factor
        let newHeight = (height + factor - 1) / factor
        return Pixels(width: newWidth, height: newHeight) { target in
            bytes.withUnsafeBytes { source in
                var sums = [Sums](repeating: .zero, count: newWidth)
                for row in 0..<newHeight {
                    let rows = (row * factor)..<min((row + 1) * factor, height)
                    sums.withUnsafeMutableBufferPointer { sums in
                        sums.update(repeating: .zero)
                        for y in rows { add(row: y, of: source, in: sums, factor: factor) }
                    }
                    for column in 0..<newWidth {
                        let columns = min(factor, width - column * factor)
                        let count = Int32(truncatingIfNeeded: columns * rows.count)
                        let average = (sums[column] &+ count / 2) / Sums(repeating: count)
                        Pixels.store(average, in: target, at: (row * newWidth + column) * 4)
                    }
                }
            }
        }
    }

    private func add(
        row: Int,
        of source: UnsafeRawBufferPointer,
        in sums: UnsafeMutableBufferPointer<Sums>,
        factor: Int
    ) {
        var offset = row * width * 4
        for column in 0..<sums.count {
            var sum = sums[column]
            for _ in 0..<min(factor, width - column * factor) {
                sum &+= Sums(truncatingIfNeeded: source.load(fromByteOffset: offset, as: SIMD4<UInt8>.self))
                offset += 4
            }
            sums[column] = sum
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
                narrow(lowered, columns, into: target, at: row * size.width * 4)
            }
        }
    }

    private func lower(_ taps: Lanczos.Taps, _ weights: [Int16], into row: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            weights.withUnsafeBufferPointer { weights in
                let rows = bytes[(taps.first * width * 4)...]
                studio_lower(
                    UnsafeBufferPointer(rebasing: rows).baseAddress,
                    width * 4,
                    UnsafeBufferPointer(rebasing: weights[taps.weights]).baseAddress,
                    taps.weights.count,
                    &row,
                    width * 4
                )
            }
        }
    }

    private func narrow(
        _ row: [UInt8],
        _ columns: Lanczos,
        into target: UnsafeMutableBufferPointer<UInt8>,
        at start: Int
    ) {
        row.withUnsafeBufferPointer { row in
            columns.weights.withUnsafeBufferPointer { weights in
                for (column, taps) in columns.taps.enumerated() {
                    studio_narrow(
                        UnsafeBufferPointer(rebasing: row[(taps.first * 4)...]).baseAddress,
                        UnsafeBufferPointer(rebasing: weights[taps.weights]).baseAddress,
                        taps.weights.count,
                        UnsafeMutableBufferPointer(rebasing: target[(start + column * 4)...]).baseAddress
                    )
                }
            }
        }
    }

    private static func store(
        _ values: Sums,
        in target: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) {
        let limited = values.clamped(lowerBound: .zero, upperBound: Sums(repeating: 255))
        UnsafeMutableRawBufferPointer(target).storeBytes(
            of: SIMD4<UInt8>(truncatingIfNeeded: limited),
            toByteOffset: offset,
            as: SIMD4<UInt8>.self
        )
    }
}
