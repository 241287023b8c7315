/// UTF-8 that someone else keeps.
package typealias Bytes = UnsafeBufferPointer<UInt8>

extension Bytes {
    package init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }

    package func part(_ range: some RangeExpression<Int>) -> Bytes { Bytes(rebasing: self[range]) }

    package var text: String { String(decoding: self, as: UTF8.self) }
}
