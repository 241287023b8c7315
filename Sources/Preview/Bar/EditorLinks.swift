package import Content

/// Addresses that open a file of this machine in somebody's editor.
package struct EditorLinks: Sendable {
    /// An address with `{path}`, and perhaps `{line}` and `{column}`.
    private let pattern: String
    /// The folder that relative paths begin in.
    private let folder: String

    private static let patterns = [
        "vscode": "vscode://file{path}:{line}:{column}",
        "cursor": "cursor://file{path}:{line}:{column}",
        "zed": "zed://file{path}:{line}:{column}",
        "idea": "idea://open?file={path}&line={line}&column={column}",
    ]

    /// Schemes of addresses that browsers open themselves, which act in the page or are no editor's.
    private static let refusedSchemes: Set<String> = [
        "about", "blob", "data", "file", "filesystem", "ftp", "http", "https", "javascript", "vbscript",
        "view-source", "ws", "wss",
    ]

    /// - Parameters:
    ///   - editor: `vscode`, `cursor`, `zed`, `idea`, or an address with `{path}`, `{line}` and `{column}`.
    ///   - folder: the absolute path of the folder that relative paths begin in.
    /// - Throws: `UsageError` for an address that names no path or that browsers open themselves.
    package init(_ editor: String, folder: String) throws(UsageError) {
        pattern = EditorLinks.patterns[editor] ?? editor
        self.folder = folder
        guard EditorLinks.isAllowed(pattern) else {
            throw UsageError(
                "'\(editor.escapedForTerminal)' is no known editor, and no address that opens a file in one",
                advice:
                    "write \(EditorLinks.patterns.keys.sorted().joined(separator: ", ")), or an address such as "
                    + "myeditor://open{path}:{line}:{column}"
            )
        }
    }

    private static func isAllowed(_ pattern: String) -> Bool {
        guard let colon = pattern.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = pattern[..<colon].lowercased()
        let isScheme =
            scheme.utf8.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } ?? false
            && scheme.utf8.allSatisfy(isOfScheme)
        // Quotation marks, spaces and what is not ASCII have no place in an address (RFC 3986).
        let isPlain = pattern.utf8.allSatisfy { byte in
            0x21...0x7E ~= byte && !"\"<>\\^`|".utf8.contains(byte)
        }
        let rest = pattern[colon...].replacing("{path}", with: "").replacing("{line}", with: "")
            .replacing("{column}", with: "")
        return isScheme && isPlain && !refusedSchemes.contains(scheme) && rest.hasPrefix("://")
            && pattern.contains("{path}") && !rest.utf8.contains { "{}".utf8.contains($0) }
    }

    /// Whether a byte may be in a scheme in lower case (RFC 3986, section 3.1).
    private static func isOfScheme(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "+-.".utf8.contains(byte)
        }
    }

    /// The address of a place in a file; nil for a row or a page.
    func address(of location: SourceLocation) -> String? {
        guard case .file(let path, let line, let column) = location else { return nil }
        return pattern.replacing("{line}", with: String(line ?? 1))
            .replacing("{column}", with: String(column ?? 1))
            // Last, because a path may have any text; its braces are encoded.
            .replacing("{path}", with: EditorLinks.encoded(absolute(path)))
    }

    private func absolute(_ path: String) -> String {
        let whole = path.utf8.first == UInt8(ascii: "/") ? path : "\(folder)/\(path)"
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// A path with percent-encoded bytes, but for slashes and what RFC 3986 calls unreserved.
    private static func encoded(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
