#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How many cells the tables of a text have.
///
/// The parser gives each row as many cells as the table has columns, so that a short text can have millions, and its time
/// for a row is the square of the columns.
enum TableSize {
    private static let maximumColumns = 1000
    private static let maximumCells = 10_000
    /// Rows that lack a few of the table's cells are fine in a table of any length.
    private static let maximumCellsAPipe = 4

    /// Whether the parser can read the tables in linear time and memory.
    static func isBearable(in markdown: UnsafeBufferPointer<UInt8>) -> Bool {
        // No table has more columns than the text has pipes, and one.
        let allPipes = count(of: UInt8(ascii: "|"), in: markdown)
        if allPipes == 0 { return true }
        let lines =
            count(of: UInt8(ascii: "\n"), in: markdown) + count(of: UInt8(ascii: "\r"), in: markdown) + 1
        if allPipes < maximumColumns, (allPipes + 1) * lines <= maximumCells { return true }
        var cells = 0
        var pipes = 0
        // Of the table that is open; 0 for none. A blank line ends it.
        var columns = 0
        var start = 0
        while start < markdown.count {
            let end = markdown[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            let line = Line(markdown[start..<(end ?? markdown.count)])
            pipes += line.pipes
            cells += columns
            if line.isBlank {
                columns = 0
            } else if line.isDelimiter {
                columns = max(columns, line.pipes + 1)
                if columns > maximumColumns { return false }
            }
            guard let end else { break }
            let isPair = markdown[end...].starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
            start = end + (isPair ? 2 : 1)
        }
        return cells <= maximumCells + pipes * maximumCellsAPipe
    }

    private static func count(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        var offset = 0
        while let base = text.baseAddress, offset < text.count,
            let found = memchr(base + offset, Int32(byte), text.count - offset)
        {
            count += 1
            offset = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
        }
        return count
    }

    private struct Line {
        var pipes = 0
        var isBlank = true
        /// It may be the line below the head of a table, also in a quote or a list.
        var isDelimiter = true

        init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
            for byte in bytes {
                switch byte {
                case UInt8(ascii: " "), UInt8(ascii: "\t"): break
                case UInt8(ascii: "|"):
                    pipes += 1
                    isBlank = false
                case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: ">"): isBlank = false
                default:
                    isBlank = false
                    isDelimiter = false
                }
            }
            isDelimiter = isDelimiter && pipes > 0
        }
    }
}
