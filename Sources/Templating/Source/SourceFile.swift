#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The text of one template: UTF-8 with LF line ends, without the last newline, as Jinja2 reads it.
package struct SourceFile: Sendable {
    /// The name in `include` and `extends`, such as `partials/card.html`.
    package let name: String
    /// The path that diagnostics show, such as `templates/partials/card.html`.
    package let path: String
    /// The text that is compiled; every offset in this module counts these bytes.
    package let bytes: [UInt8]

    /// Normalises line ends and drops one trailing newline.
    ///
    /// - Parameters:
    ///   - name: the name other templates use for this one.
    ///   - path: the path for diagnostics; the name by default.
    ///   - bytes: the file's content.
    /// - Throws: a diagnostic with the line of the first byte that is not UTF-8.
    package init(name: String, path: String? = nil, bytes: some Sequence<UInt8>) throws(Diagnostic) {
        self.name = name
        self.path = path ?? name
        self.bytes = SourceFile.normalised(bytes)
        if let offset = SourceFile.offsetOfInvalidUTF8(in: self.bytes) {
            throw Diagnostic(.invalidUTF8, at: Location(file: self, range: offset..<offset))
        }
    }

    package init(name: String, path: String? = nil, text: String) {
        self.name = name
        self.path = path ?? name
        self.bytes = SourceFile.normalised(text.utf8)
    }

    private static func offsetOfInvalidUTF8(in bytes: [UInt8]) -> Int? {
        // Fast path: nearly all files are valid, and this checks many bytes at a time.
        if String(validating: bytes, as: UTF8.self) != nil {
            return nil
        }
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var offset = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            offset += scalar.count
        }
        return offset
    }

    /// The bytes with `\n` as the end of each line, and none at their end.
    private static func normalised(_ input: some Sequence<UInt8>) -> [UInt8] {
        var bytes = Array(input)
        // Nearly no file has any, and this looks at many bytes at a time.
        let hasCarriageReturns = bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, Int32(UInt8(ascii: "\r")), bytes.count) != nil } ?? false
        }
        if hasCarriageReturns {
            var isAfterCarriageReturn = false
            var output: [UInt8] = []
            for byte in bytes {
                if byte == UInt8(ascii: "\r") {
                    output.append(UInt8(ascii: "\n"))
                } else if byte != UInt8(ascii: "\n") || !isAfterCarriageReturn {
                    output.append(byte)
                }
                isAfterCarriageReturn = byte == UInt8(ascii: "\r")
            }
            bytes = output
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return bytes
    }

    /// The first occurrence of a text; nil for an empty text or when there is none.
    package func firstLocation(of text: String) -> Location? {
        firstLocation(of: Array(text.utf8), from: 0)
    }

    /// The first occurrence of a text after an offset; nil for an empty text or when there is none.
    package func firstLocation(of text: [UInt8], from start: Int) -> Location? {
        guard let first = text.first else { return nil }
        return bytes.withUnsafeBytes { bytes in
            var offset = start
            // A hundred times as fast as the standard library's search.
            while let base = bytes.baseAddress, offset + text.count <= bytes.count,
                let found = memchr(base + offset, Int32(first), bytes.count - text.count + 1 - offset)
            {
                offset = UnsafeRawPointer(found) - base
                if memcmp(found, text, text.count) == 0 {
                    return Location(file: self, range: offset..<(offset + text.count))
                }
                offset += 1
            }
            return nil
        }
    }

    /// The text of a range, with invalid bytes replaced.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
}

/// A range of bytes in one template; line and column are computed when they are printed.
package struct Location: Sendable, CustomStringConvertible {
    package let file: SourceFile
    package let range: Range<Int>

    /// - Parameter range: in the bytes of the file.
    package init(file: SourceFile, range: Range<Int>) {
        self.file = file
        self.range = range
    }

    /// Path, line and column, such as `templates/post.html:12:15`.
    package var description: String { "\(file.path):\(line):\(column)" }

    /// The source text of the range.
    var text: String { file.text(range) }

    /// The line, from 1.
    package var line: Int { file.bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1 }

    /// The column, from 1, in Unicode scalars.
    package var column: Int { file.bytes[lineStart..<start].scalarCount + 1 }

    private var start: Int { min(range.lowerBound, file.bytes.count) }

    private var lineStart: Int { (file.bytes[..<start].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1 }

    private var lineEnd: Int { file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count }
}

// MARK: Excerpt

extension Location {
    /// A source line with the part of it that is marked by carets.
    struct Excerpt {
        let line: String
        /// The shown text before the marked part.
        let textBefore: String
        /// The length of the marked part in scalars, at least 1.
        let markedCount: Int
    }

    /// Longer lines are cut to this many scalars around the location.
    private static let excerptWidth = 110

    var excerpt: Excerpt {
        let scalars = Array(file.text(lineStart..<lineEnd).unicodeScalars)
        let window = shownScalars(of: scalars.count)
        let leadingEllipsis = window.lowerBound > 0 ? "…" : ""
        let trailingEllipsis = window.upperBound < scalars.count ? "…" : ""

        let scalarsBefore = file.text(lineStart..<start).unicodeScalars.dropFirst(window.lowerBound)
        let markedEnd = max(start, min(range.upperBound, lineEnd))
        let markedScalars = file.bytes[start..<markedEnd].scalarCount
        return Excerpt(
            line: leadingEllipsis + Location.string(scalars[window]) + trailingEllipsis,
            textBefore: leadingEllipsis + Location.string(scalarsBefore),
            markedCount: max(1, min(markedScalars, window.upperBound - column + 1))
        )
    }

    /// The source line with carets under the marked part.
    ///
    /// - Parameter hint: a text after the carets.
    package func markedLines(hint: String? = nil) -> [String] {
        let excerpt = excerpt
        let lineNumber = String(line)
        let gutter = String(repeating: " ", count: lineNumber.count)
        // Tabs stay tabs, so that the caret lines up with its text at any tab width.
        let indent = String(
            excerpt.textBefore.unicodeScalars.map { scalar in
                scalar == "\t" ? "\t" : " " as Character
            }
        )
        let carets = String(repeating: "^", count: excerpt.markedCount) + (hint.map { " \($0)" } ?? "")
        return ["\(gutter) |", "\(lineNumber) | \(excerpt.line)", "\(gutter) | \(indent)\(carets)"]
    }

    /// The part of the line that is shown, in scalars.
    private func shownScalars(of count: Int) -> Range<Int> {
        let wantedStart = max(0, column - 1 - Location.excerptWidth / 2)
        let end = min(count, wantedStart + Location.excerptWidth)
        return max(0, end - Location.excerptWidth)..<end
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        scalars.reduce(into: "") { string, scalar in
            string.unicodeScalars.append(scalar)
        }
    }
}
