import PictureHeaders

/// An AVIF without what its pixels do not need (ISO/IEC 23008-12 and 14496-12).
///
/// A file is a list of items, each somewhere in the file. It keeps the items that the picture is made of; previews, Exif,
/// XMP and everything that the list does not name are left out. Items stay where they are, because the list names their
/// positions: zeros fill the gaps.
struct AVIFFile {
    private let bytes: [UInt8]
    private let boxes: [ISOBox]

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        boxes = ISOBox.all(bytes, in: bytes.indices)
    }

    static func clean(_ bytes: [UInt8]) throws(PictureFault) -> CleanPicture {
        try AVIFFile(bytes).clean()
    }

    private func clean() throws(PictureFault) -> CleanPicture {
        if boxes.contains(where: { $0.type == "moov" }) { throw .animatedAVIF }
        guard let box = boxes.first(where: { $0.type == "meta" }) else {
            throw boxes.contains { $0.type == "mini" }
                ? .unusualAVIF("has a short header") : .cutOff(.avif)
        }
        let list = try AVIFItemList(bytes, box)
        let result = try written(list, in: box)
        return CleanPicture(format: .avif, bytes: result == bytes ? bytes : result, size: list.size)
    }

    /// The file with zeros for everything that is left out.
    private func written(_ list: AVIFItemList, in box: ISOBox) throws(PictureFault) -> [UInt8] {
        guard let end = boxes.last(where: { ["ftyp", "meta", "mdat"].contains($0.type) })?.range.upperBound
        else { throw .cutOff(.avif) }
        var output = Array(bytes[..<end])
        var ranges = list.fileRanges.sorted { $0.lowerBound < $1.lowerBound }[...]
        for other in boxes where other.range.upperBound <= end {
            if other.range == box.range {
                output.replaceSubrange(other.range, with: list.written)
            } else if other.type == "mdat" {
                ranges = try keep(ranges, of: other, in: &output)
            } else if other.type != "ftyp" {
                let name = other.range.lowerBound + 4
                output.replaceSubrange(name..<(name + 4), with: "free".utf8)
                output.clear(other.content)
            }
        }
        // What is kept lies in the boxes of data, or the file is not complete.
        guard ranges.isEmpty else { throw .cutOff(.avif) }
        return output
    }

    /// Clears a box of data but for what is kept of it.
    ///
    /// - Parameter ranges: what is kept from this box on, sorted by the beginnings.
    /// - Returns: what is kept of the boxes after it.
    private func keep(
        _ ranges: ArraySlice<Range<Int>>,
        of box: ISOBox,
        in output: inout [UInt8]
    ) throws(PictureFault) -> ArraySlice<Range<Int>> {
        let kept = ranges.prefix { $0.lowerBound < box.content.upperBound }
        for range in kept {
            guard box.content.lowerBound <= range.lowerBound, range.upperBound <= box.content.upperBound
            else {
                throw .cutOff(.avif)
            }
        }
        output.clear(box.content, except: kept)
        return ranges.dropFirst(kept.count)
    }
}

extension [UInt8] {
    /// Writes zeros over a part.
    ///
    /// - Parameter kept: what stays of it, sorted by the beginnings.
    mutating func clear(_ part: Range<Int>, except kept: ArraySlice<Range<Int>> = []) {
        var offset = part.lowerBound
        for range in kept {
            clear(from: offset, to: range.lowerBound)
            offset = Swift.max(offset, range.upperBound)
        }
        clear(from: offset, to: part.upperBound)
    }

    private mutating func clear(from start: Int, to end: Int) {
        guard start < end else { return }
        for index in start..<end { self[index] = 0 }
    }
}
