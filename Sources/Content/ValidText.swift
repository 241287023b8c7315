extension String {
    /// The text of bytes; nil for what is no UTF-8.
    ///
    /// What databases hold is nearly all ASCII, which need not be looked at character by character.
    package init?(checking bytes: UnsafeRawBufferPointer) {
        guard bytes.isASCII else {
            self.init(validating: bytes, as: UTF8.self)
            return
        }
        self.init(decoding: bytes, as: UTF8.self)
    }

    /// Whether a NUL is in it, which no page may hold.
    var holdsNUL: Bool { utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0) }
}

extension UnsafeRawBufferPointer {
    fileprivate var isASCII: Bool {
        var (index, bits) = (0, 0 as UInt64)
        while index &+ 8 <= count {
            bits |= loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < count {
            bits |= UInt64(self[index])
            index &+= 1
        }
        return bits & 0x8080_8080_8080_8080 == 0
    }
}
