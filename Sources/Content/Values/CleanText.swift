/// A text without the characters that no feed may hold.
///
/// XML 1.0 forbids most control characters, whatever escapes them (section 2.2). Vertical tabs and form feeds are white
/// space, so they become spaces.
package struct CleanText {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// The names of the characters that were left out, each once, such as `U+0008`.
    package private(set) var dropped: [String] = []
    /// The line of the first character that was left out; the first is 1.
    package private(set) var line = 1

    /// Nil for a text that is clean as it is.
    package init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.mayHoldForbidden else { return nil }
        bytes.reserveCapacity(text.count)
        var line = 1
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case 0x0A:
                line += 1
                bytes.append(byte)
            case 0x0B, 0x0C: bytes.append(UInt8(ascii: " "))
            case 0x00..<0x20 where byte != 0x09 && byte != 0x0D: drop(UInt32(byte), line: line)
            case 0xEF where index + 1 < text.count && text[index] == 0xBF && text[index + 1] >= 0xBE:
                drop(0xFF40 + UInt32(text[index + 1]), line: line)
                index += 2
            default: bytes.append(byte)
            }
        }
    }

    private mutating func drop(_ scalar: UInt32, line: Int) {
        if dropped.isEmpty { self.line = line }
        let digits = String(scalar, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: 4 - digits.count) + digits
        if !dropped.contains(name) { dropped.append(name) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether eight bytes at a time have a control character besides line breaks, or may have U+FFFE or U+FFFF.
    fileprivate var mayHoldForbidden: Bool {
        guard let start = UnsafeRawPointer(baseAddress) else { return false }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        var index = 0
        while index &+ 8 <= count {
            let block = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let difference = block ^ (ones &* 0xEF)
            let isLess = (block &- ones &* 0x20) & ~block
            let isEqual = (difference &- ones) & ~difference
            // Exact, so that no other character hides behind a line feed.
            let lineFeed = block ^ (ones &* 0x0A)
            let isLineFeed = ~(((lineFeed & ~high) &+ ~high) | lineFeed | ~high)
            if (isLess | isEqual) & high & ~isLineFeed != 0, (index..<index &+ 8).contains(where: isForbidden)
            {
                return true
            }
            index &+= 8
        }
        return (index..<count).contains(where: isForbidden)
    }

    private func isForbidden(at index: Int) -> Bool {
        switch self[index] {
        case 0x09, 0x0A, 0x0D: false
        case 0x00..<0x20: true
        case 0xEF: index + 2 < count && self[index + 1] == 0xBF && self[index + 2] >= 0xBE
        default: false
        }
    }
}

extension String {
    /// The text with a space for each run of white space that breaks a line or is a tab.
    ///
    /// A name or a title stands in lists with one entry a line.
    package var inOneLine: String {
        var text = self
        guard text.withUTF8({ $0.contains(where: String.mayBeginBreak) }),
            unicodeScalars.contains(where: String.isBreak)
        else { return self }
        var line = String.UnicodeScalarView()
        var run = String.UnicodeScalarView()
        func end(_ run: String.UnicodeScalarView) {
            if run.contains(where: String.isBreak) { line.append(" ") } else { line.append(contentsOf: run) }
        }
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace {
                run.append(scalar)
                continue
            }
            end(run)
            run = String.UnicodeScalarView()
            line.append(scalar)
        }
        end(run)
        return String(line)
    }

    /// Whether a byte may begin a scalar that `isBreak`.
    private static func mayBeginBreak(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0xC2 || byte == 0xE2 }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
