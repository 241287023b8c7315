package import MediaWork
import PictureHeaders

/// Does what a request about a picture asks for.
package enum PictureWork {
    /// The width up to which all renditions are made of the same pixels, so that a picture is decoded once.
    private static let usualWidth = 1600

    /// - Throws: why nothing can be made of the file.
    package static func result(of request: PictureRequest) throws(MediaFault) -> PictureResult {
        let picture = try DecodedPicture(request.bytes) { stored, orientation in
            request.renditions.isEmpty
                ? reductionForFacts(of: stored)
                : usualReduction(of: orientation.isSideways ? stored.turned : stored)
        }
        var source = RenditionSource(picture)
        let facts = PictureFacts(
            format: picture.format,
            size: picture.shownSize,
            needsPNG: source.hasAlpha || source.isDrawn,
            colours: picture.colours,
            tone: source.tone
        )
        let usual = usualReduction(of: picture.shownSize)
        var files = [[UInt8]](repeating: [], count: request.renditions.count)
        var larger: [Int] = []
        // One size after the other, so that the pixels of each are made once for all its formats.
        let inOrder = request.renditions.enumerated().sorted { first, second in
            let (first, second) = (first.element.size, second.element.size)
            return (first.width, first.height) < (second.width, second.height)
        }
        for (index, rendition) in inOrder {
            if picture.format == .jpeg, reduction(of: picture.shownSize, to: rendition.size) < usual {
                larger.append(index)
            } else {
                files[index] = try source.file(rendition)
            }
        }
        guard !larger.isEmpty else { return PictureResult(facts: facts, renditions: files) }
        // Few pictures are shown larger than that, so they are decoded again, whole.
        var whole = RenditionSource(try DecodedPicture(request.bytes) { _, _ in 1 })
        for index in larger { files[index] = try whole.file(request.renditions[index]) }
        return PictureResult(facts: facts, renditions: files)
    }

    /// How much smaller a picture may be decoded where only its facts are wanted.
    private static func reductionForFacts(of stored: PixelSize) -> Int {
        reduction(ofScale: Double(max(stored.width, stored.height)) / Double(RenditionSource.toneSide))
    }

    private static func usualReduction(of shown: PixelSize) -> Int {
        reduction(ofScale: Double(shown.width) / Double(usualWidth))
    }

    private static func reduction(of shown: PixelSize, to size: PixelSize) -> Int {
        reduction(
            ofScale: min(
                Double(shown.width) / Double(size.width),
                Double(shown.height) / Double(size.height)
            )
        )
    }

    /// How much smaller a picture may be decoded so that twice the pixels that are needed are left: the filter makes
    /// better ones of them than the decoder does.
    private static func reduction(ofScale scale: Double) -> Int {
        [8, 4, 2].first { scale >= Double($0) * 2 } ?? 1
    }
}
