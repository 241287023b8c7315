import Foundation
import Testing

@testable import Content

@Suite("The fields that a site adds")
struct CustomFieldTests {
    private func read(
        _ field: CustomField,
        _ value: RecordValue?,
        isRow: Bool = false
    ) -> (value: CustomValue?, problems: [String]) {
        var fields = CustomFields()
        fields.add(field, to: .post)
        let context = DecodingContext(
            clock: Timestamp(microseconds: 0),
            timeZone: .gmt,
            includesDrafts: false,
            fields: fields,
            nearest: { word, names in names.filter { $0.hasPrefix(word.prefix(3)) } }
        )
        let record = Record(
            location: isRow ? .row(table: "blog_posts", id: "1") : .file(path: "a.md"),
            columns: value == nil ? [] : ["mood"],
            values: value.map { [$0] } ?? []
        )
        var reader = RecordReader(record, of: .post, context)
        let values = reader.customFields()
        return (values.first, reader.problems.map(\.description))
    }

    @Test(arguments: [
        (CustomField.ValueType.text, RecordValue.text(" calm "), CustomValue.text("calm")),
        (.text, .int(7), .text("7")), (.number, .word("1.5"), .number(1.5)), (.number, .int(2), .number(2)),
        (.whole, .text("12"), .whole(12)), (.flag, .word("yes"), .flag(true)), (.flag, .int(0), .flag(false)),
        (.date, .text("1970-01-02"), .date(Timestamp(microseconds: 86_400_000_000))),
        (.url, .text("https://a.example/x"), .text("https://a.example/x")),
        (.image, .text("media/a.jpg"), .text("media/a.jpg")),
        (.list, .list([.word("a"), .text("b"), .text(" a ")]), .list(["a", "b"])),
        (.list, .list([]), .list([])),
    ])
    func `are read as their types`(type: CustomField.ValueType, written: RecordValue, value: CustomValue) {
        let found = read(CustomField("mood", type), written)
        #expect(found.value == value)
        #expect(found.problems.isEmpty)
    }

    @Test func `of a database may hold a list as JSON`() {
        let found = read(CustomField("mood", .list, column: "mood"), .text("[\"a\", 2]"), isRow: true)
        #expect(found.value == .list(["a", "2"]))
        #expect(found.problems.isEmpty)
    }

    @Test(arguments: [
        (
            CustomField.ValueType.number, RecordValue.word("much"),
            "a.md: error[wrong-type]: 'mood' must be a number, but is 'much'"
        ),
        (.number, .word("nan"), "a.md: error[wrong-type]: 'mood' must be a number, but is 'nan'"),
        (.whole, .word("1.5"), "a.md: error[wrong-type]: 'mood' must be a whole number, but is '1.5'"),
        (
            .flag, .word("maybe"),
            "a.md: error[wrong-type]: 'mood' must be true or false, but is 'maybe'; write true or false"
        ),
        (
            .list, .word("a, b"),
            "a.md: error[wrong-type]: 'mood' must be a list, but is 'a, b'; write [one, two]"
        ),
        (.list, .list([.list([])]), "a.md: error[wrong-type]: 'mood' must be a list of texts, but is a list"),
        (.text, .list([]), "a.md: error[wrong-type]: 'mood' must be text, but is a list; put it in quotes"),
        (
            .url, .word("javascript:x"),
            "a.md: error[bad-url]: 'mood' is 'javascript:x', which is not a web address; write an address that begins with https://"
        ),
        (
            .image, .word("../x.jpg"),
            "a.md: error[bad-path]: 'mood' is '../x.jpg', which leads out of the folder; write a path such as media/cover.jpg"
        ),
        (
            .date, .word("soon"),
            "a.md: error[bad-date]: 'mood' is 'soon', which is not a date; write 2026-11-24 or 2026-11-24T08:30:00-05:00"
        ),
    ])
    func `of another type are one error`(type: CustomField.ValueType, written: RecordValue, problem: String) {
        #expect(read(CustomField("mood", type), written).problems == [problem])
    }

    @Test func `have their defaults, or are missing where they are required`() {
        #expect(read(CustomField("mood", .text), nil).value == .absent)
        #expect(read(CustomField("mood", .list), nil).value == .list([]))
        #expect(read(CustomField("mood", .flag), nil).value == .flag(false))
        #expect(read(CustomField("mood", .text, default: .text("calm")), .text(" ")).value == .text("calm"))
        #expect(
            read(CustomField("mood", .text, isRequired: true), nil).problems
                == [
                    "a.md: error[missing]: 'mood' is missing; 'fields' of site.yaml says that every post has one"
                ]
        )
        #expect(read(CustomField("mood", .whole, isRequired: true), .word("x")).problems.count == 1)
    }

    @Test func `are the only further keys of front matter`() {
        #expect(
            read(CustomField("moods", .text), .text("x")).problems
                == ["a.md: error[unknown-key]: there is no key 'mood'; did you mean 'moods'?"]
        )
    }
}
