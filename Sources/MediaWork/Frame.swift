import PictureHeaders

/// A message between the two programs: four bytes that say what it is, four with its length, and its content.
package enum Frame {
    /// The last byte is the version of the format.
    private static let mark = Array("SDM".utf8) + [1]
    package static let headerLength = 8

    /// The most bytes of a request: a file, and a list of renditions.
    package static let longestRequest = PictureLimits.bytes + 65_536
    /// The most bytes of an answer.
    ///
    /// That is more than renditions of sensible sizes have, and little enough for the program that receives it.
    package static let longestAnswer = 256_000_000

    /// The bytes of a frame.
    package static func bytes(of content: [UInt8]) -> [UInt8] {
        mark + .littleEndian32(content.count) + content
    }

    /// The length of the content that follows a header; nil where it is not one, or is longer than it may be.
    package static func length(inHeader header: [UInt8], most: Int) -> Int? {
        guard header.count == headerLength, header.starts(with: mark),
            let length = header.littleEndian(at: 4, count: 4), length <= most
        else { return nil }
        return length
    }
}

/// Bytes that are not a message, or not one that may be sent.
package struct MalformedFrame: Error, Equatable {
    package init() {}
}

/// Reads the values of a message one after the other.
struct FrameReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() throws(MalformedFrame) -> UInt8 {
        guard offset < bytes.count else { throw MalformedFrame() }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A value that is sent as one byte.
    mutating func value<Value: RawRepresentable>(
        _ type: Value.Type = Value.self
    ) throws(MalformedFrame) -> Value where Value.RawValue == UInt8 {
        guard let value = Value(rawValue: try byte()) else { throw MalformedFrame() }
        return value
    }

    mutating func number() throws(MalformedFrame) -> Int {
        guard let number = bytes.littleEndian(at: offset, count: 4) else { throw MalformedFrame() }
        offset += 4
        return number
    }

    mutating func size() throws(MalformedFrame) -> PixelSize {
        guard let size = PixelSize(try number(), try number()) else { throw MalformedFrame() }
        return size
    }

    /// Bytes after their number.
    mutating func bytesWithLength() throws(MalformedFrame) -> [UInt8] {
        guard let range = bytes.range(at: offset + 4, count: try number()) else { throw MalformedFrame() }
        offset = range.upperBound
        return Array(bytes[range])
    }

    /// - Throws: where something follows.
    func end() throws(MalformedFrame) {
        guard offset == bytes.count else { throw MalformedFrame() }
    }
}

extension [UInt8] {
    /// A number of 32 bits, for a `FrameReader`; a larger one is cut, which no caller sends.
    mutating func append(number: Int) { self += .littleEndian32(number) }

    mutating func append(_ size: PixelSize) {
        append(number: size.width)
        append(number: size.height)
    }

    mutating func append(bytesWithLength bytes: [UInt8]) {
        append(number: bytes.count)
        self += bytes
    }
}
