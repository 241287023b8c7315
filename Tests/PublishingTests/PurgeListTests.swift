import Publishing
import Testing

@Suite("The list of paths to purge")
struct PurgeListTests {
    @Test("has every form of what changed and what is gone, and no file with a hash in its name")
    func listsForms() throws {
        let fixture = try ReleaseFixture()
        let before = try fixture.release(ReleaseFixture.files()).manifest
        let after = try fixture.release(ReleaseFixture.files(style: "b", about: nil)).manifest
        let list = PurgeList(ReleaseChanges(from: before, to: after))
        #expect(
            list.paths == [
                "/", "/about/", "/about/index.html", "/blog/mix/", "/blog/mix/index.html", "/index.html",
            ]
        )
    }

    @Test("is empty where nothing changed")
    func isEmpty() throws {
        let manifest = try ReleaseFixture().release(ReleaseFixture.files()).manifest
        #expect(PurgeList(ReleaseChanges(from: manifest, to: manifest)).paths == [])
    }
}
