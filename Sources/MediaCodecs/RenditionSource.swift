import MediaWork
import PictureHeaders

/// The pixels that renditions are made of.
struct RenditionSource {
    private let orientation: Orientation
    let hasAlpha: Bool
    let isDrawn: Bool
    /// The pixels, with alpha multiplied in; then half of them on each side, and so on, as far as was needed.
    private var halves: [Pixels]
    /// The pixels of the last rendition, which the other format of the same size uses again.
    private var last: (size: PixelSize, pixels: Pixels)?

    init(_ picture: DecodedPicture) {
        orientation = picture.orientation
        hasAlpha = picture.format != .jpeg && picture.pixels.hasTransparency
        var pixels = picture.pixels
        isDrawn = picture.format.isLossless && pixels.isDrawn
        if hasAlpha { pixels.premultiply() }
        halves = [pixels]
    }

    /// The number of pixels on the longer side that are enough to see the tone.
    static let toneSide = 64

    var tone: Tone {
        var small = halves[0]
        while max(small.width, small.height) >= RenditionSource.toneSide * 2 { small = small.halved }
        if hasAlpha { small.unpremultiply() }
        return small.tone
    }

    /// - Throws: `MediaFault.notEncoded`, or that memory is missing.
    mutating func file(_ rendition: Rendition) throws(MediaFault) -> [UInt8] {
        let pixels: Pixels
        if let last, last.size == rendition.size {
            pixels = last.pixels
        } else {
            var made = shown(in: rendition.size)
            if hasAlpha { made.unpremultiply() }
            pixels = made
            last = (rendition.size, made)
        }
        return try pixels.encoded(as: rendition.format, hasAlpha: hasAlpha, isDrawn: isDrawn)
    }

    private mutating func shown(in size: PixelSize) -> Pixels {
        let stored = orientation.isSideways ? size.turned : size
        // The same pixels stay the same.
        if stored == halves[0].size { return halves[0].upright(orientation) }
        var box = PixelBox(of: halves[0].size, shapedAs: stored)
        var level = 0
        // The average of four is quick, and the filter makes the rest, of at least half as many pixels again.
        while box.width >= Double(stored.width) * 3.2 {
            box = box.divided(by: 2)
            level += 1
            if halves.count == level { halves.append(halves[level - 1].halved) }
        }
        return halves[level].resized(box, to: stored).upright(orientation)
    }
}
