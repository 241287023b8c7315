import Content
import Foundation
import Media
import Templating

/// Shows the lines of files that errors are about.
struct ProblemExcerpts {
    private let options: BuildOptions
    /// The file that was asked for last, because errors come file by file.
    private var last: SourceFile?

    init(_ options: BuildOptions) {
        self.options = options
    }

    /// The problems with the line of each error that is in a file, and carets under what it names.
    mutating func added(to problems: [Problem]) -> [Problem] {
        problems.map { problem in
            guard problem.severity == .error, problem.excerpt == nil,
                case .file(let path, let line?, let column)? = problem.location,
                let file = file(path), let range = ProblemExcerpts.range(ofLine: line, in: file.bytes)
            else { return problem }
            let marked = ProblemExcerpts.marked(problem, in: file.bytes, range, column: column)
            let lines = Location(file: file, range: marked).markedLines()
            return problem.with(excerpt: lines.joined(separator: "\n"))
        }
    }

    /// - Parameter path: as messages name the file.
    private mutating func file(_ path: String) -> SourceFile? {
        if let last, last.name.utf8.elementsEqual(path.utf8) { return last }
        if path.utf8.starts(with: ThemeFiles.prefix.utf8) {
            guard let bytes = options.programTheme[String(path.dropFirst(ThemeFiles.prefix.count))] else {
                return nil
            }
            last = SourceFile(name: path, text: String(decoding: bytes, as: UTF8.self))
            return last
        }
        let folders = [(options.contentName, options.content), (options.templatesName, options.templates)]
        let folder = folders.first { name, _ in path.utf8.starts(with: "\(name)/".utf8) }
        guard let (name, url) = folder,
            // The message has the path; without the file, there is nothing to show.
            let data = try? Data(contentsOf: url.appending(path: String(path.dropFirst(name.count + 1))))
        else { return nil }
        last = SourceFile(name: path, text: String(decoding: data, as: UTF8.self))
        return last
    }

    /// The bytes of a line, without its end; nil for one that is not there or empty.
    ///
    /// - Parameter line: from 1.
    private static func range(ofLine line: Int, in bytes: [UInt8]) -> Range<Int>? {
        let lines = bytes.split(
            separator: UInt8(ascii: "\n"),
            maxSplits: max(0, line),
            omittingEmptySubsequences: false
        )
        guard line >= 1, line <= lines.count else { return nil }
        let bytes = lines[line - 1]
        return bytes.allSatisfy { $0 <= 0x20 } ? nil : bytes.indices
    }

    /// What carets go under: the text at the column, else the last text of the line that the message quotes, else the line.
    private static func marked(
        _ problem: Problem,
        in bytes: [UInt8],
        _ line: Range<Int>,
        column: Int?
    ) -> Range<Int> {
        if let column {
            let before = String(decoding: bytes[line], as: UTF8.self).unicodeScalars.prefix(column - 1)
            let start = min(line.upperBound, line.lowerBound + String(before).utf8.count)
            let word = bytes[start..<line.upperBound].prefix { $0 > 0x20 }
            return start..<word.endIndex
        }
        let quoted = problem.message.split(separator: "'", omittingEmptySubsequences: false)
            .enumerated().compactMap { $0.offset % 2 == 1 ? Array($0.element.utf8) : nil }
        for text in quoted.reversed() where !text.isEmpty {
            if let found = bytes[line].firstRange(of: text) { return found }
        }
        let indent = bytes[line].prefix { $0 <= 0x20 }.count
        return (line.lowerBound + indent)..<line.upperBound
    }
}
