import MediaWork
import PictureHeaders

/// The pixels that renditions are made of.
struct RenditionSource {
    private let orientation: Orientation
    /// With alpha multiplied in.
    private let pixels: Pixels
    let hasAlpha: Bool
    /// The pixels by how many of them became one.
    private var reduced: [Int: Pixels] = [:]

    init(_ picture: DecodedPicture) {
        orientation = picture.orientation
        hasAlpha = picture.pixels.hasTransparency
        var pixels = picture.pixels
        if hasAlpha { pixels.premultiply() }
        self.pixels = pixels
    }

    /// The number of pixels on the longer side that are enough to see the tone.
    private static let toneSide = 64

    var tone: Tone {
        let longer = max(pixels.width, pixels.height)
        var small = pixels.reduced(by: max(longer / RenditionSource.toneSide, 1))
        if hasAlpha { small.unpremultiply() }
        return small.tone
    }

    /// - Throws: `MediaFault.notEncoded`, or that memory is missing.
    mutating func file(_ rendition: Rendition) throws(MediaFault) -> [UInt8] {
        var result = shown(in: rendition.size)
        if hasAlpha { result.unpremultiply() }
        return try result.encoded(as: rendition.format, hasAlpha: hasAlpha)
    }

    private mutating func shown(in size: PixelSize) -> Pixels {
        let stored = orientation.isSideways ? size.turned : size
        // The same pixels stay the same.
        if stored == pixels.size { return pixels.upright(orientation) }
        let box = PixelBox(of: pixels.size, shapedAs: stored)
        // The average of squares is quick, and the filter makes the rest, of at least half as many pixels again.
        let factor = max(Int(box.width / Double(stored.width) / 1.6), 1)
        if factor > 1, reduced[factor] == nil { reduced[factor] = pixels.reduced(by: factor) }
        let source = reduced[factor] ?? pixels
        return source.resized(box.divided(by: factor), to: stored).upright(orientation)
    }
}
