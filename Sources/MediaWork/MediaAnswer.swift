import PictureHeaders

/// The answer of a worker.
package enum MediaAnswer: Equatable, Sendable {
    case picture(PictureResult)
    case versions(WorkerVersions)
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
        content.append(hasAlpha ? 1 : 0)
        content.append(colours.rawValue)
        content.append(tone.number)
    }

    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        let format = try reader.value(PictureFileFormat.self)
        let size = try reader.size()
        let hasAlpha = try reader.byte() != 0
        let colours = try reader.value(Colours.self)
        guard let tone = Tone(number: try reader.byte()) else { throw MalformedFrame() }
        self.init(format: format, size: size, hasAlpha: hasAlpha, colours: colours, tone: tone)
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
        }
    }
}
