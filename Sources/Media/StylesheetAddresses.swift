/// The addresses of files in a stylesheet: `url(…)`, `@import "…"` and `image-set("…" 1x)`.
package enum StylesheetAddresses {
    /// An address where it is written.
    struct Occurrence: Equatable {
        /// The address, with the escapes of CSS resolved.
        let address: String
        /// The bytes of the text in quotes with them, or of a whole `url(…)` without quotes.
        let range: Range<Int>
        /// Whether the address has no quotes, so that its range includes `url(` and `)`.
        let isBare: Bool
    }

    /// The addresses in the text of a stylesheet or of a `<style>` element.
    package static func all(in bytes: [UInt8]) -> [String] { occurrences(in: bytes).map(\.address) }

    static func occurrences(in bytes: [UInt8]) -> [Occurrence] {
        var reader = Reader()
        var tokens = StylesheetTokens(bytes)
        while let (token, range) = tokens.next() { reader.read(token, range) }
        return reader.occurrences
    }

    /// Knows from the tokens before it whether a text in quotes is an address.
    private struct Reader {
        var occurrences: [Occurrence] = []
        /// For each open bracket, whether texts directly inside it are addresses.
        private var brackets: [Bool] = []
        /// Whether a text that comes next is an address, because `@import` or `url(` is before it.
        private var expectsAddress = false
        /// The addresses of `@namespace` are names and lead to nothing.
        private var isInNamespace = false

        mutating func read(_ token: StylesheetTokens.Token, _ range: Range<Int>) {
            if token == .space { return }
            let isExpected = expectsAddress
            expectsAddress = false
            switch token {
            case .atKeyword(let name):
                expectsAddress = name == "import"
                isInNamespace = name == "namespace"
            case .function(let name):
                expectsAddress = name == "url" || name == "src"
                brackets.append(name == "image-set" || name == "-webkit-image-set")
            case .string(let text):
                if isExpected || brackets.last == true { add(text, range, isBare: false) }
            case .url(let text):
                add(text, range, isBare: true)
            case .open:
                brackets.append(false)
            case .close:
                _ = brackets.popLast()
            case .semicolon:
                isInNamespace = false
            case .space, .other:
                break
            }
        }

        private mutating func add(_ text: [UInt8], _ range: Range<Int>, isBare: Bool) {
            guard !isInNamespace else { return }
            let address = String(decoding: text, as: UTF8.self)
            occurrences.append(Occurrence(address: address, range: range, isBare: isBare))
        }
    }
}
