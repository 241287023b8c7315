/// Computes XXH64 over bytes that arrive in pieces.
///
/// The algorithm is Yann Collet's "xxHash fast digest algorithm", version 0.1.1. How the input is cut into calls of
/// `update` does not change the result. `add` appends values of other types in a form that keeps neighbours apart.
package struct ContentHasher: Sendable {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// Bytes that are mixed in one step: eight for each lane.
    private static let stripeLength = 32

    private let seed: UInt64
    private var lane1: UInt64
    private var lane2: UInt64
    private var lane3: UInt64
    private var lane4: UInt64
    /// The start of the next stripe; its first `pendingCount` bytes are valid.
    private var pending: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    private var pendingCount = 0
    private var totalCount: UInt64 = 0

    package init(seed: UInt64 = 0) {
        self.seed = seed
        lane1 = seed &+ ContentHasher.prime1 &+ ContentHasher.prime2
        lane2 = seed &+ ContentHasher.prime2
        lane3 = seed
        lane4 = seed &- ContentHasher.prime1
    }

    // MARK: Input

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        totalCount &+= UInt64(bytes.count)
        var rest = bytes
        if pendingCount > 0 {
            let count = min(ContentHasher.stripeLength - pendingCount, rest.count)
            appendPending(UnsafeRawBufferPointer(rebasing: rest[..<count]))
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        var offset = 0
        while rest.count - offset >= ContentHasher.stripeLength {
            mix(
                ContentHasher.word(rest, at: offset),
                ContentHasher.word(rest, at: offset + 8),
                ContentHasher.word(rest, at: offset + 16),
                ContentHasher.word(rest, at: offset + 24)
            )
            offset += ContentHasher.stripeLength
        }
        if offset < rest.count { appendPending(UnsafeRawBufferPointer(rebasing: rest[offset...])) }
    }

    /// Adds a number as its eight bytes, least significant first.
    package mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { update($0) }
    }

    package mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

    /// Adds a hash of the bytes, so that neighbouring texts cannot run together.
    package mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) { add(ContentHash(bytes).value) }

    package mutating func add(_ text: String) { add(ContentHash(text).value) }

    package mutating func add(_ text: String?) {
        add(text == nil ? 0 : 1)
        if let text { add(text) }
    }

    private mutating func appendPending(_ bytes: UnsafeRawBufferPointer) {
        withUnsafeMutableBytes(of: &pending) { buffer in
            UnsafeMutableRawBufferPointer(rebasing: buffer[pendingCount...]).copyMemory(from: bytes)
        }
        pendingCount += bytes.count
        guard pendingCount == ContentHasher.stripeLength else { return }
        mix(
            UInt64(littleEndian: pending.0),
            UInt64(littleEndian: pending.1),
            UInt64(littleEndian: pending.2),
            UInt64(littleEndian: pending.3)
        )
        pendingCount = 0
    }

    // MARK: Mixing

    @inline(__always)
    private mutating func mix(_ word1: UInt64, _ word2: UInt64, _ word3: UInt64, _ word4: UInt64) {
        lane1 = ContentHasher.round(lane1, word1)
        lane2 = ContentHasher.round(lane2, word2)
        lane3 = ContentHasher.round(lane3, word3)
        lane4 = ContentHasher.round(lane4, word4)
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    // MARK: Result

    /// The hash of everything so far; more may be added afterwards.
    package var value: UInt64 {
        var result =
            totalCount < UInt64(ContentHasher.stripeLength)
            ? seed &+ ContentHasher.prime5
            : ContentHasher.merge(lane1, lane2, lane3, lane4)
        result &+= totalCount
        return withUnsafeBytes(of: pending) { buffer in
            ContentHasher.finish(result, buffer, from: 0, to: pendingCount)
        }
    }

    /// The hash of bytes that lie in one piece; the same as that of a hasher, without its state.
    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        guard bytes.count >= stripeLength else {
            return finish(seed &+ prime5 &+ UInt64(bytes.count), bytes, from: 0, to: bytes.count)
        }
        var hasher = ContentHasher(seed: seed)
        var offset = 0
        while bytes.count - offset >= stripeLength {
            hasher.mix(
                word(bytes, at: offset),
                word(bytes, at: offset + 8),
                word(bytes, at: offset + 16),
                word(bytes, at: offset + 24)
            )
            offset += stripeLength
        }
        let merged = merge(hasher.lane1, hasher.lane2, hasher.lane3, hasher.lane4)
        return finish(merged &+ UInt64(bytes.count), bytes, from: offset, to: bytes.count)
    }

    @inline(__always)
    private static func merge(_ lane1: UInt64, _ lane2: UInt64, _ lane3: UInt64, _ lane4: UInt64) -> UInt64 {
        var result = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
        result = merge(result, lane1)
        result = merge(result, lane2)
        result = merge(result, lane3)
        return merge(result, lane4)
    }

    @inline(__always)
    private static func merge(_ result: UInt64, _ lane: UInt64) -> UInt64 {
        (result ^ round(0, lane)) &* prime1 &+ prime4
    }

    /// Mixes in the bytes after the last whole stripe.
    @inline(__always)
    private static func finish(
        _ start: UInt64,
        _ bytes: UnsafeRawBufferPointer,
        from first: Int,
        to end: Int
    ) -> UInt64 {
        var result = start
        var offset = first
        while offset + 8 <= end {
            result = rotate(result ^ round(0, word(bytes, at: offset)), 27) &* prime1 &+ prime4
            offset += 8
        }
        if offset + 4 <= end {
            let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            result = rotate(result ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
            offset += 4
        }
        while offset < end {
            result = rotate(result ^ UInt64(bytes[offset]) &* prime5, 11) &* prime1
            offset += 1
        }
        result = (result ^ result >> 33) &* prime2
        result = (result ^ result >> 29) &* prime3
        return result ^ result >> 32
    }
}
