import CPixels
import MediaWork
import PictureHeaders
import Testing

@testable import MediaCodecs

@Suite
struct `Renditions` {
    private func result(_ file: [UInt8], _ renditions: [Rendition]) throws -> PictureResult {
        try PictureWork.result(of: PictureRequest(bytes: file, renditions: renditions))
    }

    private func rendition(_ width: Int, _ height: Int, _ format: RenditionFormat) -> Rendition {
        Rendition(size: PixelSize(width: width, height: height), format: format)
    }

    @Test(arguments: RenditionFormat.allCases)
    func `have the format and the size that were asked for`(format: RenditionFormat) throws {
        let file = try TestPictures.textured(width: 80, height: 60).encoded(as: .png, hasAlpha: false)
        let made = try result(file, [rendition(40, 30, format), rendition(21, 16, format)])
        for (bytes, width) in zip(made.renditions, [40, 21]) {
            let picture = try DecodedPicture(bytes) { _, _ in 1 }
            #expect(
                picture.format == PictureFileFormat(rawValue: [.avif: 4, .jpeg: 1, .png: 2][format] ?? 0)
            )
            #expect(picture.storedSize.width == width)
            #expect(picture.orientation == .upright)
        }
    }

    @Test
    func `of a turned picture are upright`() throws {
        let file = try TestPictures.quarters.encoded(as: .jpeg, hasAlpha: false).withExif(.turnedRight)
        let made = try result(file, [rendition(16, 24, .png), rendition(8, 12, .png)])
        #expect(made.facts.size == PixelSize(width: 16, height: 24))
        for bytes in made.renditions {
            let colours = try DecodedPicture.upright(bytes).quarterColours
            let expected = [TestPictures.blue, TestPictures.red, TestPictures.yellow, TestPictures.green]
            for (colour, wanted) in zip(colours, expected) { #expect(isNear(colour, wanted, by: 25)) }
        }
    }

    @Test
    func `of the picture's size have its pixels`() throws {
        let picture = TestPictures.textured(width: 40, height: 30)
        let file = try picture.encoded(as: .png, hasAlpha: false)
        let made = try result(file, [rendition(40, 30, .png)])
        #expect(try DecodedPicture.upright(made.renditions[0]) == picture)
    }

    @Test
    func `of another shape show the middle`() throws {
        // Red, green and blue stripes of the same width.
        let picture = TestPictures.drawn(width: 90, height: 30) { x, _ in
            x < 30 ? TestPictures.red : x < 60 ? TestPictures.green : TestPictures.blue
        }
        let file = try picture.encoded(as: .png, hasAlpha: false)
        let square = try DecodedPicture.upright(try result(file, [rendition(10, 10, .png)]).renditions[0])
        for x in 0..<10 { #expect(isNear(square.colour(x, 5), TestPictures.green, by: x % 9 == 0 ? 60 : 25)) }
    }

    @Test
    func `of one colour have exactly that colour`() throws {
        let picture = TestPictures.drawn(width: 97, height: 61) { _, _ in [13, 200, 77, 255] }
        let file = try picture.encoded(as: .png, hasAlpha: false)
        let small = try DecodedPicture.upright(try result(file, [rendition(11, 7, .png)]).renditions[0])
        #expect(small == TestPictures.drawn(width: 11, height: 7) { _, _ in [13, 200, 77, 255] })
    }

    @Test
    func `do not show colours of pixels that are invisible`() throws {
        // Invisible pixels are bright green.
        let picture = TestPictures.drawn(width: 40, height: 40) { x, _ in
            x < 20 ? [0, 255, 0, 0] : [200, 0, 0, 255]
        }
        let file = try picture.encoded(as: .png, hasAlpha: true)
        let small = try DecodedPicture.upright(try result(file, [rendition(10, 10, .png)]).renditions[0])
        for x in 0..<10 where small.colour(x, 5)[3] > 0 { #expect(small.colour(x, 5)[1] == 0) }
    }

    @Test
    func `of a transparent picture are white behind it in a JPEG`() throws {
        let picture = TestPictures.drawn(width: 32, height: 32) { _, _ in [0, 0, 0, 0] }
        let file = try picture.encoded(as: .png, hasAlpha: true)
        let made = try result(file, [rendition(16, 16, .jpeg)])
        #expect(
            isNear(try DecodedPicture.upright(made.renditions[0]).colour(8, 8), [255, 255, 255, 255], by: 2)
        )
    }

    @Test
    func `have the same bytes whatever else is asked for`() throws {
        let file = try TestPictures.textured(width: 400, height: 40).encoded(as: .jpeg, hasAlpha: false)
        let all = [
            rendition(300, 30, .jpeg), rendition(100, 10, .avif), rendition(50, 5, .png),
            rendition(20, 20, .jpeg),
        ]
        let together = try result(file, all)
        for (index, one) in all.enumerated() {
            #expect(try result(file, [one]).renditions == [together.renditions[index]])
            #expect(try result(file, all.reversed()).renditions[3 - index] == together.renditions[index])
        }
    }

    @Test
    func `of a wide JPEG are made of enough pixels`() throws {
        // Decoded at half the size for 1600 pixels, and whole for more.
        let file = try TestPictures.textured(width: 6400, height: 8).encoded(as: .jpeg, hasAlpha: false)
        let made = try result(file, [rendition(4000, 5, .png), rendition(400, 1, .png)])
        #expect(try DecodedPicture.upright(made.renditions[0]).size == PixelSize(width: 4000, height: 5))
        #expect(made.facts.size == PixelSize(width: 6400, height: 8))
    }

    @Test(arguments: [1, 2, 4, 16, 255, 256])
    func `in PNG have a palette for few colours`(count: Int) throws {
        let picture = TestPictures.drawn(width: 32, height: 16) { x, y in
            let number = (y * 32 + x) % count
            return [UInt8(number), UInt8(255 - number), 7, number % 2 == 0 ? 255 : UInt8(number)]
        }
        let file = try picture.encoded(as: .png, hasAlpha: picture.hasTransparency)
        // The type of colours in the header.
        #expect(file[25] == 3)
        #expect(try DecodedPicture.upright(file) == picture)
    }

    @Test
    func `in PNG have no palette for 257 colours`() throws {
        let picture = TestPictures.drawn(width: 257, height: 1) { x, _ in
            [UInt8(x % 256), x == 256 ? 1 : 0, 0, 255]
        }
        let file = try picture.encoded(as: .png, hasAlpha: false)
        #expect(file[25] == 2)
        #expect(try DecodedPicture.upright(file) == picture)
    }

    /// Stripes of three pixels, as letters have them.
    private static let drawing = TestPictures.drawn(width: 48, height: 16) { x, _ in
        x / 3 % 2 == 0 ? TestPictures.red : TestPictures.blue
    }

    @Test
    func `of drawings have sharp edges between colours`() throws {
        let file = try Self.drawing.encoded(as: .png, hasAlpha: false)
        let made = try result(file, [rendition(48, 16, .avif)])
        #expect(made.facts.needsPNG)
        let avif = try DecodedPicture.upright(made.renditions[0])
        for x in 0..<48 {
            #expect(isNear(avif.colour(x, 8), Self.drawing.colour(x, 8), by: 40), "\(x)")
        }
    }

    @Test(arguments: ["a photo", "a photo without colour", "a drawing in JPEG", "many colours"])
    func `of other pictures than drawings are JPEG`(name: String) throws {
        let picture =
            switch name {
            case "a photo": TestPictures.textured(width: 64, height: 48)
            case "a photo without colour":
                TestPictures.drawn(width: 64, height: 48) { x, y in
                    let grey = UInt8((x * 7 + y * 13) % 256)
                    return [grey, grey, grey, 255]
                }
            case "a drawing in JPEG": Self.drawing
            default:
                // Pairs of pixels of 4100 colours.
                TestPictures.drawn(width: 8200, height: 1) { x, _ in
                    [UInt8(x / 2 % 256), UInt8(x / 512), 0, 255]
                }
            }
        let file = try picture.encoded(as: name.hasSuffix("JPEG") ? .jpeg : .png, hasAlpha: false)
        #expect(!(try result(file, []).facts.needsPNG))
    }

    @Test
    func `come with the tone that most of the picture has`() throws {
        let picture = TestPictures.drawn(width: 60, height: 60) { x, y in
            y < 40 ? [200, 40, 100, 255] : [10, 10, 10, 255]
        }
        let file = try picture.encoded(as: .png, hasAlpha: false)
        #expect(try result(file, []).facts.tone == Tone(red: 200, green: 40, blue: 100))
    }

    @Test
    func `of damaged files are an error with words for people`() throws {
        let fault = try #require(throws: MediaFault.self) { try result([0xFF, 0xD8, 0xFF], []) }
        #expect(fault == .cutOff(.jpeg))
        #expect(fault.message == "the JPEG ends too early, so a part of it is missing")
    }

    @Test
    func `name every library that their bytes depend on`() {
        let versions = LibraryVersions.text
        for name in [
            "pipeline 3", "libjpeg-turbo ", "libpng ", "zlib ", "libwebp ", "libavif ", "aom", "lcms2 ",
        ] {
            #expect(versions.contains(name))
        }
    }
}

@Suite
struct `Lanczos' weights` {
    @Test(arguments: [(100, 10), (4000, 1600), (10, 30), (1, 1), (16_384, 1), (7, 5)])
    func `add up to 1`(source: Int, target: Int) {
        let filter = Lanczos(source: source, start: 0, length: Double(source), target: target)
        #expect(filter.taps.count == target)
        for taps in filter.taps {
            let weights = filter.weights[taps.weights..<(taps.weights + taps.count)]
            #expect(weights.reduce(0, +) == Lanczos.one)
            #expect(taps.first >= 0 && taps.first + taps.count <= source)
        }
    }

    @Test
    func `are what the formula says`() {
        let filter = Lanczos(source: 30, start: 0, length: 30, target: 15)
        // Of the pixel in the middle, whose neighbours are 0.25, 0.75 … pixels of the result away.
        let taps = filter.taps[7]
        let weights = filter.weights[taps.weights..<(taps.weights + taps.count)]
        #expect(weights.count == 12)
        #expect(zip(weights, weights.reversed()).allSatisfy { abs($0 - $1) <= 8 })
        #expect(abs(weights[weights.startIndex + 5] - 7290) < 60)
    }
}
