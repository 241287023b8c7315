import MediaWork
import PictureHeaders
import SoundFacts
import Testing

@Suite
struct `Messages between the programs` {
    private static let size = PixelSize(width: 4000, height: 3000)

    private static let request = MediaRequest.picture(
        PictureRequest(
            bytes: Array(0...255),
            renditions: [
                Rendition(size: PixelSize(width: 800, height: 600), format: .avif),
                Rendition(size: PixelSize(width: 1, height: 4096), format: .png),
            ]
        )
    )

    private static let soundRequest = SoundRequest(path: "/tmp/Ünder tow.mp3").map { MediaRequest.sound($0) }

    /// The facts of a sound as bytes: an MP3 of one second, without maxima, loudness and tags.
    private static func soundBytes(rate: Int = 44_100, tail: [UInt8] = []) -> [UInt8] {
        let numbers = [44_100, rate, 2, 4000, 32_000].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return [4, 7] + numbers + [0, 0, 0] + [0, 0, 0, 0, 0] + [0, 0] + [0] + tail
    }

    private static let soundFaults: [SoundFault] =
        [
            .unreadable(number: 13), .notAFile, .empty, .pointer, .unknown, .encoding(.aiff),
            .oggOfAnotherKind,
            .noSoundTrack, .protected, .channels(9), .sampleRate(384_000), .tooManyBytes, .tooLong, .inflated,
        ] + SoundDamage.allCases.map { .broken(.flac, $0) }

    private static let facts = PictureFacts(
        format: .webP,
        size: size,
        needsPNG: true,
        colours: .converted,
        tone: Tone(red: 255, green: 0, blue: 128)
    )

    private static let faults: [MediaFault] = [
        .notAPicture, .tooManyBytes, .tooLarge(size), .tooManyScans, .cutOff(.png), .damaged(.avif),
        .animated(.webP), .highDynamicRange, .cropped, .withoutProfile, .unreadableProfile, .tooMuchMemory,
        .notEncoded(.avif), .malformedRequest,
    ]

    private static let answers: [MediaAnswer] =
        (faults + soundFaults.map { .sound($0) }).map { .fault($0) }
        + [SoundFacts(bytes: soundBytes())].compactMap(\.self).map { .sound($0) } + [
            .picture(PictureResult(facts: facts, renditions: [])),
            .picture(PictureResult(facts: facts, renditions: [[1, 2, 3], [], [4]])),
        ]

    @Test
    func `bring a request as it was`() throws {
        #expect(try MediaRequest(content: Self.request.content) == Self.request)
        let sound = try #require(Self.soundRequest)
        #expect(try MediaRequest(content: sound.content) == sound)
    }

    @Test
    func `bring the facts of a sound`() throws {
        let facts = try #require(SoundFacts(bytes: Self.soundBytes()))
        #expect(Self.answers.contains(.sound(facts)))
        #expect(facts.duration == .seconds(1))
    }

    @Test(arguments: [[], [0x69], Self.soundBytes(rate: 7999), Self.soundBytes(tail: [0])])
    func `bring no facts that no sound has`(bytes: [UInt8]) {
        let length = (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
        #expect(throws: MalformedFrame.self) { try MediaAnswer(content: [2] + length + bytes) }
    }

    @Test(arguments: ["", "a.mp3", "../a.mp3", "/a\0.mp3", "/" + String(repeating: "a", count: 4096)])
    func `name no sound by a path that is not whole`(path: String) {
        #expect(SoundRequest(path: path) == nil)
        let bytes = Array(path.utf8)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
        #expect(throws: MalformedFrame.self) { try MediaRequest(content: [2] + length + bytes) }
    }

    @Test(arguments: answers)
    func `bring an answer as it was`(answer: MediaAnswer) throws {
        #expect(try MediaAnswer(content: answer.content) == answer)
    }

    @Test(arguments: answers)
    func `that are cut anywhere are refused`(answer: MediaAnswer) {
        let content = answer.content
        for length in 0..<content.count {
            #expect(throws: MalformedFrame.self) { try MediaAnswer(content: Array(content[..<length])) }
        }
        #expect(throws: MalformedFrame.self) { try MediaAnswer(content: content + [0]) }
    }

    @Test
    func `that are requests cut anywhere are refused`() {
        for content in [Self.request.content, Self.soundRequest?.content ?? []] {
            for length in 0..<max(content.count, 1) {
                #expect(throws: MalformedFrame.self) { try MediaRequest(content: Array(content[..<length])) }
            }
            #expect(throws: MalformedFrame.self) { try MediaRequest(content: content + [0]) }
        }
    }

    @Test
    func `of any bytes are messages or refused`() {
        var state: UInt64 = 3
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for _ in 0..<3000 {
            var content = Self.answers[Int(next()) % Self.answers.count].content
            for _ in 0..<2 { content[Int(next()) % content.count] = UInt8(next() & 0xFF) }
            _ = try? MediaAnswer(content: content)
            _ = try? MediaRequest(content: content)
        }
    }

    @Test(arguments: [PixelSize(width: 4097, height: 1), PixelSize(width: 1, height: 5000)])
    func `ask for no rendition that is too large`(size: PixelSize) {
        let request = MediaRequest.picture(
            PictureRequest(bytes: [], renditions: [Rendition(size: size, format: .jpeg)])
        )
        #expect(throws: MalformedFrame.self) { try MediaRequest(content: request.content) }
    }

    @Test
    func `ask for no more renditions than there are sizes`() {
        let one = Rendition(size: PixelSize(width: 1, height: 1), format: .jpeg)
        let request = MediaRequest.picture(
            PictureRequest(bytes: [], renditions: Array(repeating: one, count: PictureLimits.renditions + 1))
        )
        #expect(throws: MalformedFrame.self) { try MediaRequest(content: request.content) }
    }

    @Test
    func `begin with a header that says how long they are`() {
        let frame = Frame.bytes(of: [1, 2, 3])
        let header = Array(frame.prefix(Frame.headerLength))
        #expect(Frame.length(inHeader: header, most: 3) == 3)
        #expect(Frame.length(inHeader: header, most: 2) == nil)
        #expect(Frame.length(inHeader: [0] + header.dropFirst(), most: 3) == nil)
        #expect(Frame.length(inHeader: Array(header.dropLast()), most: 3) == nil)
    }

    @Test(arguments: faults + soundFaults.map { .sound($0) })
    func `have words and advice for each fault`(fault: MediaFault) {
        #expect(!fault.message.isEmpty && !fault.advice.isEmpty && !fault.problemCode.isEmpty)
        #expect(!fault.message.hasSuffix(".") && !fault.advice.hasSuffix("."))
    }
}

@Suite
struct `Tones` {
    @Test
    func `are 64, and each has a colour of its own`() throws {
        var found: Set<Tone> = []
        for number in 0..<64 {
            let tone = try #require(Tone(number: UInt8(number)))
            let colour = tone.colour
            #expect(Tone(red: colour.red, green: colour.green, blue: colour.blue) == tone)
            found.insert(tone)
        }
        #expect(found.count == Tone.count)
        #expect(Tone(number: 64) == nil)
    }
}
