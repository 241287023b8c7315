/// A hash of bytes for names and for telling content apart: XXH64 (Yann Collet, "xxHash fast digest algorithm",
/// version 0.1.1), which is fast and spreads well, and is no protection against someone who wants two files to collide.
package struct ContentHash: Sendable, Hashable {
    package let value: UInt64

    /// A hash that was made elsewhere.
    package init(value: UInt64) { self.value = value }

    package init(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) {
        value = ContentHash.hash(UnsafeRawBufferPointer(bytes), seed)
    }

    package init(_ bytes: [UInt8], seed: UInt64 = 0) {
        self = bytes.withUnsafeBufferPointer { ContentHash($0, seed: seed) }
    }

    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { ContentHash($0) }
    }

    /// Ten hexadecimal digits, for a file's name.
    package var name: String {
        let digits = String(value, radix: 16)
        return String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(10))
    }

    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    private static func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }

    private static func round(_ accumulator: UInt64, _ lane: UInt64) -> UInt64 {
        rotated(accumulator &+ lane &* prime2, 31) &* prime1
    }

    private static func merged(_ accumulator: UInt64, _ lane: UInt64) -> UInt64 {
        (accumulator ^ round(0, lane)) &* prime1 &+ prime4
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
        func read64(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var offset = 0
        var result: UInt64
        if bytes.count >= 32 {
            var lanes = (seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1)
            while offset + 32 <= bytes.count {
                lanes.0 = round(lanes.0, read64(offset))
                lanes.1 = round(lanes.1, read64(offset + 8))
                lanes.2 = round(lanes.2, read64(offset + 16))
                lanes.3 = round(lanes.3, read64(offset + 24))
                offset += 32
            }
            result =
                rotated(lanes.0, 1) &+ rotated(lanes.1, 7) &+ rotated(lanes.2, 12) &+ rotated(lanes.3, 18)
            for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { result = merged(result, lane) }
        } else {
            result = seed &+ prime5
        }
        result &+= UInt64(bytes.count)
        while offset + 8 <= bytes.count {
            result = rotated(result ^ round(0, read64(offset)), 27) &* prime1 &+ prime4
            offset += 8
        }
        if offset + 4 <= bytes.count {
            let word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            result = rotated(result ^ UInt64(word) &* prime1, 23) &* prime2 &+ prime3
            offset += 4
        }
        while offset < bytes.count {
            result = rotated(result ^ UInt64(bytes[offset]) &* prime5, 11) &* prime1
            offset += 1
        }
        result = (result ^ result >> 33) &* prime2
        result = (result ^ result >> 29) &* prime3
        return result ^ result >> 32
    }
}
