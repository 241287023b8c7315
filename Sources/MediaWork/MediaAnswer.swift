import PictureHeaders
package import SoundFacts

/// The answer of a worker.
package enum MediaAnswer: Equatable, Sendable {
    case picture(PictureResult)
    case versions(WorkerVersions)
    case sound(SoundFacts)
    case fault(MediaFault)

    /// The content of its frame.
    package var content: [UInt8] {
        var content: [UInt8] = []
        switch self {
        case .picture(let result):
            content.append(MediaRequest.Kind.picture.rawValue)
            result.facts.append(to: &content)
            content.append(number: result.renditions.count)
            for rendition in result.renditions { content.append(bytesWithLength: rendition) }
        case .versions(let versions):
            content.append(MediaRequest.Kind.versions.rawValue)
            content.append(bytesWithLength: Array(versions.text.utf8))
            content.append(number: versions.files.count)
            for file in versions.files { content.append(bytesWithLength: Array(file.utf8)) }
        case .sound(let facts):
            content.append(MediaRequest.Kind.sound.rawValue)
            content.append(bytesWithLength: facts.bytes)
        case .fault(let fault):
            content.append(MediaRequest.Kind.fault.rawValue)
            fault.append(to: &content)
        }
        return content
    }

    package init(content: [UInt8]) throws(MalformedFrame) {
        var reader = FrameReader(content)
        switch try reader.value(MediaRequest.Kind.self) {
        case .picture: self = .picture(try PictureResult(&reader))
        case .versions: self = .versions(try WorkerVersions(&reader))
        case .sound: self = .sound(try SoundFacts(&reader))
        case .fault: self = .fault(try MediaFault(&reader))
        }
        try reader.end()
    }
}

extension PictureResult {
    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        let facts = try PictureFacts(&reader)
        let count = try reader.number()
        guard count <= PictureLimits.renditions else { throw MalformedFrame() }
        var renditions: [[UInt8]] = []
        for _ in 0..<count { renditions.append(try reader.bytesWithLength()) }
        self.init(facts: facts, renditions: renditions)
    }
}

extension WorkerVersions {
    private static let mostFiles = 256

    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        let text = String(decoding: try reader.bytesWithLength(), as: UTF8.self)
        let count = try reader.number()
        guard count <= WorkerVersions.mostFiles else { throw MalformedFrame() }
        var files: [String] = []
        for _ in 0..<count { files.append(String(decoding: try reader.bytesWithLength(), as: UTF8.self)) }
        self.init(text: text, files: files)
    }
}

extension PictureFacts {
    fileprivate func append(to content: inout [UInt8]) {
        content.append(format.rawValue)
        content.append(size)
        content.append(needsPNG ? 1 : 0)
        content.append(colours.rawValue)
        content.append(tone.number)
    }

    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        let format = try reader.value(PictureFileFormat.self)
        let size = try reader.size()
        let needsPNG = try reader.byte() != 0
        let colours = try reader.value(Colours.self)
        guard let tone = Tone(number: try reader.byte()) else { throw MalformedFrame() }
        self.init(format: format, size: size, needsPNG: needsPNG, colours: colours, tone: tone)
    }
}

extension MediaFault {
    private enum Case: UInt8 {
        case notAPicture = 1
        case tooManyBytes
        case tooLarge
        case tooManyScans
        case cutOff
        case damaged
        case animated
        case highDynamicRange
        case cropped
        case withoutProfile
        case unreadableProfile
        case tooMuchMemory
        case notEncoded
        case malformedRequest
        case sound
    }

