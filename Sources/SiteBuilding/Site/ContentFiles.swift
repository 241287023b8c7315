import Content
import Foundation
import Templating

/// The lines of Markdown files, to say where something is that was found in the finished page.
struct ContentFiles {
    private let folder: URL
    /// The folder's name in messages, as paths of files begin.
    private let name: String
    /// The file that was asked for last, because findings come page by page.
    private var last = SourceFile(name: "", text: "")

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
        open(path)
        if let line = line(of: Array(text.utf8)) { return line }
        guard let fragment = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return nil }
        return line(of: Array(text.utf8[fragment...])) ?? line(ofFragment: text.utf8[fragment...].dropFirst())
    }

    /// The problems with the lines of what they quote, where their locations have none.
    mutating func located(_ problems: [Problem]) -> [Problem] {
        problems.map { problem in
            guard let quoted = problem.quoted, case .file(let path, nil, _)? = problem.location,
                let line = line(of: quoted, in: path)
            else { return problem }
            var problem = problem
            problem.location = .file(path: path, line: line)
            return problem
        }
    }

    private mutating func open(_ path: String) {
        if last.name.utf8.elementsEqual(path.utf8) { return }
        let file = folder.appending(path: String(path.dropFirst(name.count + 1)))
        // Without the file, the place is the whole record.
        let data = (try? Data(contentsOf: file)) ?? Data()
        last = SourceFile(name: path, text: String(decoding: data, as: UTF8.self))
    }

    /// The line of a text that does not go on after it: `#part` is not in `#part-two`.
    private func line(of text: [UInt8]) -> Int? {
        var start = 0
        while let found = last.firstLocation(of: text, from: start) {
            let end = found.range.upperBound
            if end == last.bytes.count || ContentFiles.endsWord(last.bytes[end]) { return found.line }
            start = found.range.lowerBound + 1
        }
        return nil
    }

    /// The line of a fragment that is written with percent codes, or in another Unicode form.
    private func line(ofFragment fragment: Substring.UTF8View) -> Int? {
        guard !fragment.allSatisfy({ $0 < 0x80 }) else { return nil }
        let name = FileName.normalized(String(Substring(fragment)))
        var start = 0
        while let found = last.firstLocation(of: [UInt8(ascii: "#")], from: start) {
            start = found.range.upperBound
            let word = last.bytes[start...].prefix { !ContentFiles.endsWord($0) || $0 == UInt8(ascii: "%") }
            let written = FileName.normalized(FileName.decoded(String(decoding: word, as: UTF8.self)))
            if written.utf8.elementsEqual(name.utf8) { return found.line }
        }
        return nil
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
        return !isLetter && byte < 0x80 && byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_")
    }
}
