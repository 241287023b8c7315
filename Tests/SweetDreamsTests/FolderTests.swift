import Foundation
import TestSupport
import Testing

/// Holds the folders of each module to one direction: of two folders, at most one uses types of the other.
@Suite("The folders of a module")
struct FolderTests {
    /// The code of one folder.
    private struct Folder {
        /// The types that it declares outside of other types.
        private(set) var types: Set<Substring> = []
        /// Every word that begins like a type.
        private(set) var words: Set<Substring> = []

        private static let modifiers: Set<Substring> = [
            "package", "public", "private", "fileprivate", "final", "indirect",
        ]
        private static let keywords: Set<Substring> = [
            "struct", "class", "enum", "protocol", "actor", "typealias",
        ]

        mutating func add(_ source: String) {
            for line in Folder.withoutStrings(source).split(separator: "\n") {
                let code = line.prefix { $0 != "/" }
                let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                self.words.formUnion(words.filter { $0.first?.isUppercase == true })
                guard line.first?.isLetter == true else { continue }
                let declaration = words.drop { Folder.modifiers.contains($0) }
                if let keyword = declaration.first, Folder.keywords.contains(keyword) {
                    types.formUnion(declaration.dropFirst().prefix(1))
                }
            }
        }

        /// The source with nothing between quotes; a string of several lines is cut as three short ones are.
        private static func withoutStrings(_ source: String) -> String {
            let parts = source.split(separator: "\"", omittingEmptySubsequences: false)
            return parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined(
                separator: " "
            )
        }
    }

    /// The folders of a module; the files on top are in the folder "".
    private static func folders(of module: String) -> [String: Folder] {
        var folders: [String: Folder] = [:]
        for (path, data) in FileTree.contents(of: packageFolder.appending(path: "Sources/\(module)")) {
            guard path.hasSuffix(".swift") else { continue }
            let name = path.contains("/") ? String(path.prefix { $0 != "/" }) : ""
            folders[name, default: Folder()].add(String(decoding: data, as: UTF8.self))
        }
        return folders
    }

    private static let modules: [String] = {
        // The first test fails when the folder cannot be read.
        let modules =
            (try? FileManager.default.contentsOfDirectory(
                atPath: packageFolder.appending(path: "Sources").path
            )) ?? []
        return modules.filter { !$0.hasPrefix(".") }.sorted()
    }()

    /// For each folder the folders whose types it uses, and through them.
    private static func reachable(in folders: [String: Folder]) -> [String: Set<String>] {
        var reached = folders.mapValues { folder in
            Set(folders.filter { !folder.words.isDisjoint(with: $0.value.types) }.keys)
        }
        for name in folders.keys { reached[name]?.remove(name) }
        // The longest way leads through every folder.
        for _ in folders {
            reached = reached.mapValues { direct in
                direct.reduce(into: direct) { $0.formUnion(reached[$1] ?? []) }
            }
        }
        return reached
    }

    @Test
    func `are looked for in several modules`() {
        #expect(Self.modules.filter { Self.folders(of: $0).count > 1 }.count > 6)
    }

    @Test(arguments: modules)
    func `use each other in one direction`(module: String) {
        for (folder, reached) in Self.reachable(in: Self.folders(of: module)) {
            #expect(
                !reached.contains(folder),
                "\(module)/\(folder) uses a folder that uses it: \(reached.sorted())"
            )
        }
    }

    private func folders(_ sources: [String: String]) -> [String: Folder] {
        sources.mapValues { source in
            var folder = Folder()
            folder.add(source)
            return folder
        }
    }

    @Test
    func `in a circle are found`() {
        let circle = [
            "A": "struct First { let next: Third }",
            "B": "package final class Second { let next: First }",
            "C": "indirect enum Third { case of(Second) }",
        ]
        #expect(Self.reachable(in: folders(circle)).allSatisfy { $0.value == ["A", "B", "C"] })
        // What stands in a comment or a string is not used.
        let chain = circle.merging(["C": "enum Third { let name = \"Second\" } // Second"]) { _, new in new }
        #expect(Self.reachable(in: folders(chain)) == ["A": ["C"], "B": ["A", "C"], "C": []])
    }
}
