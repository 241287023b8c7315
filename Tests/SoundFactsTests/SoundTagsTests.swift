import Testing

@testable import SoundFacts

@Suite("Tags of sounds")
struct SoundTagsTests {
    private static func utf16(_ text: String) -> [UInt8] {
        [1, 0xFF, 0xFE] + text.utf16.flatMap { SoundBytes.little(Int($0), 2) }
    }

    private static let sound = SoundBytes.mpegFrame() + SoundBytes.mpegFrame() + SoundBytes.mpegFrame()

    private func tags(_ id3: [UInt8]) throws -> SoundTags { try SoundBytes.header(id3 + Self.sound).tags }

    // MARK: ID3

    @Test(arguments: [2, 3, 4])
    func `of ID3 are read in each version`(version: Int) throws {
        let names =
            version == 2
            ? ["TT2", "TP1", "TAL", "TYE", "COM"]
            : ["TIT2", "TPE1", "TALB", version == 3 ? "TYER" : "TDRC", "COMM"]
        let contents: [[UInt8]] = [
            Self.utf16("Łódź"), [0, 0x5A, 0x6F, 0xEB], [3] + SoundBytes.ascii("Über \u{1F3B5}"),
            [0] + SoundBytes.ascii("2024"),
            [0] + SoundBytes.ascii("eng") + [0] + SoundBytes.ascii("Recorded at night"),
        ]
        let frames = zip(names, contents).flatMap { SoundBytes.id3Frame($0, $1, version: version) }
        let tags = try tags(SoundBytes.id3(frames + [0, 0, 0, 0], version: version))
        #expect(tags.title == "Łódź")
        #expect(tags.artist == "Zoë")
        #expect(tags.album == "Über \u{1F3B5}")
        #expect(tags.date == "2024")
        #expect(tags.comment == "Recorded at night")
    }

    @Test func `of ID3 are read without the bytes that hide frames`() throws {
        // 0xFF is followed by a zero wherever it would look like sound; of the wide text, by another.
        let hidden = SoundBytes.id3Frame("TIT2", Self.utf16("Ana"), version: 3)
        let shown = hidden.flatMap { $0 == 0xFF ? [0xFF, 0] : [$0] }
        #expect(try tags(SoundBytes.id3(shown, version: 3, flags: 0x80)).title == "Ana")
        let content = Self.utf16("Ana").flatMap { $0 == 0xFF ? [0xFF, 0] : [$0] }
        let frame = SoundBytes.id3Frame("TIT2", content, version: 4, flags: 2)
        #expect(try tags(SoundBytes.id3(frame, version: 4)).title == "Ana")
    }

    @Test func `of ID3 are read after an extended header`() throws {
        let frame3 = SoundBytes.id3Frame("TIT2", [0] + SoundBytes.ascii("Salt"), version: 3)
        let old = SoundBytes.big(6, 4) + [0, 0, 0, 0, 0, 0]
        #expect(try tags(SoundBytes.id3(old + frame3, version: 3, flags: 0x40)).title == "Salt")
        let frame4 = SoundBytes.id3Frame("TIT2", [0] + SoundBytes.ascii("Salt"), version: 4)
        let new = SoundBytes.synchsafe(6) + [1, 0]
        #expect(try tags(SoundBytes.id3(new + frame4, version: 4, flags: 0x40)).title == "Salt")
    }

    @Test func `of ID3v1 fill what version 2 left out`() throws {
        func field(_ text: String, _ count: Int) -> [UInt8] {
            SoundBytes.ascii(text) + SoundBytes.zeros(count - text.utf8.count)
        }
        let old =
            SoundBytes.ascii("TAG") + field("Old title", 30) + field("Ana", 30) + field("", 30)
            + field("1999", 4)
            + field("hi", 30) + [0]
        let new = SoundBytes.id3(
            SoundBytes.id3Frame("TIT2", [0] + SoundBytes.ascii("New"), version: 3),
            version: 3
        )
        let header = try SoundBytes.header(new + Self.sound + old)
        #expect(header.tags.title == "New")
        #expect(header.tags.artist == "Ana")
        #expect(header.tags.album == nil)
        #expect(header.tags.date == "1999")
        #expect(header.frameCount == 3 * 1152)
        #expect(header.audioByteCount == Self.sound.count)
    }

