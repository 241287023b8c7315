import Testing

@testable import Preview

@Suite("A range of bytes")
struct ByteRangeTests {
    @Test(
        "is the part of a file that it names",
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=2-5", 2..<6), ("bytes=2-", 2..<10), ("bytes=-3", 7..<10),
            ("bytes=-30", 0..<10), ("bytes=8-99", 8..<10), ("bytes=0-9223372036854775807", 0..<10),
        ]
    )
    func isAPart(header: String, bytes: Range<Int>) {
        #expect(ByteRange(header, of: 10)?.bytes == bytes)
    }

    @Test(
        "is nothing where the whole file is the answer",
        arguments: [
            "bytes=10-", "bytes=5-2", "bytes=-0", "bytes=-", "bytes=", "bytes=0-1,4-5", "lines=0-1", "0-1",
            "bytes=a-b", "bytes=-1-2", "bytes=99999999999999999999-",
        ]
    )
    func isNothing(header: String) {
        #expect(ByteRange(header, of: 10) == nil)
        #expect(ByteRange("bytes=0-", of: 0) == nil)
    }
}
