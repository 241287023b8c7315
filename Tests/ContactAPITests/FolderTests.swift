import Foundation
import TestSupport
import Testing

/// Holds the folders of the module to the order in docs/write-api.md.
@Suite("The folders of ContactAPI")
struct FolderTests {
    private static let order = [
        "Text", "Network", "Settings", "Submission", "Parsing", "Journal", "Delivery", "Inbox", "Hooks",
        "Serving",
    ]

    /// The code of each folder, without comments and strings; the files on top have the folder "".
    private static let code: [String: String] = {
        let files = FileTree.contents(of: packageFolder.appending(path: "Sources/ContactAPI"))
        var code: [String: String] = [:]
        for (path, data) in files {
            let folder = path.contains("/") ? String(path.prefix { $0 != "/" }) : ""
            let text = String(decoding: data, as: UTF8.self)
                .replacing(/\/\/.*/, with: "")
                .replacing(/"[^"\n]*"/, with: "")
            code[folder, default: ""] += text
        }
        return code
    }()

    private func types(in folder: String) throws -> Set<String> {
        let code = try #require(Self.code[folder])
        let declarations = code.matches(
            of: /(?m)^(?:package )?(?:final )?(?:struct|class|enum|protocol) ([A-Za-z0-9]+)/
        )
        return Set(declarations.map { String($0.1) })
    }

    @Test("use no type of a folder that comes after them", arguments: order)
    func useEachOtherInOrder(folder: String) throws {
        let position = try #require(Self.order.firstIndex(of: folder))
        let code = try #require(Self.code[folder])
        let words = Set(code.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        for later in Self.order[(position + 1)...] {
            let used = try words.intersection(types(in: later))
            #expect(used.isEmpty, "\(folder) uses \(used.sorted()) of \(later)")
        }
        #expect(try words.isDisjoint(with: types(in: "")), "\(folder) uses what stands on top of it")
    }

    @Test("are all in the order")
    func areAllKnown() {
        #expect(Set(Self.code.keys) == Set(Self.order + [""]))
    }
}
