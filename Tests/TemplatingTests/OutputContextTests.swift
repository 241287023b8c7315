import Testing

@testable import Templating

@Suite("The context of output")
struct OutputContextTests {
    /// The context after some markup.
    private func context(
        after markup: String,
        in format: OutputFormat = .html
    ) throws(Message) -> OutputContext {
        var context = OutputContext(format)
        for byte in markup.utf8 {
            try context.consume(byte)
        }
        return context
    }

    @Test(
        "chooses the escaper from the markup before a value",
        arguments: [
            ("<p>", ValueType.text, "markup"),
            ("<p>", .html, "raw"),
            ("<p>", .int, "raw"),
            ("<p title=\"", .text, "markup"),
            ("<a href=\"", .url, "url"),
            ("<a href=\"/", .text, "urlRootSegment"),
            ("<a href=\"/blog/", .text, "urlSegment"),
            ("<a href=\"/?q=", .text, "urlQuery"),
            ("<a href=\"#", .text, "urlQuery"),
            ("<a href=\"https://a.example/", .text, "urlSegment"),
            ("<script src=\"", .assetURL, "markup"),
            ("<link rel=\"icon\" href=\"", .url, "url"),
            ("<script type=\"application/json\">{\"a\": ", .text, "json"),
            ("<script type=\"application/json\">{\"a\": \"", .text, "jsonString"),
            ("<title>", .text, "markup"),
            ("<div data-url='", .url, "url"),
        ]
    )
    func escaper(markup: String, type: ValueType, expected: String) throws {
        let escaper = try context(after: markup).escaper(for: type)
        #expect("\(escaper)" == expected)
    }

    @Test(
        "refuses a value where no escaping is safe",
        arguments: [
            ("<p title=\"", ValueType.html), ("<title>", .html), ("<p ", .text), ("<p title=", .text),
            ("<", .text),
            ("<script>", .text), ("<style>", .text), ("<p onclick=\"", .text), ("<p style=\"", .text),
            ("<!-- ", .text),
            ("<script src=\"", .url), ("<link href=\"", .url), ("<link rel=\"stylesheet\" href=\"", .url),
            ("<a href=\"x", .text), ("<a href=\"https://", .text), ("<a href=\"javascript:", .text),
            ("<img srcset=\"", .url), ("<noscript>", .text), ("<svg>", .html), ("<iframe srcdoc=\"", .text),
            ("<meta http-equiv=\"refresh\" content=\"", .text), ("<p>", .bool), ("<p>", .date),
        ]
    )
    func refuses(markup: String, type: ValueType) throws {
        let context = try context(after: markup)
        #expect(throws: ValueError.self) { try context.escaper(for: type) }
    }

    @Test(
        "refuses a value in every attribute that decides what an animation of SVG sets",
        arguments: ["animate", "animateColor", "animateMotion", "animateTransform", "set"],
        ["attributeName", "values", "to", "from", "by"]
    )
    func animations(element: String, attribute: String) throws {
        let context = try context(after: "<svg><\(element) \(attribute)=\"")
        #expect(throws: ValueError.self) { try context.escaper(for: .text) }
    }

    @Test(
        "escapes a value in an attribute of that name on another element",
        arguments: ["values", "to", "from"]
    )
    func notAnAnimation(attribute: String) throws {
        let context = try context(after: "<svg><rect \(attribute)=\"")
        #expect("\(try context.escaper(for: .text))" == "markup")
    }

    @Test(
        "is text again after any complete element",
        arguments: [
            "<p>x</p>", "<br/>", "<img src='x' alt>", "<!doctype html>", "<!-- a - b -- c -->",
            "<title>a<b</title>",
            "<script>if (a < b) {}</script>", "<svg><title>x</title></svg>",
            "<textarea></textar></textarea >",
        ]
    )
    func returnsToText(markup: String) throws {
        #expect(try context(after: markup) == OutputContext(.html))
    }

    @Test(
        "refuses markup that browsers may read in another way",
        arguments: [
            "a < b", "</ p>", "<p a=1 a=2>", "<p a=\"1\"b=\"2\">", "<p a'b>", "<!-->", "<!-- --!>", "<!x",
            "<plaintext>",
            "<svg><p>", "<script><!--", "<p a=b\"c>", "<select><title>", "\0", "<p /a>",
        ]
    )
    func refusesMarkup(markup: String) {
        #expect(throws: Message.self) { try context(after: markup) }
    }

    @Test("joins branches that differ only in whole attributes")
    func joinsAttributes() throws {
        let without = try context(after: "<p ")
        let with = try context(after: "<p class=\"a\"")
        let joined = try #require(OutputContext.joined(without, with))
        #expect(joined.mode == .tagGap)
        #expect(joined.tag.attributes == ["class"])
    }

    @Test(
        "does not join branches after which different markup may follow",
        arguments: [
            ("<p>", "<p"), ("<p a=\"", "<p a='"), ("<p a=\"", "<p b=\""), ("<title>", "<textarea>"),
            ("<svg>", "x"),
        ]
    )
    func doesNotJoin(first: String, second: String) throws {
        #expect(OutputContext.joined(try context(after: first), try context(after: second)) == nil)
    }

    @Test("takes an address for ambiguous when branches end in different parts of it")
    func ambiguousAddress() throws {
        let path = try context(after: "<a href=\"/a")
        let query = try context(after: "<a href=\"/?a")
        let joined = try #require(OutputContext.joined(path, query))
        #expect(joined.attribute.url == .ambiguous)
        #expect(throws: ValueError.self) { try joined.escaper(for: .text) }
    }

    @Test("does not crash on random markup, and joins every context with itself", arguments: 0..<300)
    func survivesRandomMarkup(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("<>/!-=\"' abp&:?#svgtitle\n".utf8)
        var context = OutputContext(seed.isMultiple(of: 3) ? .xml : .html)
        for _ in 0..<80 {
            guard let byte = alphabet.randomElement(using: &generator) else { return }
            do throws(Message) {
                try context.consume(byte)
            } catch {
                return
            }
            #expect(OutputContext.joined(context, context) == context)
        }
    }
}
