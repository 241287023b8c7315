import Content

/// A hash of many values in their order, for telling whether any of them changed.
struct Digest: Sendable {
    private(set) var value: UInt64

    init(_ seed: UInt64 = 0x27D4_EB2F_1656_67C5) { value = seed }

    @inline(__always) mutating func add(_ number: UInt64) {
        let round = (number &* 0xC2B2_AE3D_27D4_EB4F)
        value ^= (round << 31 | round >> 33) &* 0x9E37_79B1_85EB_CA87
        value = (value << 27 | value >> 37) &* 0x9E37_79B1_85EB_CA87 &+ 0x85EB_CA77_C2B2_AE63
    }

    mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) { add(ContentHash(bytes).value) }

    mutating func add(_ text: String) { add(ContentHash(text).value) }

    mutating func add(_ text: String?) {
        add(text == nil ? 0 : 1)
        if let text { add(text) }
    }

    /// What was added, spread over all bits.
    var hash: UInt64 {
        var result = (value ^ value >> 33) &* 0xC2B2_AE3D_27D4_EB4F
        result = (result ^ result >> 29) &* 0x1656_67B1_9E37_79F9
        return result ^ result >> 32
    }
}
