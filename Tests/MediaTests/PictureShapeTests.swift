import Hashing
import MediaWork
import PictureHeaders
import Testing

@testable import Media

@Suite("The sizes of a picture")
struct PictureShapeTests {
    @Test(
        arguments: [
            (.natural, (4000, 3000), ["480x360", "800x600", "1200x900", "1600x1200"]),
            (.natural, (3000, 4000), ["480x640", "800x1067", "1200x1600", "1600x2133"]),
            (.square, (4000, 3000), ["480x480", "800x800", "1200x1200", "1600x1600"]),
            (.card, (4000, 3000), ["480x320", "800x533", "1200x800", "1600x1067"]),
            (.wide, (4000, 3000), ["480x270", "800x450", "1200x675", "1600x900"]),
            (.social, (4000, 3000), ["1200x630"]), (.cover, (4000, 3000), ["1400x1400"]),
            // Never larger than the picture.
            (.natural, (1000, 500), ["480x240", "800x400", "1000x500"]),
            (.square, (1000, 500), ["500x500"]), (.social, (600, 600), ["600x315"]),
            (.cover, (900, 700), ["700x700"]), (.natural, (1, 1), ["1x1"]), (.wide, (1, 1), ["1x1"]),
            // Nearly as large as the next is too close.
            (.natural, (999, 999), ["480x480", "999x999"]), (.natural, (590, 10), ["590x10"]),
            // Not longer than what workers make.
            (.natural, (500, 16_000), ["128x4096"]),
            (.natural, (16_000, 2), ["480x1", "800x1", "1200x1", "1600x1"]),
        ] as [(PictureShape, (Int, Int), [String])]
    )
    func `are those that screens need`(shape: PictureShape, picture: (Int, Int), expected: [String]) {
        let sizes = shape.sizes(of: PixelSize(width: picture.0, height: picture.1))
        #expect(sizes.map { "\($0.width)x\($0.height)" } == expected)
        #expect(sizes.allSatisfy { max($0.width, $0.height) <= PictureLimits.renditionSide })
    }

    private static let renditions = PictureRenditions(
        stem: "night-room",
        key: ContentHash(value: 0xABCD_EF01_2345_6789),
        size: PixelSize(width: 900, height: 600),
        needsPNG: true,
        tone: Tone(red: 255, green: 0, blue: 128)
    )

    @Test
    func `are known again by their names`() throws {
        for shape in PictureShape.allCases {
            for format in Self.renditions.formats(of: shape) {
                for size in shape.sizes(of: Self.renditions.size) {
                    let rendition = Rendition(size: size, format: format)
                    let name = PublishedName(address: Self.renditions.address(of: rendition))
                    let found = try #require(name.rendition)
                    #expect(found.picture == Self.renditions.nameHash && found.1 == rendition)
                    #expect(Self.renditions.contains(rendition))
                    let use = PublishedUse("media/Raum ä.png", rendition: rendition)
                    #expect(PublishedUse(text: use.text) == use)
                }
            }
        }
        #expect(!Self.renditions.contains(Rendition(size: PixelSize(width: 901, height: 601), format: .avif)))
        #expect(PublishedUse(text: "media/a.png") == PublishedUse("media/a.png"))
    }

    @Test(arguments: [
        "a.0123456789.avif", "a-1x.0123456789.avif", "a-x1.0123456789.avif", "a-1x1.avif",
        "a-0x1.0123456789.avif",
        "a-1x1.0123456789.gif", "a-99999999999999999999x1.0123456789.jpg", "", "-", "a-1x1x1.0123456789.png",
    ])
    func `are not taken from other names`(name: String) {
        #expect(PublishedName(address: "/media/\(name)").rendition == nil)
    }

    @Test
    func `are carried by a text`() {
        #expect(PictureRenditions(text: Self.renditions.text) == Self.renditions)
    }

    @Test(arguments: [
        "", "a b", "a 1 1 1 0", "a -1 1 1 0 0", "a 1 0 1 0 0", "a 1 1 1 0 64", "a\" 1 1 1 0 0", "A 1 1 1 0 0",
    ])
    func `are not made of another text`(text: String) {
        #expect(PictureRenditions(text: text) == nil)
    }

    @Test(arguments: [
        ("", []), ("/media/", []), ("/media", []), ("/media/a.b", ["a.b"]),
        (
            "<img src=\"/media/a-1.x\" srcset=\"/media/b.c 1w, https://x.example/media/d 2w\">",
            ["a-1.x", "b.c", "d"]
        ),
        ("/media/media/a.b", ["media"]), ("//media/a.b /media/Ä", ["a.b"]),
    ])
    func `are found wherever a page names them`(page: String, expected: [String]) {
        let names = Array(page.utf8).withUnsafeBufferPointer { PublishedName.all(in: $0) }
        #expect(names.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
    }
}
