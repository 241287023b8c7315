import Testing

@testable import MarkdownHTML

@Suite("The size of tables")
struct TableSizeTests {
    private func isBearable(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { TableSize.isBearable(in: $0) }
    }

    private func row(_ cell: String, _ count: Int) -> String {
        String(repeating: "|" + cell, count: count) + "|\n"
    }

    @Test(
        "is fine where rows have about as many cells as the table has columns",
        arguments: [(1, 1), (3, 100_000), (998, 1), (998, 500)]
    )
    func takesTables(columns: Int, rows: Int) {
        let head = row("a", columns) + row("-", columns)
        #expect(isBearable(head + String(repeating: row("b", columns), count: rows)))
    }

    @Test(
        "is fine where rows are ragged, in quotes and in texts without tables",
        arguments: [
            "", "no tables", "| a | b |\n", "|a|b|\r\n|-|:-:|\r\n|a|\r\n\r\ntext\n",
            "> |a|b|\n> |-|-|\n> |a|b|c|\n", String(repeating: "a | b\n--|--\na\nb\n\n", count: 10_000),
            "a | b\n- | -\n\n" + String(repeating: "words\n", count: 100_000),
            String(repeating: "a || b\n", count: 100_000),
        ]
    )
    func takesTexts(text: String) { #expect(isBearable(text)) }

    @Test(
        "is too much where a short text has very many cells",
        arguments: ["", "> ", "  "],
        ["\n", "\r", "\r\n"]
    )
    func refusesTables(prefix: String, newline: String) {
        let wide = row("a", 2000) + row("-", 2000)
        let ragged = row("a", 500) + row("-", 500) + String(repeating: "|a|\n", count: 500)
        for text in [wide, ragged] {
            let lines = text.split(separator: "\n").map { prefix + $0 }
            #expect(!isBearable(lines.joined(separator: newline)))
        }
    }
}
