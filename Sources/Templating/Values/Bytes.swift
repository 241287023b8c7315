/// UTF-8 that someone else keeps.
package typealias Bytes = UnsafeBufferPointer<UInt8>

extension Bytes {
    package init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }

    package func part(_ range: some RangeExpression<Int>) -> Bytes { Bytes(rebasing: self[range]) }

    package var text: String { String(decoding: self, as: UTF8.self) }
}

extension Sequence<UInt8> {
    /// How many scalars it holds, by the bytes that begin one.
    var scalarCount: Int { count { $0 & 0xC0 != 0x80 } }
}
