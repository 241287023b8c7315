import Foundation
import Templating
import TestSupport
import Testing

@Suite("docs/errors.md")
struct ErrorsDocumentTests {
    /// The modules whose problems the program does not report: the write API, and what only tests use.
    private static let otherModules: Set<String> = [
        "ContactAPI", "StudioTesting", "TemplateTesting", "TestSupport", "sweetdreams-api", "template-bench",
        "template-cases",
    ]

    /// The codes that the sources of the program give to problems, besides those of templates.
    private static let codesOfProblems: Set<String> = {
        var codes: Set<String> = []
        let files = FileTree.contents(of: packageFolder.appending(path: "Sources"))
        for (path, data) in files where path.hasSuffix(".swift") {
            let module = path.prefix { $0 != "/" }
            guard !otherModules.contains(String(module)) else { continue }
            codes.formUnion(ErrorsDocumentTests.codes(in: String(decoding: data, as: UTF8.self)))
        }
        return codes
    }()

    /// The codes in a source file: the first text of a call that makes a problem, constants called `code`, and the cases of
    /// `problemCode`.
    private static func codes(in source: String) -> [String] {
        let calls = source.matches(
            of:
                #/(?:\W(?:[Pp]roblem|report|warn|refusal|error)|[^.\w]record)\(\s*(?:\.\w+,\s*)?"([a-z]+(?:-[a-z]+)*)"/#
        )
        let constants = source.matches(of: /static let code = "([a-z-]+)"/)
        let codes = calls.map { String($0.1) } + constants.map { String($0.1) }
        guard let start = source.firstRange(of: "var problemCode: String {") else { return codes }
        let cases = source[start.upperBound...].prefix { $0 != "}" }.matches(of: /: "([a-z-]+)"/)
        return codes + cases.map { String($0.1) }
    }

    private static let codes = codesOfProblems.union(Message.Code.allCases.map(\.label))

    /// The codes in the first columns of the document's tables.
    private static var documented: Set<String> {
        get throws {
            let document = packageFolder.appending(path: "docs/errors.md")
            let text = try String(contentsOf: document, encoding: .utf8)
            return Set(text.matches(of: /(?m)^\| `([a-z-]+)` \|/).map { String($0.1) })
        }
    }

    @Test func `finds the codes of problems in the sources, however they are reported`() {
        let examples: Set = [
            // Made with a severity, by a reader, by its user, by `LinkCheck`, and by the kind of an output error.
            "empty-body", "bad-slug", "other-host", "broken-link", "foreign-folder",
        ]
        #expect(examples.isSubset(of: Self.codesOfProblems))
    }

    @Test(arguments: codes.sorted())
    func `has a row for every code that the program reports`(code: String) throws {
        #expect(try Self.documented.contains(code))
    }

    @Test func `has a row for no code that the program does not report`() throws {
        #expect(try Self.documented.subtracting(Self.codes).isEmpty)
    }
}
