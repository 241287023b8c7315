/// A part of a file that a player asks for (RFC 9110, section 14.1.2): one range of bytes.
struct ByteRange: Equatable {
    let bytes: Range<Int>

    /// - Parameters:
    ///   - header: the value of `Range`, such as `bytes=0-499`, `bytes=500-` or `bytes=-500`.
    ///   - count: the length of the file.
    /// - Returns: nil where the whole file is the right answer: for several ranges, for other units, and for none that is in it.
    init?(_ header: String, of count: Int) {
        guard header.hasPrefix("bytes="), count > 0 else { return nil }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ end in end.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else {
            return nil
        }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?) where first <= last && first < count:
            bytes = first..<min(last, count - 1) + 1
        case (let first?, nil) where ends[1].isEmpty && first < count:
            bytes = first..<count
        case (nil, let length?) where ends[0].isEmpty && length > 0:
            bytes = max(0, count - length)..<count
        default:
            return nil
        }
    }
}
