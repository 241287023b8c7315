import Content

/// Names of files as rules compare them.
enum ServedPath {
    /// Longer ones fit into no table of types (nginx, `types_hash_bucket_size`).
    private static let longestExtension = 16

    /// The file extension without its dot, where a rule can name it: one of ASCII letters and digits.
    static func ruleExtension(of path: String) -> String? {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? Substring().utf8
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let end = name[name.index(after: dot)...]
        guard !end.isEmpty, end.count <= longestExtension, end.allSatisfy(isAlphanumeric) else { return nil }
        return String(end)
    }

    /// The path that a file answers, not encoded: that of a page ends in `/`.
    static func address(of path: String) -> String {
        let index = "index.html"
        let isIndex = path.utf8.elementsEqual(index.utf8) || path.hasSuffix("/" + index)
        return "/" + (isIndex ? String(path.dropLast(index.count)) : path)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }
}

/// Paths of requests: percent-encoded as clients send them, and decoded as servers compare them.
enum RequestPath {
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    /// The bytes that a percent-encoded path stands for; `%` without two digits stands for itself.
    static func decoded(_ path: String) -> [UInt8] {
        let bytes = Array(path.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = FileName.hexValue(bytes[index + 1]), let low = FileName.hexValue(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    /// An address for `Location`: what no address may hold is percent-encoded, and also what means something in a host's syntax
    /// (`$` begins a variable of nginx).
    static func location(_ address: String) -> String {
        var bytes: [UInt8] = []
        for byte in address.utf8 {
            if byte > 0x20, byte < 0x7F, !"\"$<>\\^`{|}".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A regular expression, of ASCII alone, that matches a decoded path.
    static func literalPattern(_ decoded: some Sequence<UInt8>) -> String {
        decoded.map { byte in
            let isPlain = ServedPath.isAlphanumeric(byte) || "/-_~".utf8.contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "\\x" + digits(of: byte)
        }.joined()
    }

    private static func digits(of byte: UInt8) -> String {
        String(decoding: [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]], as: UTF8.self)
    }

    /// A regular expression, of ASCII alone, that matches a path as clients send it: encoded or not, in letters of any size.
    ///
    /// It holds no quotation mark, no brace and no `$`, so it means the same in every host's syntax.
    static func pattern(_ decoded: some Sequence<UInt8>) -> String {
        var pattern = ""
        for byte in decoded {
            if ServedPath.isAlphanumeric(byte) || "/-_~".utf8.contains(byte) {
                pattern.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte == UInt8(ascii: ".") {
                pattern += "[.]"
            } else {
                let digits = [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
                let escape = String(decoding: digits, as: UTF8.self)
                let either = digits.map { digit in
                    let upper = Unicode.Scalar(digit)
                    return digit < UInt8(ascii: "A")
                        ? "\(upper)" : "[\(upper)\(Unicode.Scalar(digit | 0x20))]"
                }
                // A '%' in a path is always encoded, and '?' would begin the query.
                let isNeverPlain = "%?#".utf8.contains(byte) || byte <= 0x20
                pattern +=
                    isNeverPlain ? "%\(either.joined())" : "(?:\\x\(escape)|%\(either.joined()))"
            }
        }
        return pattern
    }
}
