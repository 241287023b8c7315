import Foundation

/// How names of files are compared: first by their bytes, then without regard to their Unicode form.
///
/// `é` may be one character or two. macOS and other systems write either, and people type either; two files whose names
/// differ in nothing else are two files.
package struct FileName: Hashable, Comparable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func == (a: FileName, b: FileName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    /// By bytes.
    package static func < (a: FileName, b: FileName) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The form that all forms of a name have in common (Unicode Standard Annex #15, form C).
    package static func normalized(_ name: String) -> String {
        // Nothing before the first combining character, U+0300, has another form.
        name.unicodeScalars.allSatisfy { $0.value < 0x300 }
            ? name : name.precomposedStringWithCanonicalMapping
    }

    /// A path with its percent codes decoded once (RFC 3986, section 2.1), without query and fragment.
    ///
    /// A `%` that begins no code stays; codes that make no UTF-8 stay too.
    package static func decoded(_ address: String) -> String {
        let path = address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard path.contains(UInt8(ascii: "%")) else { return String(Substring(path)) }
        let bytes = Array(path)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self) ?? String(Substring(path))
    }

    /// The path of another file in the same folder, written as the first one's is.
    ///
    /// - Parameter isAddress: whether it is one in a text, in which Markdown or the path's end need percent codes.
    package static func sibling(_ name: String, of path: String, isAddress: Bool) -> String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[...$0]) } ?? ""
        guard isAddress else { return folder + name }
        return folder
            + WebAddress.encoded(name) { byte in byte > 0x20 && !"()<>?#".utf8.contains(byte) }
    }

    /// The value of a hexadecimal digit; nil for another byte.
    package static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
