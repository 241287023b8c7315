import Hashing
import Testing

/// The vectors are those of `xxhsum`'s sanity check in the reference implementation (github.com/Cyan4973/xxHash).
@Suite("XXH64")
struct ContentHashTests {
    private static let prime32: UInt64 = 0x9E37_79B1

    /// The reference implementation's test input.
    private func sanityBuffer(_ count: Int) -> [UInt8] {
        var generator = Self.prime32
        return (0..<count).map { _ in
            defer { generator &*= 0x9E37_79B1_85EB_CA8D }
            return UInt8(generator >> 56)
        }
    }

    @Test(
        "gives the published values",
        arguments: [
            (0, 0, 0xEF46_DB37_51D8_E999), (0, prime32, 0xAC75_FDA2_929B_17EF),
            (1, 0, 0xE934_A84A_DB05_2768), (1, prime32, 0x5014_6076_43A9_B4C3),
            (4, 0, 0x9136_A0DC_A574_57EE), (14, 0, 0x8282_DCC4_994E_35C8),
            (14, prime32, 0xC3BD_6BF6_3DEB_6DF0), (222, 0, 0xB641_AE8C_B691_C174),
            (222, prime32, 0x20CB_8AB7_AE10_C14A),
        ] as [(Int, UInt64, UInt64)]
    )
    func publishedVectors(count: Int, seed: UInt64, expected: UInt64) {
        #expect(ContentHash(sanityBuffer(count), seed: seed).value == expected)
    }

    @Test(
        "gives the known values of texts",
        arguments: [
            ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)]
    )
    func texts(text: String, expected: UInt64) {
        #expect(ContentHash(text).value == expected)
    }

    @Test("does not depend on how the input is cut into pieces", arguments: 1...40)
    func pieces(size: Int) {
        let bytes = sanityBuffer(222)
        var hasher = ContentHasher()
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hasher.update($0) }
        }
        #expect(hasher.value == ContentHash(bytes).value)
    }

    @Test("hashes a number as its eight bytes, least significant first, at any offset", arguments: 0...9)
    func numbers(offset: Int) {
        let start = sanityBuffer(offset)
        let numbers: [UInt64] = [1, 0x0102_0304_0506_0708, .max, 0, 42]
        var hasher = ContentHasher()
        start.withUnsafeBytes { hasher.update($0) }
        for number in numbers { hasher.add(number) }
        let bytes = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        #expect(hasher.value == ContentHash(start + bytes).value)
    }

    @Test("can be read and continued")
    func continues() {
        var hasher = ContentHasher()
        hasher.add(1)
        let first = hasher.value
        #expect(hasher.value == first)
        hasher.add(2)
        #expect(hasher.value != first)
    }

    @Test("keeps neighbouring texts apart, and an absent text from an empty one")
    func separation() {
        func hash(_ add: (inout ContentHasher) -> Void) -> UInt64 {
            var hasher = ContentHasher()
            add(&hasher)
            return hasher.value
        }
        let split = hash {
            $0.add("ab")
            $0.add("c")
        }
        let other = hash {
            $0.add("a")
            $0.add("bc")
        }
        #expect(split != other)
        #expect(hash { $0.add(String?.none) } != hash { $0.add(String?("")) })
    }

    @Test("names a file by the first ten hexadecimal digits")
    func names() {
        #expect(ContentHash(value: 0x12_3456_789A_BCDE).name == "0012345678")
        #expect(ContentHash(value: .max).name == "ffffffffff")
    }
}
