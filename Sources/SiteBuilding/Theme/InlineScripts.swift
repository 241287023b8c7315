import Foundation
import Hashing
import Templating

/// The scripts that are written into templates, and are the same on every page.
struct InlineScripts: Sendable {
    /// Hashes by which a page's scripts are recognised.
    let hashes: Set<UInt64>
    /// The scripts as the content security policy names them: `'sha256-…'`, sorted (CSP Level 3, section 2.3.1).
    let sources: [String]

    static let none = InlineScripts([])

    init(_ templates: [SourceFile]) {
        var hashes: Set<UInt64> = []
        var sources: Set<String> = []
        for template in templates {
            for script in InlineScripts.scripts(in: template.bytes) {
                hashes.insert(script.withUnsafeBufferPointer { ContentHash($0).value })
                let digest = SHA256Digest(script)
                sources.insert("'sha256-\(Data(digest.bytes).base64EncodedString())'")
            }
        }
        self.hashes = hashes
        self.sources = sources.sorted()
    }

    /// Whether a script of a type is run, and is not only data.
    static func runs(_ type: String) -> Bool {
        ["", "module", "text/javascript", "application/javascript", "importmap", "speculationrules"]
            .contains(type)
    }

    /// The texts between `<script>` and `</script>` that no tag of the template language changes.
    private static func scripts(in bytes: [UInt8]) -> [[UInt8]] {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.matches(of: /(?is)<script\b([^>]*)>(.*?)<\/script/).compactMap { match in
            let (attributes, script) = (match.1, match.2)
            let isData = attributes.firstMatch(of: /(?i)\btype\s*=\s*["']?([^"'\s>]*)/).map {
                !InlineScripts.runs($0.1.lowercased())
            }
            let isChanged = ["{{", "{%", "{#"].contains { script.contains($0) }
            guard isData != true, !isChanged, attributes.firstMatch(of: /(?i)(^|\s)src\s*=/) == nil else {
                return nil
            }
            return Array(script.utf8)
        }
    }
}