    @Test func `of programs and buyers are private`() throws {
        let frames =
            SoundBytes.id3Frame("PRIV", SoundBytes.ascii("www.amazon.com") + [0, 1], version: 3)
            + SoundBytes.id3Frame("TENC", [0] + SoundBytes.ascii("ana@home.example"), version: 3)
            + SoundBytes.id3Frame("WOAR", SoundBytes.ascii("https://ana.example/"), version: 3)
            + SoundBytes.id3Frame(
                "TXXX",
                [0] + SoundBytes.ascii("mail\0Write to <bo@b.example>."),
                version: 3
            )
            + SoundBytes.id3Frame("APIC", [0], version: 3)
            + SoundBytes.id3Frame("COMM", [0] + SoundBytes.ascii("engiTunNORM\0 00000123"), version: 3)
        let tags = try tags(SoundBytes.id3(frames, version: 3))
        #expect(tags.privateFields == ["PRIV", "TENC"])
        #expect(tags.addresses == ["ana@home.example", "https://ana.example/", "bo@b.example"])
        #expect(tags.hasPicture)
        #expect(tags.comment == nil)
    }

    @Test(arguments: [3, 4])
    func `of ID3 with wrong lengths are left out, never read beyond their end`(version: Int) throws {
        let title = SoundBytes.id3Frame("TIT2", [0] + SoundBytes.ascii("Salt"), version: version)
        // The second frame says that it goes on after the tag.
        var long = SoundBytes.id3Frame("TPE1", [0] + SoundBytes.ascii("Ana"), version: version)
        long[6] = 0x7F
        let tags = try tags(SoundBytes.id3(title + long, version: version))
        #expect(tags.title == "Salt")
        #expect(tags.artist == nil)
        // A tag that is longer than the file leaves nothing else.
        let endless = SoundBytes.id3(title, version: version, announced: 0xFFF_FFFF)
        #expect(SoundBytes.fault(endless + Self.sound)?.kind == .broken)
        #expect(try self.tags(SoundBytes.id3([0, 0, 0], version: version)).title == nil)
        #expect(try self.tags(SoundBytes.id3(SoundBytes.ascii("TIT2"), version: version)).title == nil)
    }

    // MARK: Other containers

    @Test func `of RIFF are read as UTF-8, or as the old encoding`() throws {
        let chunks = SoundBytes.info([
            ("INAM", SoundBytes.ascii("Łódź\0")), ("IART", [0x5A, 0x6F, 0xEB]),
            ("IPRD", SoundBytes.ascii("Rooms")),
            ("ICRD", SoundBytes.ascii("2024-05-01")), ("ICMT", SoundBytes.ascii("Take 3\u{7}")),
            ("IENG", SoundBytes.ascii("Bo")),
        ])
        let tags = try SoundBytes.header(
            SoundBytes.wav(chunks + SoundBytes.riffChunk("bext", SoundBytes.ascii("Ana's laptop")))
        ).tags
        #expect(tags.title == "Łódź")
        #expect(tags.artist == "Zoë")
        #expect(tags.album == "Rooms")
        #expect(tags.date == "2024-05-01")
        #expect(tags.comment == "Take 3")
        #expect(tags.privateFields == ["IENG", "bext"])
    }

