import Foundation
import TestSupport
import Testing

/// Checks the sources against the module map of ARCHITECTURE.md.
@Suite("The package")
struct PackageTests {
    /// The modules of this package that each module may import, as ARCHITECTURE.md says.
    private static let arrows: [String: Set<String>] = [
        "CCMarkGFM": [],
        "CLibPQ": [],
        "Hashing": [],
        "Parallelism": [],
        "Schema": [],
        "Spelling": [],
        "Templating": ["Spelling"],
        "Content": ["Hashing", "Parallelism", "Schema"],
        "MarkdownHTML": ["CCMarkGFM"],
        "MarkdownStore": ["Content", "Hashing"],
        "SQLiteStore": ["Content", "Hashing", "Schema"],
        "PostgresStore": ["CLibPQ", "Content", "Hashing", "Schema"],
        "SiteConfiguration": ["Content", "Spelling"],
        "Media": ["Content", "Hashing", "SiteConfiguration", "Spelling"],
        "TemplateModel": [
            "Content", "Hashing", "Media", "Parallelism", "SiteConfiguration", "Spelling", "Templating",
        ],
        "AtomicOutput": ["Hashing", "Parallelism"],
        "SiteBuilding": [
            "AtomicOutput", "Content", "Hashing", "MarkdownHTML", "Media", "Parallelism", "SiteConfiguration",
            "Spelling",
            "TemplateModel", "Templating",
        ],
        "Preview": ["Content", "SiteBuilding", "SiteConfiguration"],
        "ContactAPI": ["Content", "PostgresStore", "Schema", "SiteConfiguration"],
        "sweetdreams-api": ["ContactAPI", "Content", "PostgresStore"],
        "sweetdreams": [
            "Content", "MarkdownStore", "PostgresStore", "Preview", "Schema", "SQLiteStore", "SiteBuilding",
            "SiteConfiguration", "Spelling", "TemplateModel", "Templating",
        ],
    ]

    private static let ours = Set(arrows.keys)

    /// The modules that a module's files import.
    private func imports(of module: String) throws -> Set<String> {
        let files = FileTree.contents(of: packageFolder.appending(path: "Sources/\(module)"))
        try #require(!files.isEmpty)
        var imports: Set<String> = []
        for data in files.values {
            let text = String(decoding: data, as: UTF8.self)
            for match in text.matches(
                of: /(?m)^(?:package |public |internal )?(?:@testable )?import ([A-Za-z]+)/
            ) {
                imports.insert(String(match.1))
            }
        }
        return imports
    }

    @Test("imports only along its arrows", arguments: arrows.keys.sorted())
    func keepsArrows(module: String) throws {
        let imported = try imports(of: module).intersection(Self.ours)
        #expect(imported.isSubset(of: Self.arrows[module] ?? []))
    }

    @Test("has no module that the arrows do not know")
    func knowsAllModules() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: packageFolder.appending(path: "Sources").path
        )
        let forTests = [
            "StudioTesting", "TemplateTesting", "TestSupport", "template-bench", "template-cases",
        ]
        #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Self.ours.union(forTests))
    }

    @Test("says its modules in ARCHITECTURE.md")
    func isDocumented() throws {
        let text = try String(contentsOf: packageFolder.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        for module in Self.ours { #expect(text.contains("`\(module)`"), "\(module)") }
    }

    @Test("keeps Foundation out of the template engine and every network library out of the builder")
    func keepsLibrariesOut() throws {
        #expect(!(try imports(of: "Templating").contains("Foundation")))
        for module in Self.ours where !["ContactAPI", "sweetdreams-api"].contains(module) {
            let imports = try imports(of: module)
            #expect(!imports.contains { $0.hasPrefix("NIO") || $0.hasPrefix("Hummingbird") }, "\(module)")
        }
    }
}
