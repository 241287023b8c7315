package import PictureHeaders

/// How a picture is cut where it is shown, and in which sizes it is made.
package enum PictureShape: String, Sendable, CaseIterable {
    /// As it is.
    case natural
    /// The middle, as wide as high, such as for covers.
    case square
    /// The middle, 3:2.
    case card
    /// The middle, 16:9.
    case wide
    /// The middle, as social networks show it: 1200 × 630 pixels.
    case social
    /// The middle, as podcast players ask for it: 1400 × 1400 pixels.
    case cover

    /// The shapes that templates may ask for.
    package static let ofTemplates = [natural, square, card, wide]

    /// In pixels.
    private static let widths = [480, 800, 1200, 1600]
    /// The most pixels on a side of a rendition, for pictures that are much higher than wide.
    private static let longestSide = 4096

    /// Whether it is made in one size and as JPEG, for programs that know no others.
    var isForPrograms: Bool { self == .social || self == .cover }

    /// Width and height; nil for those of the picture.
    private var ratio: (width: Int, height: Int)? {
        switch self {
        case .natural: nil
        case .square, .cover: (1, 1)
        case .card: (3, 2)
        case .wide: (16, 9)
        case .social: (1200, 630)
        }
    }

    private var largestWidth: Int {
        switch self {
        case .natural, .square, .card, .wide: PictureShape.widths.last ?? 0
        case .social: 1200
        case .cover: 1400
        }
    }

    /// The sizes in which a picture is made, the smallest first; never larger than the picture, and at least one.
    package func sizes(of picture: PixelSize) -> [PixelSize] {
        let box = part(of: picture)
        let fitting = PictureShape.longestSide * box.width / max(box.height, 1)
        let largest = max(min(largestWidth, box.width, fitting), 1)
        var widths = isForPrograms ? [] : PictureShape.widths.filter { $0 < largest }
        widths.append(largest)
        // One that is nearly as large as the next is not worth a file.
        let useful = widths.indices.filter { index in
            index + 1 == widths.count || widths[index + 1] * 4 >= widths[index] * 5
        }
        return useful.map { index in
            let width = widths[index]
            return PixelSize(width: width, height: PictureShape.part(box.height, width, of: box.width))
        }
    }

    /// The size of the part of a picture that is shown.
    private func part(of picture: PixelSize) -> PixelSize {
        guard let ratio else { return picture }
        let isTooWide = picture.width * ratio.height > picture.height * ratio.width
        return isTooWide
            ? PixelSize(
                width: PictureShape.part(picture.height, ratio.width, of: ratio.height),
                height: picture.height
            )
            : PixelSize(
                width: picture.width,
                height: PictureShape.part(picture.width, ratio.height, of: ratio.width)
            )
    }

    /// A part of a length, rounded; at least one.
    private static func part(_ length: Int, _ part: Int, of whole: Int) -> Int {
        max((length * part + whole / 2) / max(whole, 1), 1)
    }
}
