import MediaWork
import PictureHeaders
import Testing

@testable import MediaCodecs

@Suite
struct `Hostile files` {
    /// A file of each format.
    static let samples: [(PictureFileFormat, [UInt8])] = {
        let picture = TestPictures.textured(width: 90, height: 70)
        let png = try? picture.encoded(as: .png, hasAlpha: false)
        let jpeg = try? picture.encoded(as: .jpeg, hasAlpha: false)
        let avif = try? picture.encoded(as: .avif, hasAlpha: false)
        return [(.png, png ?? []), (.jpeg, jpeg ?? []), (.avif, avif ?? []), (.webP, Fixtures.webPLossy)]
    }()

    @Test(arguments: samples)
    func `that end too early are named`(format: PictureFileFormat, file: [UInt8]) throws {
        _ = try DecodedPicture.upright(file)
        for length in stride(from: 0, to: file.count - 1, by: 97) {
            let fault = try #require(throws: MediaFault.self) {
                try DecodedPicture.upright(Array(file.prefix(length)))
            }
            #expect([.cutOff(format), .damaged(format), .notAPicture].contains(fault), "\(length): \(fault)")
        }
    }

    @Test(arguments: samples)
    func `of flipped bits are pictures or named`(format: PictureFileFormat, file: [UInt8]) {
        var state: UInt64 = 11
        for _ in 0..<60 {
            var broken = file
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let index = Int(state >> 33) % broken.count
                broken[index] ^= 1 << UInt8(state >> 20 & 7)
            }
            do throws(MediaFault) { _ = try DecodedPicture.upright(broken) } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test
    func `whose first bytes are no picture's are named`() {
        for bytes in [[], .ascii("<svg/>"), .ascii("GIF89a"), [0xFF], [UInt8](repeating: 0, count: 500)] {
            #expect(throws: MediaFault.notAPicture) { try DecodedPicture.upright(bytes) }
        }
    }

    @Test(arguments: [(50_000, 50_000), (16_385, 1), (1, 16_385), (8_000, 8_000)])
    func `that say to be too large are refused by their header`(width: Int, height: Int) {
        let file =
            PNGChunk.signature + PNGChunk.header(width: width, height: height)
            + PNGChunk.bytes("IDAT", [0x78, 0x9C, 0, 0]) + PNGChunk.bytes("IEND", [])
        #expect(throws: MediaFault.tooLarge(PixelSize(width: width, height: height))) {
            try DecodedPicture.upright(file)
        }
    }

    @Test
    func `with fewer bytes than their pixels need are refused by their header`() {
        let file =
            PNGChunk.signature + PNGChunk.header(width: 7000, height: 7000)
            + PNGChunk.bytes("IDAT", [0x78, 0x9C, 0, 0]) + PNGChunk.bytes("IEND", [])
        #expect(throws: MediaFault.cutOff(.png)) { try DecodedPicture.upright(file) }
    }

    @Test
    func `with a JPEG of more pixels than allowed are refused by their header`() throws {
        var file = try TestPictures.quarters.encoded(as: .jpeg, hasAlpha: false)
        let frame = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xC2]) })
        file.replaceSubrange((frame + 5)..<(frame + 9), with: [0x3F, 0xFF, 0x3F, 0xFF])
        #expect(throws: MediaFault.tooLarge(PixelSize(width: 16_383, height: 16_383))) {
            try DecodedPicture.upright(file)
        }
    }

    private func lyingAVIF(width: Int, height: Int) throws -> [UInt8] {
        var file = try TestPictures.quarters.encoded(as: .avif, hasAlpha: false)
        let place = try #require(file.indices.first { file[$0...].starts(with: Array("ispe".utf8)) }) + 8
        file.replaceSubrange(place..<(place + 8), with: .bigEndian32(width) + .bigEndian32(height))
        return file
    }

    @Test(arguments: [(16_384, 3000), (8000, 6000)])
    func `with an AVIF that says to be much larger than its bytes allow are named`(
        width: Int,
        height: Int
    ) throws {
        let file = try lyingAVIF(width: width, height: height)
        #expect(throws: MediaFault.damaged(.avif)) { try DecodedPicture.upright(file) }
    }

    @Test(arguments: [(50_000, 50_000), (16_384, 16_384), (17_000, 16)])
    func `with an AVIF of more pixels than allowed are refused by their header`(
        width: Int,
        height: Int
    ) throws {
        let file = try lyingAVIF(width: width, height: height)
        let size = PixelSize(width: width, height: height)
        let fault = try #require(throws: MediaFault.self) { try DecodedPicture.upright(file) }
        // libavif itself does not read more than 268 million pixels.
        #expect([.tooLarge(size), .damaged(.avif)].contains(fault))
    }

    @Test(arguments: [(24, 17), (1, 1), (100, 3)])
    func `with an AVIF that says to be a little larger are stretched`(width: Int, height: Int) throws {
        let file = try lyingAVIF(width: width, height: height)
        #expect(try DecodedPicture.upright(file).size == PixelSize(width: width, height: height))
    }

    @Test
    func `with a JPEG that is refined without end are refused`() throws {
        let file = try TestPictures.quarters.encoded(as: .jpeg, hasAlpha: false)
        // The first scan again and again, before the tables of the second.
        let scan = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xDA]) })
        let end = try #require(file.indices.first { $0 > scan && file[$0...].starts(with: [0xFF, 0xC4]) })
        let repeated = file[..<end] + (0..<120).flatMap { _ in file[scan..<end] } + file[end...]
        #expect(throws: MediaFault.tooManyScans) { try DecodedPicture.upright(Array(repeated)) }
    }

    @Test(arguments: [(PictureFileFormat.webP, Fixtures.webPAnimated), (.avif, Fixtures.avifAnimated)])
    func `that move are refused`(format: PictureFileFormat, file: [UInt8]) {
        #expect(throws: MediaFault.animated(format)) { try DecodedPicture.upright(file) }
    }

    @Test
    func `with more bytes than allowed are refused`() {
        let bytes = [UInt8](repeating: 0xFF, count: PictureLimits.bytes + 1)
        #expect(throws: MediaFault.tooManyBytes) { try DecodedPicture.upright(bytes) }
    }

    @Test
    func `cannot unpack texts into memory`() throws {
        // A text of 30 bytes that says to be compressed, and is not.
        let file = try TestPictures.quarters.encoded(as: .png, hasAlpha: false)
        let text = file.withChunk(
            "zTXt",
            .ascii("Comment\0\0") + [0x78, 0x9C] + [UInt8](repeating: 7, count: 20)
        )
        #expect(try DecodedPicture.upright(text) == TestPictures.quarters)
    }
}
