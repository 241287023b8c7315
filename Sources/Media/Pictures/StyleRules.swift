import Content

/// What a style of an SVG loads or runs, beyond what it says about the picture itself.
enum StyleRules {
    /// - Parameter style: a style sheet, or the value of an attribute that may hold one; references are resolved.
    /// - Returns: what is wrong with it, as the end of a sentence about the picture; nil for nothing.
    static func fault(in style: [UInt8]) -> String? {
        let style = unescaped(style)
        for name in forbidden where contains(style, name) { return "has a style with '\(name)'" }
        let name = Array("url(".utf8)
        var rest = style[...]
        while let start = firstIndex(of: name, in: rest) {
            rest = style[(start + name.count)...]
            let target = rest.drop { XMLScanner.isSpace($0) || $0 == 0x22 || $0 == 0x27 }
            guard target.first != UInt8(ascii: "#"),
                !embedded.contains(where: { target.starts(with: $0.utf8) })
            else { continue }
            let address = String(
                decoding: target.prefix(60).prefix { $0 != UInt8(ascii: ")") },
                as: UTF8.self
            )
            return "has a style that loads '\(address.escapedForTerminal)'"
        }
        return nil
    }

    /// Rules and functions that load something without `url()`.
    private static let forbidden = ["@import", "image-set(", "image(", "src(", "javascript:"]

    /// Fonts that are part of the picture.
    private static let embedded = [
        "data:font/", "data:application/font", "data:application/x-font",
        "data:application/vnd.ms-fontobject",
    ]

    private static func contains(_ bytes: [UInt8], _ name: String) -> Bool {
        firstIndex(of: Array(name.utf8), in: bytes[...]) != nil
    }

    private static func firstIndex(of name: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var rest = bytes
        while let start = rest.firstIndex(of: name[0]) {
            rest = rest[start...]
            if rest.starts(with: name) { return start }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// The style in small letters, with its escapes resolved (CSS Syntax 3, section 4.3.7), because `u\72l(` is `url(`.
    private static func unescaped(_ style: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(style.count)
        var rest = style[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(lowercased(byte))
                continue
            }
            let digits = rest.prefix(6).prefix(while: isHexadecimal)
            guard !digits.isEmpty else { continue }
            rest = rest.dropFirst(digits.count)
            if rest.first.map(XMLScanner.isSpace) == true { rest = rest.dropFirst() }
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
            result += String(Unicode.Scalar(code) ?? "?").utf8.map(lowercased)
        }
        return result
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte.lowercased }
}

extension UInt8 {
    /// A letter of ASCII as a small one; other bytes as they are.
    var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
