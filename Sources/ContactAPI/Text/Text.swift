extension Unicode.Scalar {
    /// C0, DEL and C1.
    var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// Controls, line separators, and characters that change the direction of text.
    var isUnfitForALine: Bool { isControl || value == 0x2028 || value == 0x2029 || changesDirection }

    private var changesDirection: Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character that ends a line: LF, VT, FF, CR and NEL.
    ///
    /// Word processors leave them in what is copied from them. Other characters stay as they were typed.
    var endsLine: Bool {
        switch value {
        case 0x0A...0x0D, 0x85: true
        default: false
        }
    }
}

extension String {
    /// With LF for CRLF and for everything else that ends a line.
    ///
    /// Works on scalars: CRLF is one `Character`.
    var withLineFeeds: String {
        guard unicodeScalars.contains(where: { $0 != "\n" && $0.endsLine }) else { return self }
        var result = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in unicodeScalars {
            if scalar == "\n", isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = scalar == "\r"
            result.append(scalar.endsLine ? "\n" : scalar)
        }
        return String(result)
    }

    /// On one line: with spaces for tabs and for the ends of lines.
    var onOneLine: String {
        var result = String.UnicodeScalarView()
        for scalar in withLineFeeds.unicodeScalars {
            let breaksLine = ["\n", "\t", "\u{2028}", "\u{2029}"].contains(scalar)
            result.append(breaksLine ? " " : scalar)
        }
        return String(result)
    }

    /// Without ASCII white space at both ends.
    var trimmedASCII: String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let start = utf8.firstIndex(where: { !isSpace($0) }),
            let end = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[start...end])
    }
}
