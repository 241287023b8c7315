/// Texts of tags: decoded, up to the first zero, without control characters and outer spaces.
enum TagText {
    /// UTF-8, or ISO 8859-1 where it is not that.
    static func decoded(_ bytes: some Collection<UInt8>) -> String {
        let text = bytes.prefix { $0 != 0 }.prefix(SoundLimits.maxTextBytes)
        return cleaned(String(validating: text, as: UTF8.self) ?? latin1(text))
    }

    /// The encodings of ID3 (id3v2.4.0-structure, section 4).
    static func decoded(_ bytes: ArraySlice<UInt8>, encoding: Int) -> String {
        switch encoding {
        case 1, 2: cleaned(utf16(bytes, isMarked: encoding == 1))
        case 3: decoded(bytes)
        // Programs write UTF-8 here too, which is hardly ever sensible as ISO 8859-1.
        default: decoded(bytes)
        }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isMarked: Bool) -> String {
        var units: [UInt16] = []
        var isLittleEndian = isMarked
        var rest = bytes.prefix(SoundLimits.maxTextBytes)
        if rest.starts(with: [0xFF, 0xFE]) || rest.starts(with: [0xFE, 0xFF]) {
            isLittleEndian = rest.first == 0xFF
            rest = rest.dropFirst(2)
        }
        while let first = rest.popFirst(), let second = rest.popFirst() {
            let unit =
                isLittleEndian ? UInt16(second) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(second)
            guard unit != 0 else { break }
            units.append(unit)
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            scalars.append(isControl ? " " : scalar)
        }
        return String(scalars).trimmed()
    }
}

extension String {
    /// Without spaces at both ends.
    func trimmed() -> String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
