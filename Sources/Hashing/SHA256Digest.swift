import CLibCrypto

/// The SHA-256 digest of some bytes (FIPS 180-4), which nobody can find another content for.
package struct SHA256Digest: Sendable, Hashable {
    /// The digest's 32 bytes, eight to a number, the first byte in the highest place.
    package let words: SIMD4<UInt64>

    package init(words: SIMD4<UInt64>) {
        self.words = words
    }

    package init(_ bytes: UnsafeRawBufferPointer) {
        words = withUnsafeTemporaryAllocation(byteCount: Int(SHA256_DIGEST_LENGTH), alignment: 8) { digest in
            SHA256(bytes.baseAddress, bytes.count, digest.baseAddress)
            return SHA256Digest.words(digest)
        }
    }

    package init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { SHA256Digest($0) }
    }

    /// The code by which bytes are recognised as those of someone who knows a key: HMAC-SHA-256 (RFC 2104).
    package init(authenticating bytes: [UInt8], key: [UInt8]) {
        words = withUnsafeTemporaryAllocation(byteCount: Int(SHA256_DIGEST_LENGTH), alignment: 8) { code in
            HMAC(EVP_sha256(), key, Int32(clamping: key.count), bytes, bytes.count, code.baseAddress, nil)
            return SHA256Digest.words(code)
        }
    }

    /// The digest that 64 hexadecimal digits spell; nil for another text.
    package init?(hexadecimal text: String) {
        guard text.utf8.count == 64 else { return nil }
        var words = SIMD4<UInt64>()
        for (index, byte) in text.utf8.enumerated() {
            guard let value = SHA256Digest.value(ofDigit: byte) else { return nil }
            words[index / 16] = words[index / 16] << 4 | UInt64(value)
        }
        self.words = words
    }

    /// 64 digits, in small letters.
    package var hexadecimal: String {
        var digits: [UInt8] = []
        appendHexadecimal(to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// Appends the 64 digits.
    package func appendHexadecimal(to bytes: inout [UInt8]) {
        for index in 0..<4 {
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                let value = UInt8(truncatingIfNeeded: words[index] >> shift & 15)
                bytes.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
            }
        }
    }

    /// The 32 bytes in order.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes in order.
    package func append(to bytes: inout [UInt8]) {
        for index in 0..<4 {
            withUnsafeBytes(of: words[index].bigEndian) { bytes.append(contentsOf: $0) }
        }
    }

    private static func words(_ digest: UnsafeMutableRawBufferPointer) -> SIMD4<UInt64> {
        var words = SIMD4<UInt64>()
        for index in 0..<4 {
            words[index] = UInt64(bigEndian: digest.load(fromByteOffset: index * 8, as: UInt64.self))
        }
        return words
    }

    private static func value(ofDigit byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
