import Content
import Foundation

/// The lines of Markdown files, to say where something is that was found in the finished page.
struct ContentFiles {
    private let folder: URL
    /// The folder's name in messages, as paths of files begin.
    private let name: String
    /// The file that was asked for last, because findings come page by page.
    private var last: (path: String, lines: [[UInt8]]) = ("", [])

    init(_ options: BuildOptions) {
        folder = options.content
        name = options.contentName
    }

    /// The line that holds a text; nil where no line does as it is, because it was put together while the page was made.
    ///
    /// A link to another page may be written as the path of its file, so the part from its `#` is looked for too.
    ///
    /// - Parameter path: as messages name the file.
    mutating func line(of text: String, in path: String) -> Int? {
        let lines = lines(of: path)
        let fragment = text.utf8.firstIndex(of: UInt8(ascii: "#")).map { String(text[$0...]) }
        for wanted in [text, fragment].compactMap(\.self) where !wanted.isEmpty {
            let bytes = Array(wanted.utf8)
            if let index = lines.firstIndex(where: { ContentFiles.holds($0, bytes) }) { return index + 1 }
        }
        guard let fragment, !fragment.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        // Written with percent codes, or in another Unicode form.
        let name = Array(FileName.normalized(String(fragment.dropFirst())).utf8)
        return lines.firstIndex { line in
            line.split(separator: UInt8(ascii: "#")).dropFirst().contains { part in
                let written = FileName.normalized(FileName.decoded(String(decoding: part, as: UTF8.self)))
                return ContentFiles.holds(Array(written.utf8.prefix(name.count + 1)), name)
            }
        }.map { $0 + 1 }
    }

    private mutating func lines(of path: String) -> [[UInt8]] {
        if last.path.utf8.elementsEqual(path.utf8) { return last.lines }
        let file = folder.appending(path: String(path.dropFirst(name.count + 1)))
        // Without the file, the place is the whole record.
        let data = (try? Data(contentsOf: file)) ?? Data()
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            Array($0)
        }
        last = (path, lines)
        return lines
    }

    /// Whether a line holds a text that does not go on after it: `#part` is not in `#part-two`.
    private static func holds(_ line: [UInt8], _ text: [UInt8]) -> Bool {
        line.ranges(of: text).contains { range in
            guard range.upperBound < line.count else { return true }
            let next = line[range.upperBound]
            let isLetter = (next | 0x20) &- UInt8(ascii: "a") < 26 || next &- UInt8(ascii: "0") < 10
            return !isLetter && next < 0x80 && next != UInt8(ascii: "-") && next != UInt8(ascii: "_")
        }
    }
}
