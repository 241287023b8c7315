/// A path that a record's page had before, as the record itself says.
package struct OldAddress: Sendable, Equatable {
    /// Percent-encoded, as browsers ask for it.
    package let path: String
    package let location: SourceLocation

    package init(_ path: String, at location: SourceLocation) {
        self.path = OldAddress.encoded(path)
        self.location = location
    }

    /// The path with percent codes for the bytes that an address may not hold as they are.
    package static func encoded(_ path: String) -> String {
        WebAddress.encoded(path) { byte in
            byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)
        }
    }

    // MARK: Faults

    /// Longer ones would not fit into a line of `_redirects` (Cloudflare Pages: 1 000 characters).
    private static let maximumLength = 480

    /// The fault of a path that a redirect leads away from; nil for one that every host can compare.
    ///
    /// - Parameter mayEndInWildcard: accepts `/*` at the end.
    package static func fault(in path: String, mayEndInWildcard: Bool = false) -> WebAddress.Fault? {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.dropFirst().first != UInt8(ascii: "/") else {
            return WebAddress.Fault(
                message: "does not begin with a single '/'",
                advice: "write the path without the host: /old-page/"
            )
        }
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) {
            return WebAddress.Fault(message: "holds characters that a path may not", advice: nil)
        }
        if bytes.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            return WebAddress.Fault(
                message: "holds '?' or '#', and hosts compare only the path before them",
                advice: "write the path alone: /old-page/"
            )
        }
        let parts = bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }) {
            return WebAddress.Fault(message: "holds '.' or '..'", advice: "write the whole path")
        }
        if parts.contains(where: isPlaceholder) {
            return WebAddress.Fault(
                message: "holds ':' before a name, which hosts take for a placeholder",
                advice: mayEndInWildcard ? "end the path with /* instead" : nil
            )
        }
        return wildcardFault(in: parts, mayEndInWildcard: mayEndInWildcard)
            ?? (bytes.count > maximumLength
                ? WebAddress.Fault(message: "is longer than \(maximumLength) bytes", advice: nil) : nil)
    }

    /// Whether hosts read a part of a path as a placeholder: `:` and a letter, anywhere in it.
    private static func isPlaceholder(_ part: ArraySlice<UInt8>) -> Bool {
        zip(part, part.dropFirst()).contains { byte, next in
            byte == UInt8(ascii: ":") && (next | 0x20) &- UInt8(ascii: "a") < 26
        }
    }

    private static func wildcardFault(
        in parts: [ArraySlice<UInt8>],
        mayEndInWildcard: Bool
    ) -> WebAddress.Fault? {
        let wildcard = UInt8(ascii: "*")
        let mayHoldNone = mayEndInWildcard && parts.last?.elementsEqual([wildcard]) == true
        let others = mayHoldNone ? parts.dropLast() : parts[...]
        guard others.contains(where: { $0.contains(wildcard) }) else { return nil }
        return mayEndInWildcard
            ? WebAddress.Fault(message: "holds '*' elsewhere than as its last part", advice: "end it with /*")
            : WebAddress.Fault(
                message: "holds '*'",
                advice: "write each path, or a wildcard in redirects.yaml"
            )
    }
}
