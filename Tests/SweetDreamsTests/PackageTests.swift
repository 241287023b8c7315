import Foundation
import TestSupport
import Testing

/// Compares the sources with the module map of ARCHITECTURE.md.
@Suite("The package")
struct PackageTests {
    /// The map of ARCHITECTURE.md.
    private struct ModuleMap {
        /// The imports of each module, from the table.
        var imports: [String: Set<String>] = [:]
        /// The row of each module in the drawing, counted from the top.
        var rows: [String: Int] = [:]

        init(_ document: String) {
            let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
            for line in lines {
                if let row = line.wholeMatch(of: /\| `([\w-]+)` \|.*\| ([^|]*) \|/), row.2.contains(/^(`|–)/)
                {
                    imports[String(row.1)] = Set(row.2.matches(of: /`([\w-]+)`/).map { String($0.1) })
                }
            }
            let drawing = lines.drop { !$0.hasPrefix("programs ") }.prefix { $0 != "```" }
            for (row, line) in drawing.enumerated() {
                for word in line.dropFirst("programs     ".count).split(separator: " ") {
                    rows[String(word)] = row
                }
            }
        }
    }

    private static let map: Result<ModuleMap, any Error> = Result {
        ModuleMap(
            try String(contentsOf: packageFolder.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        )
    }

    private static let modules: [String] = {
        // The test below fails when the folder cannot be read.
        let folders =
            (try? FileManager.default.contentsOfDirectory(
                atPath: packageFolder.appending(path: "Sources").path
            )) ?? []
        return folders.filter { !$0.hasPrefix(".") }.sorted()
    }()

    /// The modules that a module's files import, libraries too.
    private func imports(of module: String) throws -> Set<String> {
        let files = FileTree.contents(of: packageFolder.appending(path: "Sources/\(module)"))
        try #require(!files.isEmpty)
        var imports: Set<String> = []
        for data in files.values {
            let text = String(decoding: data, as: UTF8.self)
            for match in text.matches(
                of: /(?m)^(?:package |public |internal )?(?:@testable )?import ([A-Za-z][A-Za-z0-9]*)/
            ) {
                imports.insert(String(match.1))
            }
        }
        return imports
    }

    @Test("imports in each module exactly the modules that ARCHITECTURE.md names", arguments: modules)
    func importsAsDocumented(module: String) throws {
        let map = try Self.map.get()
        let documented = try #require(map.imports[module], "ARCHITECTURE.md has no row for \(module)")
        #expect(try imports(of: module).intersection(Self.modules) == documented)
    }

    @Test("describes every module and no other in ARCHITECTURE.md")
    func describesAllModules() throws {
        #expect(Self.modules.count > 20)
        #expect(Set(try Self.map.get().imports.keys) == Set(Self.modules))
    }

    @Test("draws imports only downwards")
    func importsDownwards() throws {
        let map = try Self.map.get()
        #expect(map.rows.count > 15)
        for (module, imports) in map.imports {
            guard let row = map.rows[module] else { continue }
            for imported in imports {
                let importedRow = try #require(map.rows[imported], "\(imported) is not in the drawing")
                #expect(importedRow > row, "\(module) imports \(imported)")
            }
        }
    }

    @Test("keeps Foundation out of the template engine and every network library out of the builder")
    func keepsLibrariesOut() throws {
        #expect(!(try imports(of: "Templating").contains("Foundation")))
        for module in Self.modules where !["ContactAPI", "sweetdreams-api"].contains(module) {
            let imports = try imports(of: module)
            #expect(!imports.contains { $0.hasPrefix("NIO") || $0.hasPrefix("Hummingbird") }, "\(module)")
        }
    }

    /// Decoders read files of strangers, so they belong into a process of their own that may crash.
    @Test func `keeps decoders of media out of the program`() throws {
        let imports = try Self.map.get().imports
        var reached: Set = ["sweetdreams"]
        // The longest way leads through every module.
        for _ in imports { reached.formUnion(reached.flatMap { imports[$0] ?? [] }) }
        #expect(reached.count > 20)
        #expect(reached.isDisjoint(with: ["CLibEBUR128", "CLibMPG123", "CLibSndfile", "SoundDecoding"]))
    }
}
