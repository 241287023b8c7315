/// UTF-8 in memory that someone else owns.
package typealias Bytes = UnsafeBufferPointer<UInt8>

extension Bytes {
    package init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }

    package func part(_ range: some RangeExpression<Int>) -> Bytes { Bytes(rebasing: self[range]) }

    package var text: String { String(decoding: self, as: UTF8.self) }
}

extension Sequence<UInt8> {
    /// The number of Unicode scalars: of bytes that begin one.
    var scalarCount: Int { count { $0 & 0xC0 != 0x80 } }
}