    @Test func `of ID3 are found in WAV and AIFF`() throws {
        let id3 = SoundBytes.id3(
            SoundBytes.id3Frame("TIT2", [3] + SoundBytes.ascii("Nächte"), version: 4),
            version: 4
        )
        #expect(
            try SoundBytes.header(SoundBytes.wav(SoundBytes.riffChunk("id3 ", id3))).tags.title == "Nächte"
        )
        let names = [("ID3 ", id3), ("AUTH", SoundBytes.ascii("Bjørn")), ("ANNO", SoundBytes.ascii("Note"))]
        let tags = try SoundBytes.header(SoundBytes.aiff(names)).tags
        #expect(tags.title == "Nächte")
        #expect(tags.artist == "Bjørn")
        #expect(tags.comment == "Note")
    }

    private static let fields = [
        "title=Łódź", "Artist=Zoë", "ALBUM=Rooms", "DATE=2024", "COMMENT=a=b", "CONTACT=ana@a.example",
        "METADATA_BLOCK_PICTURE=AAAA", "no sign",
    ]

    @Test(arguments: [SoundContainer.flac, .ogg])
    func `of FLAC and Ogg are read, whatever the case of their names`(container: SoundContainer) throws {
        let comments = SoundBytes.comments(Self.fields)
        let bytes = container == .flac ? SoundBytes.flac(comments) : SoundBytes.opus(comments)
        let tags = try SoundBytes.header(bytes).tags
        #expect(tags.title == "Łódź")
        #expect(tags.artist == "Zoë")
        #expect(tags.album == "Rooms")
        #expect(tags.date == "2024")
        #expect(tags.comment == "a=b")
        #expect(tags.privateFields == ["CONTACT"])
        #expect(tags.addresses == ["ana@a.example"])
        #expect(tags.hasPicture)
    }

    @Test func `of FLAC with a wrong count or a wrong length end where the bytes end`() throws {
        let many = SoundBytes.comments(["TITLE=Salt"], count: 0xFFFF_FFFF)
        #expect(try SoundBytes.header(SoundBytes.flac(many)).tags.title == "Salt")
        var long = SoundBytes.comments(["TITLE=Salt", "ARTIST=Ana"])
        long[12] = 0xFF
        #expect(try SoundBytes.header(SoundBytes.flac(long)).tags == SoundTags())
    }

    @Test func `of Ogg are read when they take several pages`() throws {
        let packet =
            SoundBytes.ascii("OpusTags")
            + SoundBytes.comments(["TITLE=" + String(repeating: "ä", count: 300)])
        let file = SoundBytes.opus([])
        let head = file.prefix(28 + 19)
        // The first page ends with a full segment, so the packet goes on in the second.
        let first =
            SoundBytes.ascii("OggS") + [0, 0] + SoundBytes.little(-1, 8) + SoundBytes.little(7, 4)
            + SoundBytes.little(0, 8) + [1, 255] + packet.prefix(255)
        let second = SoundBytes.oggPage(Array(packet.dropFirst(255)), position: 48_312)
        let header = try SoundBytes.header(head + first + second)
        #expect(header.tags.title?.count == 300)
        #expect(header.frameCount == 48_000)
    }

    @Test func `of M4A are read, and the name of the buyer is private`() throws {
        var movie = SoundBytes.Movie()
        movie.items =
            SoundBytes.item("©nam", SoundBytes.ascii("Łódź"))
            + SoundBytes.item("©ART", SoundBytes.ascii("Zoë"))
            + SoundBytes.item("©alb", SoundBytes.ascii("Rooms"))
            + SoundBytes.item("©day", SoundBytes.ascii("2024"))
            + SoundBytes.item("©cmt", SoundBytes.ascii("See https://a.example/x"))
            + SoundBytes.item("apID", SoundBytes.ascii("ana@a.example"))
            + SoundBytes.item("covr", [0xFF, 0xD8])
            + SoundBytes.big(0x7FFF_FFFF, 4) + SoundBytes.ascii("ownr")
        let tags = try SoundBytes.header(movie.bytes).tags
        #expect(tags.title == "Łódź")
        #expect(tags.artist == "Zoë")
        #expect(tags.album == "Rooms")
        #expect(tags.date == "2024")
        #expect(tags.comment == "See https://a.example/x")
        #expect(tags.addresses == ["https://a.example/x", "ana@a.example"])
        #expect(tags.privateFields == ["apID"])
        #expect(tags.hasPicture)
    }

    // MARK: Addresses

    @Test(arguments: [
        ("write to ana@studio.example, please", ["ana@studio.example"]),
        ("(HTTPS://A.example/x) and www.b.example", ["HTTPS://A.example/x", "www.b.example"]),
        ("a@b a@ @b.example me @ home 3@4@5.example a.b", []),
        ("x@y.example x@y.example", ["x@y.example"]),
        ("", []),
    ])
    func `are searched for addresses`(text: String, addresses: [String]) {
        var tags = SoundTags()
        tags.addAddresses(in: text)
        #expect(tags.addresses == addresses)
    }

    @Test func `list at most sixteen addresses`() {
        var tags = SoundTags()
        tags.addAddresses(in: (0..<100).map { "a\($0)@b.example" }.joined(separator: " "))
        #expect(tags.addresses.count == 16)
    }
}
