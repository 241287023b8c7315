import Content
import Foundation
import MarkdownStore
import StudioTesting
import TestSupport
import Testing

@testable import TemplateModel

@Suite("The kinds of projects")
struct CategoryListTests {
    /// Projects of one kind each; later ones are newer.
    private func list(_ names: [String]) throws -> CategoryList {
        try withTemporaryFolder { folder in
            for (index, name) in names.enumerated() {
                try Data(
                    "---\ntitle: P\ncategory: \"\(name)\"\ncreated_at: 2026-01-\(10 + index)\nsort_order: \(index)\n---\n"
                        .utf8
                )
                .write(toNew: folder.appending(path: "portfolio/p\(index).md"))
            }
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            let session = try MarkdownStore(root: folder, name: "content").open(0, for: reading)
            return CategoryList(try Catalog(reading: [session], .fixture(reading)).projects)
        }
    }

    @Test(
        "are one where only case, spaces and hyphens differ",
        arguments: [["Hip Hop", "hip-hop", " HIP  hop "], ["R&B", "R & B"], ["Cafe\u{301}", "Café"]]
    )
    func areOne(names: [String]) throws {
        #expect(try list(names).categories.map(\.projects) == [Array(names.indices)])
    }

    @Test(
        "have addresses of their own where the same slug can be made of two",
        arguments: [
            (["C++", "C#"], ["c", "c-sharp"]), (["C#", "C++"], ["c", "c-plus-plus"]),
            (["R&B", "R B"], ["r-b", "kind-"]), (["映像", "Видео"], ["ying-xiang", "video"]),
            (["!!!", "???"], ["kind-", "kind-"]),
        ]
    )
    func haveTheirOwn(names: [String], slugs: [String]) throws {
        let list = try list(names)
        let found = names.compactMap { list.slug(of: $0) }
        #expect(Set(found).count == names.count)
        for (slug, expected) in zip(found, slugs) {
            #expect(slug == expected || expected == "kind-" && slug.hasPrefix(expected), "\(slug)")
        }
    }

    @Test("keep their address when a newer kind would have it too")
    func keepTheirAddress() throws {
        #expect(try list(["C#"]).slug(of: "C#") == "c")
        #expect(try list(["C#", "C++", "C"]).slug(of: "C#") == "c")
    }

    @Test("have names that files can have")
    func haveShortNames() throws {
        let slug = try #require(try list([String(repeating: "long ", count: 100)]).categories.first?.slug)
        #expect(slug.utf8.count <= 200)
    }
}
