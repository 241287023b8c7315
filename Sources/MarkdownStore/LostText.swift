import Content
import Schema

/// Finds texts of which YAML drops a part: what follows ` #`, and a first word that begins with `!` or `&`.
///
/// A comment behind a number or an address is meant as one; behind a title it hardly ever is.
struct LostText {
    private(set) var warnings: [Problem] = []

    /// - Parameters:
    ///   - yaml: the front matter.
    ///   - firstLine: the line of the file on which it begins.
    init(_ yaml: String, firstLine: Int, path: String, kind: ContentKind) {
        let lines = yaml.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            guard let (key, value) = LostText.keyAndValue(line), LostText.isText(key, of: kind),
                let lost = LostText.lostPart(of: value)
            else { continue }
            warnings.append(
                Problem(
                    .warning,
                    "lost-text",
                    at: .file(path: path, line: firstLine + index),
                    "YAML drops '\(lost.escapedForTerminal)' of '\(key)'",
                    advice: "write \(LostText.quoted(key, value))"
                )
            )
        }
    }

    /// A line with its value in quotes; nil for a line that is not a key with a value.
    static func quoted(_ line: Substring) -> String? {
        keyAndValue(line).map { quoted($0.key, $0.value) }
    }

    private static func quoted(_ key: String, _ value: String) -> String {
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\(key): \"\(escaped)\""
    }

    /// The key and the value of a line such as `title: Take #2`, also of an item of a list; nil for another line.
    private static func keyAndValue(_ line: Substring) -> (key: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let key = line[..<colon].drop { $0 == " " || $0 == "-" }
        let value = String(line[line.index(after: colon)...]).trimmed
        return key.isEmpty || value.isEmpty ? nil : (String(key), value)
    }

    private static func isText(_ key: String, of kind: ContentKind) -> Bool {
        let isAddress =
            key.hasSuffix("_url") || key.hasSuffix("_link") || key.hasSuffix("slug") || key == "id"
        return !isAddress && kind.textKeys.contains(key)
    }

    /// The part of a value without quotes that YAML takes for a comment, a tag or an anchor.
    private static func lostPart(of value: String) -> String? {
        switch value.unicodeScalars.first {
        case "\"", "'", "[", "{", "|", ">": return nil
        case "#": return value
        case "!", "&": return String(value.prefix { $0 != " " })
        default:
            let comment = value.firstRange(of: " #") ?? value.firstRange(of: "\t#")
            return comment.map { String(value[$0.lowerBound...]).trimmed }
        }
    }
}

extension ContentKind {
    /// The keys of front matter whose values are words for readers.
    fileprivate var textKeys: Set<String> {
        let kinds = [self] + parts.map(\.kind)
        let columns = kinds.flatMap { $0.table?.columns ?? [] }.filter { $0.type == .text }
        return Set(columns.map(\.name) + ["title", "description", "display_name"])
    }
}
