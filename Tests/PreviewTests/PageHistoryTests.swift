import Content
import Testing

@testable import Preview

@Suite("The history of a page")
struct PageHistoryTests {
    private func change(_ files: String...) -> SiteChange {
        var change = SiteChange()
        change.files = Set(files)
        return change
    }

    @Test("begins when somebody opens it, and stays while its bytes stay")
    func begins() {
        var history = PageHistory()
        history.add(SiteChange())
        #expect(history.made("/a/", tag: "1", loading: 1, own: []) == "when it was opened")
        history.add(change("content/blog/b.md"))
        #expect(history.made("/a/", tag: "1", loading: 2, own: []) == "when it was opened")
        #expect(history.made("/b/", tag: "1", loading: 2, own: []) == "when it was opened")
    }

    @Test("names what changed since its bytes were the same, and nothing before that")
    func namesChanges() {
        var history = PageHistory()
        history.add(change("content/before.md"))
        _ = history.made("/a/", tag: "1", loading: 1, own: [])
        history.add(change("content/seen.md"))
        _ = history.made("/a/", tag: "1", loading: 2, own: [])
        history.add(change("content/a.md"))
        history.add(change("templates/base.html"))
        #expect(
            history.made("/a/", tag: "2", loading: 4, own: ["templates/base.html"])
                == "after templates/base.html and content/a.md changed"
        )
        history.add(change("content/later.md"))
        // The same bytes, also when somebody else asks.
        #expect(history.made("/a/", tag: "2", loading: 5, own: []).hasPrefix("after templates/base.html"))
    }

    @Test("takes no notice of a message that is late")
    func ignoresLateMessages() {
        var history = PageHistory()
        history.add(SiteChange())
        history.add(change("a.md"))
        _ = history.made("/a/", tag: "2", loading: 2, own: [])
        #expect(history.made("/a/", tag: "1", loading: 1, own: []) == "when it was opened")
        #expect(history.made("/a/", tag: "2", loading: 2, own: []) == "when it was opened")
    }

    @Test("says that it does not know what happened too long ago")
    func forgets() {
        var history = PageHistory()
        history.add(SiteChange())
        _ = history.made("/a/", tag: "1", loading: 1, own: [])
        for _ in 0..<1000 { history.add(change("a.md")) }
        #expect(
            history.made("/a/", tag: "2", loading: 1001, own: [])
                == "after a.md changed and files changed whose names are not known"
        )
    }

    static let sums: [([SiteChange], String)] = {
        var database = SiteChange()
        database.hasDatabase = true
        var row = database
        row.records = [.row(table: "blog_posts", id: "6f1c")]
        var many = database
        many.records = (1...4).map { .row(table: "blog_posts", id: "\($0)") }
        var due = SiteChange()
        due.isDue = true
        var chosen = SiteChange()
        chosen.isChosen = true
        var lost = SiteChange()
        lost.isIncomplete = true
        var file = SiteChange()
        file.files = ["z.md"]
        var files = SiteChange()
        files.files = ["d.md", "c.md", "b.md", "a.md"]
        var crowd = SiteChange()
        crowd.files = Set((0...2000).map(String.init))
        return [
            ([], "after the site was loaded again"),
            ([file], "after z.md changed"),
            ([files], "after a.md, b.md and 2 others changed"),
            ([database], "after the database changed"),
            ([row], "after blog_posts 6f1c changed"),
            ([SiteChange(), row, SiteChange()], "after blog_posts 6f1c changed"),
            // Which rows changed is known only of a change of the database alone.
            ([row, database], "after the database changed"),
            ([row, file], "after z.md and the database changed"),
            ([many], "after the database changed"),
            ([due], "after a scheduled post was due"),
            ([chosen, file], "after z.md changed and another time was chosen, or drafts"),
            ([lost], "after files changed whose names are not known"),
            ([crowd], "after files changed whose names are not known"),
        ]
    }()

    @Test("says each change as far as it is known", arguments: sums.indices)
    func saysChanges(index: Int) {
        let (changes, text) = Self.sums[index]
        var sum = SiteChange()
        for change in changes { sum.add(change) }
        #expect(sum.text(own: []) == text)
    }

    @Test("gives noted changes once")
    func givesChangesOnce() {
        let noted = NotedChanges()
        noted.add(change("a.md"))
        noted.add(change("b.md"))
        #expect(noted.take() == change("a.md", "b.md"))
        #expect(noted.take() == SiteChange())
    }
}
