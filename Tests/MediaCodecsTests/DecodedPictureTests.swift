import MediaWork
import PictureHeaders
import Testing

@testable import MediaCodecs

@Suite
struct `Decoded pictures` {
    // MARK: Formats

    @Test
    func `of a PNG have its exact pixels`() throws {
        let picture = TestPictures.textured(width: 31, height: 17)
        let file = try picture.encoded(as: .png, hasAlpha: false)
        #expect(try DecodedPicture.upright(file) == picture)
    }

    @Test
    func `of a transparent PNG have its exact colours and alpha`() throws {
        let picture = TestPictures.drawn(width: 20, height: 20) { x, y in
            [UInt8(x * 12), UInt8(y * 12), 90, UInt8((x + y) * 6)]
        }
        let file = try picture.encoded(as: .png, hasAlpha: true)
        #expect(try DecodedPicture.upright(file) == picture)
    }

    @Test(arguments: [RenditionFormat.jpeg, .avif])
    func `of a lossy file have nearly its colours`(format: RenditionFormat) throws {
        let file = try TestPictures.quarters.encoded(as: format, hasAlpha: false)
        let colours = try DecodedPicture.upright(file).quarterColours
        let expected = TestPictures.quarters.quarterColours
        for (colour, wanted) in zip(colours, expected) { #expect(isNear(colour, wanted, by: 30)) }
    }

    @Test
    func `of an AVIF have its alpha`() throws {
        let picture = TestPictures.drawn(width: 32, height: 32) { x, _ in [200, 60, 60, x < 16 ? 0 : 255] }
        let file = try picture.encoded(as: .avif, hasAlpha: true)
        let decoded = try DecodedPicture.upright(file)
        #expect(decoded.colour(4, 16)[3] < 8)
        #expect(isNear(decoded.colour(28, 16), [200, 60, 60, 255]))
    }

    @Test
    func `of a lossless WebP have its exact pixels`() throws {
        let decoded = try DecodedPicture.upright(Fixtures.webPLossless)
        #expect(
            decoded.quarterColours.map { $0.prefix(3) }
                == TestPictures.quarters.quarterColours.map { $0.prefix(3) }
        )
        #expect(decoded.hasTransparency)
    }

    @Test(arguments: [Fixtures.webPLossy, Fixtures.palettePNG, Fixtures.avif1])
    func `of files by Pillow have their colours`(file: [UInt8]) throws {
        let colours = try DecodedPicture.upright(file).quarterColours
        for (colour, wanted) in zip(colours, TestPictures.quarters.quarterColours) {
            #expect(isNear(colour, wanted))
        }
    }

    @Test(arguments: [Fixtures.greyJPEG, Fixtures.deepPNG])
    func `of a grey file are grey`(file: [UInt8]) throws {
        let picture = try DecodedPicture.upright(file)
        #expect(picture.size == PixelSize(width: 24, height: 16))
        for y in 0..<16 {
            let colour = picture.colour(7, y)
            #expect(colour[0] == colour[1] && colour[1] == colour[2] && colour[3] == 255)
        }
        #expect(picture.colour(0, 0)[0] < 20)
    }

    // MARK: Orientation

    /// What the eight orientations make of red and green above blue and yellow.
    private static let shown: [Orientation: [[UInt8]]] = {
        let (red, green) = (TestPictures.red, TestPictures.green)
        let (blue, yellow) = (TestPictures.blue, TestPictures.yellow)
        return [
            .upright: [red, green, blue, yellow],
            .mirrored: [green, red, yellow, blue],
            .upsideDown: [yellow, blue, green, red],
            .mirroredUpsideDown: [blue, yellow, red, green],
            .mirroredTurnedLeft: [red, blue, green, yellow],
            .turnedRight: [blue, red, yellow, green],
            .mirroredTurnedRight: [yellow, green, blue, red],
            .turnedLeft: [green, yellow, red, blue],
        ]
    }()

