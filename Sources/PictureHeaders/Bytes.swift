#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading of numbers from files that nobody vouches for: every read is checked, and none overflows.
extension [UInt8] {
    /// A number, most significant byte first; nil where the bytes end before, or no `Int` holds it.
    package func bigEndian(at offset: Int, count length: Int) -> Int? {
        guard let range = range(at: offset, count: length) else { return nil }
        return Int(exactly: self[range].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// A number, least significant byte first; nil where the bytes end before, or no `Int` holds it.
    package func littleEndian(at offset: Int, count length: Int) -> Int? {
        guard let range = range(at: offset, count: length) else { return nil }
        return Int(exactly: self[range].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The positions of some bytes; nil where there are not so many.
    package func range(at offset: Int, count length: Int) -> Range<Int>? {
        guard offset >= 0, length >= 0, length <= count, offset <= count - length else { return nil }
        return offset..<(offset + length)
    }

    /// Whether a text in ASCII stands at an offset.
    package func has(_ text: StaticString, at offset: Int) -> Bool {
        guard let range = range(at: offset, count: text.utf8CodeUnitCount) else { return false }
        return self[range].elementsEqual(text.bytes)
    }

    /// The position of a byte at an offset or after it; nil when there is none.
    package func firstIndex(of byte: UInt8, from offset: Int) -> Int? {
        guard offset >= 0, offset < count else { return nil }
        return withUnsafeBytes { buffer -> Int? in
            guard let start = buffer.baseAddress,
                let found = memchr(start + offset, Int32(byte), buffer.count - offset)
            else { return nil }
            return UnsafeRawPointer(found) - start
        }
    }

    /// A number of 16 bits, most significant byte first.
    package static func bigEndian16(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    /// A number of 32 bits, most significant byte first.
    package static func bigEndian32(_ number: Int) -> [UInt8] {
        bigEndian16(number >> 16) + bigEndian16(number)
    }

    /// A number of 32 bits, least significant byte first.
    package static func littleEndian32(_ number: Int) -> [UInt8] { bigEndian32(number).reversed() }
}

extension StaticString {
    /// The text as bytes.
    package var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
