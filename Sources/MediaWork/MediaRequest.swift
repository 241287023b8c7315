import PictureHeaders

/// What the program asks of a worker.
package enum MediaRequest: Equatable, Sendable {
    case picture(PictureRequest)
    /// What the worker's results depend on.
    case versions
    case sound(SoundRequest)

    /// The first byte of a request and of its answer.
    enum Kind: UInt8 {
        case picture = 1
        case sound = 2
        case versions = 3
        case fault = 255
    }

    /// The content of its frame.
    package var content: [UInt8] {
        switch self {
        case .picture(let request):
            var content: [UInt8] = []
            content.reserveCapacity(request.bytes.count + request.renditions.count * 9 + 16)
            content.append(Kind.picture.rawValue)
            content.append(number: request.renditions.count)
            for rendition in request.renditions {
                content.append(rendition.format.rawValue)
                content.append(rendition.size)
            }
            content.append(bytesWithLength: request.bytes)
            return content
        case .versions:
            return [Kind.versions.rawValue]
        case .sound(let request):
            var content = [Kind.sound.rawValue]
            content.append(bytesWithLength: Array(request.path.utf8))
            return content
        }
    }

    package init(content: [UInt8]) throws(MalformedFrame) {
        var reader = FrameReader(content)
        switch try reader.value(Kind.self) {
        case .picture: self = .picture(try PictureRequest(&reader))
        case .versions: self = .versions
        case .sound: self = .sound(try SoundRequest(&reader))
        case .fault: throw MalformedFrame()
        }
        try reader.end()
    }
}

extension PictureRequest {
    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        let count = try reader.number()
        guard count <= PictureLimits.renditions else { throw MalformedFrame() }
        var renditions: [Rendition] = []
        for _ in 0..<count {
            let format = try reader.value(RenditionFormat.self)
            let size = try reader.size()
            guard max(size.width, size.height) <= PictureLimits.renditionSide else { throw MalformedFrame() }
            renditions.append(Rendition(size: size, format: format))
        }
        self.init(bytes: try reader.bytesWithLength(), renditions: renditions)
    }
}

extension SoundRequest {
    fileprivate init(_ reader: inout FrameReader) throws(MalformedFrame) {
        guard let path = String(validating: try reader.bytesWithLength(), as: UTF8.self),
            let request = SoundRequest(path: path)
        else { throw MalformedFrame() }
        self = request
    }
}
