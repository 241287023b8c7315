import Content

/// The parts of a file: YAML between two lines of `---`, and the text below.
///
/// A file may begin with a byte order mark and empty lines, its lines may end as on any system, and `...` ends the YAML too.
struct FileParts {
    let yaml: Range<Int>
    let body: Range<Int>

    private static let marker = Array("---".utf8)
    private static let otherEnd = Array("...".utf8)

    /// Nil where a marker is missing.
    init?(_ bytes: [UInt8]) {
        guard let first = FileParts.firstMarker(in: bytes) else { return nil }
        let start = FileParts.lineEnd(from: first, in: bytes)
        var line = start
        while line < bytes.count {
            if FileParts.isLine(FileParts.marker, at: line, in: bytes)
                || FileParts.isLine(FileParts.otherEnd, at: line, in: bytes)
            {
                yaml = start..<line
                body = FileParts.lineEnd(from: line, in: bytes)..<bytes.count
                return
            }
            line = FileParts.lineEnd(from: line, in: bytes)
        }
        return nil
    }

    /// Whether a file begins with front matter, complete or not.
    static func haveFrontMatter(_ bytes: [UInt8]) -> Bool { firstMarker(in: bytes) != nil }

    // MARK: Lines

    /// The index of the first marker, after nothing but empty lines; nil without one.
    private static func firstMarker(in bytes: [UInt8]) -> Int? {
        let start = firstVisible(in: bytes)
        let isIndented =
            start > 0 && (bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t"))
        return !isIndented && isLine(marker, at: start, in: bytes) ? start : nil
    }

    /// The index of the first line that is not empty.
    private static func firstVisible(in bytes: [UInt8]) -> Int {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var index = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        return index
    }

    /// Whether a line holds a marker and nothing else; white space may follow.
    private static func isLine(_ marker: [UInt8], at start: Int, in bytes: [UInt8]) -> Bool {
        guard bytes[start...].starts(with: marker) else { return false }
        let rest = bytes[(start + marker.count)..<lineEnd(from: start, in: bytes)]
        return rest.allSatisfy { $0 <= 0x20 }
    }

    /// The index of the first byte of the next line.
    private static func lineEnd(from start: Int, in bytes: [UInt8]) -> Int {
        let newline = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard let newline else { return bytes.count }
        let isPair =
            bytes[newline] == UInt8(ascii: "\r") && newline + 1 < bytes.count
            && bytes[newline + 1] == UInt8(ascii: "\n")
        return newline + (isPair ? 2 : 1)
    }

    /// The number of lines that end in some bytes.
    static func lineCount(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var last: UInt8 = 0
        for byte in bytes {
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") && last != UInt8(ascii: "\r") {
                count += 1
            }
            last = byte
        }
        return count
    }
}

// MARK: - Errors

extension FileParts {
    /// - Throws: `Problems` for a file that is not UTF-8, or has no complete front matter.
    init(checking file: MarkdownFile) throws(Problems) {
        if let problem = FileParts.encodingProblem(of: file) { throw Problems([problem]) }
        guard let parts = FileParts(file.bytes) else {
            throw Problems([FileParts.markerProblem(of: file)])
        }
        self = parts
    }

    private static func encodingProblem(of file: MarkdownFile) -> Problem? {
        if file.bytes.starts(with: [0xFF, 0xFE]) || file.bytes.starts(with: [0xFE, 0xFF]) {
            return Problem(
                "encoding",
                at: .file(path: file.path, line: 1),
                "the file is UTF-16",
                advice: "save it as UTF-8"
            )
        }
        if let text = String(validating: file.bytes, as: UTF8.self) {
            guard text.hasTooManyMarks else { return nil }
            return Problem(
                "bad-text",
                at: .file(path: file.path),
                "the file holds a letter with more than 100 marks",
                advice: "remove it"
            )
        }
        let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        return Problem(
            "encoding",
            at: .file(path: file.path, line: index + 1),
            "the file is not UTF-8",
            advice: "save it as UTF-8"
        )
    }

    private static func markerProblem(of file: MarkdownFile) -> Problem {
        let bytes = file.bytes
        let start = firstVisible(in: bytes)
        var message = "the file has no front matter"
        var advice = "begin the file with '---', keys, and '---'"
        if start == bytes.count {
            message = "the file is empty"
        } else if bytes[start...].starts(with: "+++".utf8) {
            message = "the front matter is TOML"
            advice = "write it as YAML: 'key: value' lines between two lines of '---'"
        } else if firstMarker(in: bytes) != nil {
            message = "the front matter is never closed"
            advice = "end it with a line '---'"
        } else if bytes[start...].starts(with: marker) {
            message = "the first line is not exactly '---'"
            advice = "write three hyphens and nothing else"
        }
        let line = lineCount(in: bytes[..<start]) + 1
        return Problem(
            "bad-front-matter",
            at: .file(path: file.path, line: start == bytes.count ? 1 : line),
            message,
            advice: advice
        )
    }
}
