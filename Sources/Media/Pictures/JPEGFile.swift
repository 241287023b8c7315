import PictureHeaders

/// A JPEG without the segments that its pixels do not need (ITU-T T.81, annex B).
///
/// It keeps tables, frames and scans, the colour profile (ICC), Adobe's note on the colours, and JFIF's pixel density;
/// of Exif only the orientation. Comments, XMP, IPTC, previews and everything after the end mark are left out.
struct JPEGFile {
    private let bytes: [UInt8]
    private var kept = KeptBytes()
    private var size: PixelSize?
    private var orientation: Orientation?
    private var hasFrame = false
    private var hasScan = false

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func clean(_ bytes: [UInt8]) throws(PictureFault) -> CleanPicture {
        var file = JPEGFile(bytes)
        try file.read()
        return CleanPicture(
            format: .jpeg,
            bytes: file.kept.joined(from: bytes),
            size: (file.orientation ?? .upright).shown(file.size)
        )
    }

    // MARK: Markers

    private enum Marker {
        static let end: UInt8 = 0xD9
        static let scan: UInt8 = 0xDA
        static let temporary: UInt8 = 0x01
        static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
        /// Frames and the tables that share their numbers: Huffman (C4) and arithmetic coding (CC).
        static let frames: ClosedRange<UInt8> = 0xC0...0xCF
        static let tables: Set<UInt8> = [0xC4, 0xC8, 0xCC]
        /// Quantisation tables, number of lines, restart interval, and those of hierarchical pictures.
        static let definitions: ClosedRange<UInt8> = 0xDB...0xDF
        static let application0: UInt8 = 0xE0
        static let application1: UInt8 = 0xE1
        static let application2: UInt8 = 0xE2
        static let application14: UInt8 = 0xEE
        static let applications: ClosedRange<UInt8> = 0xE0...0xEF
        static let comment: UInt8 = 0xFE
    }

    private struct Segment {
        let marker: UInt8
        /// With the marker.
        let range: Range<Int>
        /// Without marker and length.
        var content: Range<Int> { (range.lowerBound + 4)..<range.upperBound }
    }

    private mutating func read() throws(PictureFault) {
        kept.keep(0..<2)
        var offset = 2
        while let start = nextMarker(from: offset) {
            // Between two scans, a gap is where a part of the pixels got lost.
            if hasScan, bytes[offset..<start].contains(where: { $0 != 0xFF }) { throw .brokenPixels }
            let marker = bytes[start + 1]
            if marker == Marker.end {
                guard hasFrame, hasScan else { throw .damaged(.jpeg, "holds no picture") }
                kept.keep(start..<(start + 2))
                return
            }
            if marker == Marker.temporary {
                offset = start + 2
                continue
            }
            guard let length = bytes.bigEndian(at: start + 2, count: 2) else { break }
            guard length >= 2 else { throw .damaged(.jpeg, "has a segment without a length") }
            guard let range = bytes.range(at: start, count: length + 2) else { break }
            try add(Segment(marker: marker, range: range))
            offset = range.upperBound
            if marker == Marker.scan {
                let end = endOfScan(from: offset)
                kept.keep(offset..<end)
                offset = end
            }
        }
        throw .cutOff(.jpeg)
    }

    /// The position of the next marker; decoders skip what stands between two segments, and so does this.
    private func nextMarker(from offset: Int) -> Int? {
        var offset = offset
        while let found = bytes.firstIndex(of: 0xFF, from: offset), found + 1 < bytes.count {
            // Any number of these bytes may begin a marker.
            if bytes[found + 1] != 0xFF, bytes[found + 1] != 0 { return found }
            offset = found + 1
        }
        return nil
    }

    /// The end of the coded pixels from an offset on: the next marker that does not belong to them.
    private func endOfScan(from offset: Int) -> Int {
        var offset = offset
        while let found = bytes.firstIndex(of: 0xFF, from: offset), found + 1 < bytes.count {
            let next = bytes[found + 1]
            guard next == 0 || Marker.restarts.contains(next) else { return found }
            offset = found + 2
        }
        return bytes.count
    }

    // MARK: Segments

    private mutating func add(_ segment: Segment) throws(PictureFault) {
        switch segment.marker {
        case Marker.frames:
            if !Marker.tables.contains(segment.marker), !hasFrame { try readFrame(segment) }
            kept.keep(segment.range)
        case Marker.scan:
            guard hasFrame else { throw .damaged(.jpeg, "has pixels before it has a size") }
            hasScan = true
            kept.keep(segment.range)
        case Marker.definitions:
            kept.keep(segment.range)
        case Marker.application0:
            addPixelDensity(segment)
        case Marker.application1:
            addOrientation(segment)
        case Marker.application2:
            if bytes.has("ICC_PROFILE\0", at: segment.content.lowerBound) { kept.keep(segment.range) }
        case Marker.application14:
            addAdobe(segment)
        case Marker.applications, Marker.comment:
            break
        default:
            // Decoders stop here.
            throw .brokenPixels
        }
    }

    /// The precision of a frame, its lines, and the samples of a line (ITU-T T.81, section B.2.2).
    private mutating func readFrame(_ segment: Segment) throws(PictureFault) {
        guard segment.content.count >= 6 else { throw .damaged(.jpeg, "has a frame without a size") }
        hasFrame = true
        let content = segment.content.lowerBound
        size = PixelSize(
            bytes.bigEndian(at: content + 3, count: 2),
            bytes.bigEndian(at: content + 1, count: 2)
        )
    }

    /// JFIF's segment without its preview (ITU-T T.871, section 10.1).
    private mutating func addPixelDensity(_ segment: Segment) {
        let length = 14
        guard bytes.has("JFIF\0", at: segment.content.lowerBound), segment.content.count >= length else {
            return
        }
        if segment.content.count == length, bytes[segment.content].suffix(2).elementsEqual([0, 0]) {
            kept.keep(segment.range)
        } else {
            kept.write([0xFF, segment.marker] + .bigEndian16(length + 2))
            kept.keep(segment.content.prefix(length - 2))
            kept.write([0, 0])
        }
    }

    private mutating func addOrientation(_ segment: Segment) {
        guard orientation == nil, bytes.has("Exif\0", at: segment.content.lowerBound) else { return }
        let found = Orientation(exif: bytes[segment.content])
        orientation = found
        guard found != .upright else { return }
        let exif = Array("Exif\0\0".utf8) + found.exif
        if bytes[segment.content].elementsEqual(exif) {
            kept.keep(segment.range)
        } else {
            kept.write([0xFF, segment.marker] + .bigEndian16(exif.count + 2) + exif)
        }
    }

    /// Adobe's note on the colours of the picture, which is always as long as this.
    private mutating func addAdobe(_ segment: Segment) {
        let length = 12
        guard bytes.has("Adobe", at: segment.content.lowerBound), segment.content.count >= length else {
            return
        }
        if segment.content.count == length {
            kept.keep(segment.range)
        } else {
            kept.write([0xFF, segment.marker] + .bigEndian16(length + 2))
            kept.keep(segment.content.prefix(length))
        }
    }
}

extension PictureFault {
    fileprivate static let brokenPixels = damaged(.jpeg, "has a gap in its pixels")
}
