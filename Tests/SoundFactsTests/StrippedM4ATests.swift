import Testing

@testable import SoundFacts

@Suite
struct `An M4A without its tags` {
    /// One with every kind of data that is removed, before its samples and behind them.
    private static var movie: SoundBytes.Movie {
        var movie = SoundBytes.Movie()
        movie.padding = SoundBytes.box("free", marker) + SoundBytes.box("uuid", marker)
        let gapless =
            SoundBytes.box("mean", SoundBytes.big(0, 4) + SoundBytes.ascii("com.apple.iTunes"))
            + SoundBytes.box("name", SoundBytes.big(0, 4) + SoundBytes.ascii("iTunSMPB"))
            + SoundBytes.box("data", SoundBytes.big(1, 4) + SoundBytes.big(0, 4) + SoundBytes.ascii(numbers))
        movie.items =
            SoundBytes.item("©nam", SoundBytes.ascii("Łódź"))
            + SoundBytes.item("©ART", SoundBytes.ascii("Zoë"))
            + SoundBytes.item("©cmt", marker) + SoundBytes.item("apID", marker)
            + SoundBytes.item("covr", marker) + SoundBytes.box("----", gapless)
        return movie
    }

    private static let marker = SoundBytes.ascii("MARKER")
    private static let numbers = " 00000000 00000840 0000037C 0000000000015888"

    private func contains(_ text: String, _ bytes: [UInt8]) -> Bool {
        let text = SoundBytes.ascii(text)
        return bytes.indices.contains { bytes[$0...].starts(with: text) }
    }

    @Test func `keeps title, artist and what its encoder wrote about its length`() throws {
        let original = Self.movie.bytes
        let stripped = try SoundTagStripper.stripped(original)
        #expect(contains("MARKER", original) && !contains("MARKER", stripped))
        #expect(contains(Self.numbers, stripped))
        let (before, after) = (try SoundBytes.header(original), try SoundBytes.header(stripped))
        #expect(after.tags.title == "Łódź" && after.tags.artist == "Zoë")
        #expect(after.tags.comment == nil && after.tags.privateFields == [] && !after.tags.hasPicture)
        #expect(after.frameCount == before.frameCount && after.sampleRate == before.sampleRate)
        #expect(try SoundTagStripper.stripped(stripped) == stripped)
    }

    @Test func `says where its samples are now`() throws {
        let stripped = try SoundTagStripper.stripped(Self.movie.bytes)
        let table = try #require(
            stripped.indices.first { stripped[$0...].starts(with: SoundBytes.ascii("stco")) }
        )
        // After the name come version and number of pieces.
        let offset = stripped[(table + 12)..<(table + 16)].reduce(0) { $0 << 8 | Int($1) }
        #expect(Array(stripped[(offset - 4)..<offset]) == SoundBytes.ascii("mdat"))
        #expect(stripped[offset..<(offset + 1000)].allSatisfy { $0 == 1 })
    }

    @Test func `is refused where more than one sound is in it, or pieces of a stream`() {
        var two = Self.movie
        two.trackCount = 2
        var pieces = Self.movie
        pieces.padding += SoundBytes.box("moof", [])
        for bytes in [two.bytes, pieces.bytes] {
            #expect(throws: SoundFault.notAlone) { try SoundTagStripper.stripped(bytes) }
        }
    }

    @Test func `is a fault or a sound without tags wherever it is cut off`() {
        let bytes = Self.movie.bytes
        for count in 8..<bytes.count {
            do throws(SoundFault) {
                let stripped = try SoundTagStripper.stripped(Array(bytes.prefix(count)))
                #expect(!contains("MARKER", stripped), "\(count)")
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }
}
