/// One template's text as it was read: UTF-8 with LF line ends and without the last newline, as Jinja2 reads it.
package struct SourceFile: Sendable {
    /// The name in `include`, `extends` and diagnostics' folders, such as `partials/card.html`.
    package let name: String
    /// The path that diagnostics show, such as `templates/partials/card.html`.
    package let path: String
    /// The text that is compiled; every offset of this module counts its bytes.
    package let bytes: [UInt8]

    /// Normalises line ends and drops one trailing newline.
    ///
    /// - Parameters:
    ///   - name: the name other templates use for this one.
    ///   - path: what diagnostics print; the name when absent.
    ///   - bytes: the file's content.
    /// - Throws: a diagnostic with the line of the first byte that is not UTF-8.
    package init(name: String, path: String? = nil, bytes: some Sequence<UInt8>) throws(Diagnostic) {
        self.name = name
        self.path = path ?? name
        self.bytes = SourceFile.normalised(bytes)
        if let offset = SourceFile.invalidOffset(in: self.bytes) {
            throw Diagnostic(.invalidUTF8, at: Location(file: self, range: offset..<offset))
        }
    }

    /// Where the bytes stop being UTF-8; nil where they are.
    private static func invalidOffset(in bytes: [UInt8]) -> Int? {
        // Nearly all files are, and this looks at many bytes at a time.
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var (rest, parser, offset) = (bytes.makeIterator(), Unicode.UTF8.ForwardParser(), 0)
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { offset += scalar.count }
        return offset
    }

    package init(name: String, path: String? = nil, text: String) {
        self.name = name
        self.path = path ?? name
        self.bytes = SourceFile.normalised(text.utf8)
    }

    private static func normalised(_ input: some Sequence<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(input.underestimatedCount)
        var afterReturn = false
        for byte in input {
            if byte == UInt8(ascii: "\r") {
                output.append(UInt8(ascii: "\n"))
            } else if byte != UInt8(ascii: "\n") || !afterReturn {
                output.append(byte)
            }
            afterReturn = byte == UInt8(ascii: "\r")
        }
        if output.last == UInt8(ascii: "\n") { output.removeLast() }
        return output
    }

    /// Where a text first stands in the file.
    package func firstLocation(of text: String) -> Location? {
        let range = text.isEmpty ? nil : bytes.firstRange(of: Array(text.utf8))
        return range.map { Location(file: self, range: $0) }
    }

    /// The text of a range, with invalid bytes replaced.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
}

/// A stretch of one template, to be turned into line and column when it is printed.
package struct Location: Sendable, CustomStringConvertible {
    package let file: SourceFile
    package let range: Range<Int>

    /// The place as `templates/post.html:12:15`.
    package var description: String { "\(file.path):\(line):\(column)" }

    /// What stands there.
    var text: String { file.text(range) }

    /// The line, from 1.
    package var line: Int { file.bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1 }

    /// The column, from 1, in Unicode scalars.
    package var column: Int { file.bytes[lineStart..<start].scalarCount + 1 }

    private var start: Int { min(range.lowerBound, file.bytes.count) }

    private var lineStart: Int { (file.bytes[..<start].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1 }

    /// Of a longer line, only so many scalars around the place are shown.
    private static let shownWidth = 110

    /// The source line, and for the caret line the text before the range and the count of marked scalars.
    var excerpt: (line: String, before: String, marked: Int) {
        let lineEnd = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
        let end = max(start, min(range.upperBound, lineEnd))
        let line = Array(file.text(lineStart..<lineEnd).unicodeScalars)
        let last = min(line.count, max(0, column - 1 - Location.shownWidth / 2) + Location.shownWidth)
        let first = max(0, last - Location.shownWidth)
        func shown(_ scalars: some Sequence<Unicode.Scalar>) -> String {
            scalars.reduce(into: first > 0 ? "…" : "") { $0.unicodeScalars.append($1) }
        }
        let before = file.text(lineStart..<start).unicodeScalars.dropFirst(first)
        return (
            line: shown(line[first..<last]) + (last < line.count ? "…" : ""), before: shown(before),
            marked: max(1, min(file.bytes[start..<end].scalarCount, last - column + 1))
        )
    }
}
