/// The bytes of one file while it is rendered: grows by doubling, written without a check per byte.
package struct OutputBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0
    /// Set after `Limits.output` was exceeded; later bytes are dropped.
    private(set) var isFull = false
    /// The number of characters that were dropped because XML cannot contain them.
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

    /// Removes the bytes from an offset on.
    mutating func truncate(to offset: Int) { count = offset }

    package func withBytes<Result, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeBufferPointer(start: base, count: count))
    }

    /// The bytes from an offset on; valid until the next write.
    func bytes(from offset: Int) -> Bytes {
        UnsafeBufferPointer(start: base + offset, count: count - offset)
    }

    /// Reserves memory for more bytes and returns its address.
    @inline(__always) mutating func reserve(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
        if count + byteCount > capacity {
            grow(by: byteCount)
        }
        return base + count
    }

    /// Adds bytes that were written into reserved memory.
    @inline(__always) mutating func advance(by byteCount: Int) { count += byteCount }

    @inline(never) private mutating func grow(by byteCount: Int) {
        if count > Limits.output {
            // Later bytes overwrite the last ones; the render ends at the next loop or at its end.
            isFull = true
            count = min(count, max(0, capacity - byteCount))
            if byteCount <= capacity { return }
        }
        let newCapacity = max(capacity * 2, count + byteCount)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        memory.update(from: base, count: count)
        base.deallocate()
        base = memory
        capacity = newCapacity
    }

    @inline(__always) package mutating func append(_ bytes: Bytes) {
        guard let source = bytes.baseAddress else { return }
        append(source, bytes.count)
    }

    @inline(__always) mutating func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length).update(from: source, count: length)
        count += length
    }

    /// Appends text after which 16 more bytes can be read: a copy of fixed size needs no call.
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
