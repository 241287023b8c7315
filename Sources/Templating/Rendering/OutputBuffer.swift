/// The bytes of one file while it is rendered: grown by doubling, written without a check per byte.
package struct OutputBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0
    /// Set once more than `Limits.output` was written; what comes later is dropped.
    private(set) var isFull = false
    /// How many characters were left out because XML cannot hold them.
    package internal(set) var droppedCharacters = 0

    package init(capacity: Int = 16 << 10) {
        self.capacity = max(64, capacity)
        base = UnsafeMutablePointer.allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    package mutating func removeAll() {
        count = 0
        isFull = false
        droppedCharacters = 0
    }

    /// Forgets what was written from an offset on.
    mutating func truncate(to offset: Int) { count = offset }

    package func withBytes<Result, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Result
    ) throws(Failure)
        -> Result
    { try body(UnsafeBufferPointer(start: base, count: count)) }

    /// The bytes from an offset on; valid until the next write.
    func bytes(from offset: Int) -> Bytes { UnsafeBufferPointer(start: base + offset, count: count - offset) }

    /// Makes room for this many more bytes and gives their address.
    @inline(__always) mutating func reserve(_ more: Int) -> UnsafeMutablePointer<UInt8> {
        if count + more > capacity { grow(more) }
        return base + count
    }

    /// Counts bytes that were written into reserved room.
    @inline(__always) mutating func advance(_ written: Int) { count += written }

    @inline(never) private mutating func grow(_ more: Int) {
        if count > Limits.output {
            // Later bytes overwrite the last ones; the render ends at the next loop or at its end.
            isFull = true
            count = min(count, max(0, capacity - more))
            if more <= capacity { return }
        }
        let larger = max(capacity * 2, count + more)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memory.update(from: base, count: count)
        base.deallocate()
        base = memory
        capacity = larger
    }

    @inline(__always) package mutating func append(_ bytes: Bytes) {
        guard let source = bytes.baseAddress else { return }
        append(source, bytes.count)
    }

    @inline(__always) mutating func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length).update(from: source, count: length)
        count += length
    }

    /// Text behind which sixteen bytes more can be read: a move of a fixed size needs no call.
    @inline(__always) mutating func append(padded source: UnsafePointer<UInt8>, _ length: Int) {
        guard length <= 16 else { return append(source, length) }
        let text = UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self)
        UnsafeMutableRawPointer(reserve(16)).storeBytes(of: text, as: SIMD16<UInt8>.self)
        count += length
    }

    @inline(__always) package mutating func append(_ byte: UInt8) {
        reserve(1).pointee = byte
        count += 1
    }

    package mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    package mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }
}