    fileprivate func append(to content: inout [UInt8]) {
        switch self {
        case .notAPicture: content.append(Case.notAPicture.rawValue)
        case .tooManyBytes: content.append(Case.tooManyBytes.rawValue)
        case .tooLarge(let size):
            content.append(Case.tooLarge.rawValue)
            content.append(size)
        case .tooManyScans: content.append(Case.tooManyScans.rawValue)
        case .cutOff(let format): content += [Case.cutOff.rawValue, format.rawValue]
        case .damaged(let format): content += [Case.damaged.rawValue, format.rawValue]
        case .animated(let format): content += [Case.animated.rawValue, format.rawValue]
        case .highDynamicRange: content.append(Case.highDynamicRange.rawValue)
        case .cropped: content.append(Case.cropped.rawValue)
        case .withoutProfile: content.append(Case.withoutProfile.rawValue)
        case .unreadableProfile: content.append(Case.unreadableProfile.rawValue)
        case .tooMuchMemory: content.append(Case.tooMuchMemory.rawValue)
        case .notEncoded(let format): content += [Case.notEncoded.rawValue, format.rawValue]
        case .malformedRequest: content.append(Case.malformedRequest.rawValue)
        case .sound(let fault):
            content.append(Case.sound.rawValue)
            fault.append(to: &content)
        }
    }

    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        switch try reader.value(Case.self) {
        case .notAPicture: self = .notAPicture
        case .tooManyBytes: self = .tooManyBytes
        case .tooLarge: self = .tooLarge(try reader.size())
        case .tooManyScans: self = .tooManyScans
        case .cutOff: self = .cutOff(try reader.value())
        case .damaged: self = .damaged(try reader.value())
        case .animated: self = .animated(try reader.value())
        case .highDynamicRange: self = .highDynamicRange
        case .cropped: self = .cropped
        case .withoutProfile: self = .withoutProfile
        case .unreadableProfile: self = .unreadableProfile
        case .tooMuchMemory: self = .tooMuchMemory
        case .notEncoded: self = .notEncoded(try reader.value())
        case .malformedRequest: self = .malformedRequest
        case .sound: self = .sound(try SoundFault(&reader))
        }
    }
}

extension SoundFacts {
    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        guard let facts = SoundFacts(bytes: try reader.bytesWithLength()) else { throw MalformedFrame() }
        self = facts
    }
}

extension SoundFault {
    private enum Case: UInt8 {
        case unreadable = 1
        case notAFile
        case empty
        case pointer
        case unknown
        case encoding
        case oggOfAnotherKind
        case noSoundTrack
        case protected
        case channels
        case sampleRate
        case broken
        case tooManyBytes
        case tooLong
        case inflated
    }

    fileprivate func append(to content: inout [UInt8]) {
        switch self {
        case .unreadable(let number): content.append(Case.unreadable, Int(number))
        case .notAFile: content.append(Case.notAFile.rawValue)
        case .empty: content.append(Case.empty.rawValue)
        case .pointer: content.append(Case.pointer.rawValue)
        case .encoding(let container): content += [Case.encoding.rawValue, container.number]
        case .oggOfAnotherKind: content.append(Case.oggOfAnotherKind.rawValue)
        case .noSoundTrack: content.append(Case.noSoundTrack.rawValue)
        case .protected: content.append(Case.protected.rawValue)
        case .channels(let count): content.append(Case.channels, count)
        case .sampleRate(let rate): content.append(Case.sampleRate, rate)
        case .broken(let container, let damage):
            content += [Case.broken.rawValue, container.number, damage.rawValue]
        case .tooManyBytes: content.append(Case.tooManyBytes.rawValue)
        case .tooLong: content.append(Case.tooLong.rawValue)
        case .inflated: content.append(Case.inflated.rawValue)
        // All but the first are found by the program that waits.
        case .unknown, .notAlone, .endsItsReader, .tooSlow: content.append(Case.unknown.rawValue)
        }
    }

    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        switch try reader.value(Case.self) {
        case .unreadable: self = .unreadable(number: Int32(clamping: try reader.number()))
        case .notAFile: self = .notAFile
        case .empty: self = .empty
        case .pointer: self = .pointer
        case .unknown: self = .unknown
        case .encoding: self = .encoding(try SoundContainer(&reader))
        case .oggOfAnotherKind: self = .oggOfAnotherKind
        case .noSoundTrack: self = .noSoundTrack
        case .protected: self = .protected
        case .channels: self = .channels(try reader.number())
        case .sampleRate: self = .sampleRate(try reader.number())
        case .broken: self = .broken(try SoundContainer(&reader), try reader.value())
        case .tooManyBytes: self = .tooManyBytes
        case .tooLong: self = .tooLong
        case .inflated: self = .inflated
        }
    }
}

extension SoundContainer {
    fileprivate var number: UInt8 { UInt8(clamping: SoundContainer.allCases.firstIndex(of: self) ?? 0) }

    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        let number = Int(try reader.byte())
        guard SoundContainer.allCases.indices.contains(number) else { throw MalformedFrame() }
        self = SoundContainer.allCases[number]
    }
}

extension [UInt8] {
    fileprivate mutating func append<Case: RawRepresentable<UInt8>>(_ name: Case, _ number: Int) {
        append(name.rawValue)
        // What a header announced may be larger than anything that is sent.
        append(number: Swift.min(Swift.max(number, 0), Int(UInt32.max)))
    }
}