    private func check(_ file: [UInt8], _ orientation: Orientation) throws {
        let picture = try DecodedPicture.upright(file)
        #expect(
            picture.size
                == (orientation.isSideways ? PixelSize(width: 16, height: 24) : TestPictures.quarters.size)
        )
        for (colour, wanted) in zip(picture.quarterColours, try #require(Self.shown[orientation])) {
            #expect(isNear(colour, wanted, by: 30))
        }
    }

    @Test(arguments: Orientation.allCases)
    func `of a turned JPEG are upright`(orientation: Orientation) throws {
        let file = try TestPictures.quarters.encoded(as: .jpeg, hasAlpha: false)
        try check(file.withExif(orientation), orientation)
    }

    @Test(arguments: Orientation.allCases)
    func `of a turned PNG are upright`(orientation: Orientation) throws {
        let file = try TestPictures.quarters.encoded(as: .png, hasAlpha: false)
        try check(file.withChunk("eXIf", orientation.exif), orientation)
    }

    @Test(
        arguments: zip(
            Orientation.allCases,
            [
                Fixtures.avif1, Fixtures.avif2, Fixtures.avif3, Fixtures.avif4, Fixtures.avif5,
                Fixtures.avif6, Fixtures.avif7, Fixtures.avif8,
            ]
        )
    )
    func `of a turned AVIF are upright`(orientation: Orientation, file: [UInt8]) throws {
        try check(file, orientation)
    }

    @Test
    func `of a turned WebP are upright`() throws {
        try check(Fixtures.webPTurned, .turnedRight)
    }

    // MARK: Colours

    @Test
    func `with another profile are converted`() throws {
        let file = try TestPictures.quarters.encoded(as: .jpeg, hasAlpha: false)
        let picture = try DecodedPicture(
            file.withSegment(0xE2, .ascii("ICC_PROFILE\0") + [1, 1] + TestProfile.exchanged)
        ) { _, _ in 1 }
        #expect(picture.colours == .converted)
        // Red became blue.
        #expect(isNear(picture.pixels.quarterColours[0], [30, 30, 220, 255], by: 20))
    }

    @Test
    func `keep alpha when they are converted`() throws {
        let conversion = try ColourConversion(profile: TestProfile.exchanged, of: .rgb)
        let pixels = conversion.applied(
            to: Pixels(width: 2, height: 1, bytes: [255, 0, 0, 77, 0, 0, 255, 0])
        )
        #expect(isNear(pixels.bytes, [0, 0, 255, 77, 255, 0, 0, 0], by: 3))
    }

    @Test
    func `with a profile that cannot be read are left as they are`() throws {
        let file = try TestPictures.quarters.encoded(as: .jpeg, hasAlpha: false)
        let broken = file.withSegment(
            0xE2,
            .ascii("ICC_PROFILE\0") + [1, 1] + TestProfile.exchanged.prefix(140)
        )
        let picture = try DecodedPicture(broken) { _, _ in 1 }
        #expect(picture.colours == .unreadableProfile)
        #expect(picture.pixels == (try DecodedPicture.upright(file)))
    }

    @Test
    func `with a grey profile are converted`() throws {
        let conversion = try ColourConversion(profile: TestProfile.grey, of: .grey)
        let pixels = conversion.applied(to: Pixels(width: 1, height: 1, bytes: [128, 128, 128, 9]))
        // Half of the light is much brighter in sRGB.
        #expect(isNear(pixels.bytes, [188, 188, 188, 9], by: 2))
    }

    @Test
    func `in CMYK are converted by their profile`() throws {
        let file = Fixtures.cmyk.withSegment(0xE2, .ascii("ICC_PROFILE\0") + [1, 1] + TestProfile.cmyk)
        let picture = try DecodedPicture.upright(file)
        #expect(isNear(picture.colour(5, 8), [255, 255, 255, 255]))
        #expect(isNear(picture.colour(26, 8), [0, 0, 0, 255]))
    }

    @Test
    func `in CMYK without a profile are refused`() {
        #expect(throws: MediaFault.withoutProfile) { try DecodedPicture.upright(Fixtures.cmyk) }
    }

    @Test
    func `in CMYK with a profile of other colours are refused`() {
        let file = Fixtures.cmyk.withSegment(0xE2, .ascii("ICC_PROFILE\0") + [1, 1] + TestProfile.exchanged)
        #expect(throws: MediaFault.unreadableProfile) { try DecodedPicture.upright(file) }
    }
}
