import Testing

@testable import TemplateModel

@Suite("Keys of bodies")
struct BodyKeyTests {
    @Test(arguments: RecordCollection.all.indices, [BodyKey.Part.html, .minutes, .summary, .contents])
    func `are the same after a way through a number`(collection: Int, part: BodyKey.Part) {
        for index in [0, 1, 4095, 1_000_000] {
            let key = BodyKey(RecordCollection.all[collection], index, part)
            #expect(BodyKey(number: key.number) == key)
            #expect(
                BodyKey(number: key.number)?.body == BodyKey(RecordCollection.all[collection], index, .html)
            )
        }
    }

    @Test func `have different numbers`() {
        let keys = RecordCollection.all.flatMap { collection in
            [BodyKey.Part.html, .minutes, .summary].flatMap { part in
                (0..<20).map { BodyKey(collection, $0, part) }
            }
        }
        #expect(Set(keys.map(\.number)).count == keys.count)
    }

    @Test(arguments: [4, 15, RecordCollection.all.count << 4, 255 << 4])
    func `are none for a number with an unknown part or collection`(number: Int) {
        #expect(BodyKey(number: number) == nil)
    }
}
