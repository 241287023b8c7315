import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("Data files")
struct DataFileTests {
    private static let theme = FileTree.contents(of: packageFolder.appending(path: "templates"))
        .mapValues { [UInt8]($0) }

    /// Builds with a page of its own that prints `template`.
    private func build(_ data: String, template: String, in folder: URL) async throws -> BuiltSite {
        try await BuiltSite.build(
            "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"
                + "-- content/pages/about.md --\n---\ntitle: About\n---\nText.\n" + data
                + "-- templates/partials/footer.html --\n<footer>\(template)</footer>\n",
            in: folder,
            programTheme: Self.theme
        )
    }

    private func footer(_ data: String, _ template: String) async throws -> String {
        try await withTemporaryFolder { folder in
            let site = try await build(data, template: template, in: folder)
            #expect(site.report.problems.isEmpty, "\(site.report.problems)")
            let page = try site.text("about/index.html")
            return String(try #require(page.firstMatch(of: /(?s)<footer>(.*?)<\/footer>/)).1)
        }
    }

    @Test(arguments: [
        (
            "-- content/data/rooms.yaml --\n- { name: Big, price: 80 }\n- { name: Small, price: 45.5, note: quiet }\n",
            "{% for room in data.rooms %}{{ room.name }} {{ room.price * 2 }} {{ room.note|default('-') }};{% endfor %}",
            "Big 160.0 -;Small 91.0 quiet;"
        ),
        (
            "-- content/data/rooms.json --\n[{\"name\": \"Big\", \"open\": true}]\n",
            "{% for room in data.rooms if room.open %}{{ room.name }}{% endfor %}", "Big"
        ),
        (
            "-- content/data/prices.csv --\nname,hours,price\nHalf day,4,\"1,200\"\n\"A \"\"long\"\" day\",8,2000\n",
            "{% for row in data.prices|sort(attribute='hours', reverse=true) %}{{ row.name }}: {{ row.hours + 1 }} {{ row.price }};{% endfor %}",
            "A &#34;long&#34; day: 9 2000;Half day: 5 1,200;"
        ),
        (
            "-- content/data/studio.yaml --\nname: S\nrooms: 3\nopen: { monday: yes, sunday: no }\n",
            "{{ data.studio.name }} {{ data.studio.rooms + 1 }} {{ data.studio.open.monday }}", "S 4 yes"
        ),
        ("-- content/data/words.yaml --\nHip Hop: 3\nR&B: 4\n", "{{ data.words[\"R&B\"]|default(0) }}", "4"),
        ("-- content/data/plain.yaml --\n[a, b]\n", "{{ data.plain|join('+') }}", "a+b"),
        (
            "-- content/data/codes.yaml --\n- { code: \"007\" }\n- { code: 12 }\n",
            "{% for c in data.codes %}{{ c.code }};{% endfor %}", "007;12;"
        ),
    ])
    func `are in templates with the types of their values`(
        data: String,
        template: String,
        output: String
    ) async throws {
        #expect(try await footer(data, template) == output)
    }

    @Test(arguments: [
        (
            "-- content/data/rooms.yaml --\n- { name: Big }\n",
            "{% for r in data.rooms %}{{ r.nme }}{% endfor %}", "has no field 'nme'"
        ),
        ("-- content/data/rooms.yaml --\n- { name: Big }\n", "{{ data.romms }}", "Data has no field 'romms'"),
        (
            "-- content/data/rooms.yaml --\n- { name: Big, note: x }\n- { name: B }\n",
            "{% for r in data.rooms %}{{ r.note }}{% endfor %}", "'r.note' may be absent"
        ),
        (
            "-- content/data/rooms.yaml --\n- { name: Big }\n- [x]\n", "",
            "content/data/rooms.yaml:2: error[bad-data]: this is not a set of keys, as the other values in its place are; give all of them one form"
        ),
        (
            "-- content/data/rooms.yaml --\n- { price: [1] }\n- { price: 2 }\n", "",
            "content/data/rooms.yaml:2: error[bad-data]: this is not a list"
        ),
        (
            "-- content/data/my rooms.yaml --\n[a]\n", "",
            "content/data/my rooms.yaml:1: error[bad-data]: templates cannot name the file"
        ),
        (
            "-- content/data/a.yaml --\n[a]\n-- content/data/a.csv --\nx\n1\n", "",
            "content/data/a.yaml:1: error[duplicate-data]: content/data/a.csv has the same name in templates; rename one of them"
        ),
        (
            "-- content/data/a.csv --\nx,y\n1\n", "",
            "content/data/a.csv:2: error[bad-data]: the row has 1 values, but there are 2 columns"
        ),
        (
            "-- content/data/a.csv --\nx,My Name\n1,2\n", "",
            "content/data/a.csv:1: error[bad-data]: 'My Name' cannot name a column"
        ),
        (
            "-- content/data/a.csv --\nx\n\"1\n", "",
            "content/data/a.csv:2: error[bad-data]: a quote is never closed"
        ),
        ("-- content/data/a.yaml --\na: [\n", "", "content/data/a.yaml:"),
    ])
    func `are checked, and so is what templates read of them`(
        data: String,
        template: String,
        message: String
    ) async throws {
        let error = await #expect(throws: Problems.self) { _ = try await footer(data, template) }
        #expect(
            error?.all.contains { $0.description.contains(message) } == true,
            "\(error?.all.map(\.description) ?? [])"
        )
    }

    @Test func `render the pages that read what changed, and no others`() async throws {
        let list = "{% for room in data.rooms %}{{ room.name }};{% endfor %}"
        func data(_ name: String, note: String) -> String {
            "-- content/data/rooms.yaml --\n- { name: \(name), note: \(note) }\n-- content/data/others.yaml --\n[\(note)]\n"
        }
        try await withTemporaryFolder { folder in
            _ = try await build(data("Big", note: "a"), template: list, in: folder)
            let unread = try await build(data("Big", note: "b"), template: list, in: folder)
            #expect(unread.report.rendered == 0)
            let renamed = try await build(data("Large", note: "b"), template: list, in: folder)
            #expect(renamed.report.rendered > 2)
            #expect(try renamed.text("about/index.html").contains("<footer>Large;</footer>"))
            // Another type of the same field.
            let typed = try await build(data("12", note: "b"), template: list, in: folder)
            #expect(try typed.text("about/index.html").contains("<footer>12;</footer>"))
        }
    }
}
