/// PNG files that are not compressed, so that tests need no library for pictures.
package enum StoredPNG {
    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    package static let end = chunk("IEND", [])

    package static func header(width: Int, height: Int) -> [UInt8] {
        chunk("IHDR", numbers(width) + numbers(height) + [8, 0, 0, 0, 0])
    }

    /// A grey picture of at most 65 535 bytes.
    package static func file(width: Int, height: Int, _ level: (Int, Int) -> UInt8) -> [UInt8] {
        var raw: [UInt8] = []
        for y in 0..<height {
            raw.append(0)
            for x in 0..<width { raw.append(level(x, y)) }
        }
        let length = Array(numbers(raw.count).reversed().prefix(2))
        // One stored block (RFC 1951, section 3.2.4).
        var block: [UInt8] = [0x78, 0x01, 0x01] + length
        block += length.map { ~$0 }
        block += raw + adler(raw)
        return signature + header(width: width, height: height) + chunk("IDAT", block) + end
    }

    package static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        var sum: UInt32 = .max
        for byte in named {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
        }
        return numbers(content.count) + named + numbers(Int(~sum))
    }

    private static func adler(_ bytes: [UInt8]) -> [UInt8] {
        var (low, high) = (1, 0)
        for byte in bytes {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return numbers(high << 16 | low)
    }

    /// Four bytes, the highest first.
    private static func numbers(_ value: Int) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
