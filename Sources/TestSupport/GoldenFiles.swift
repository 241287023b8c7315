package import Foundation
package import Testing

/// Expected outputs in plain files next to the tests: `x.txt` is a case, `x.out` its expected output.
///
/// `make golden` sets `SWEETDREAMS_GOLDEN`, which rewrites expectations and fails, so that nobody accepts one unseen.
package struct GoldenFiles: Sendable {
    private let folder: URL

    /// - Parameter folder: the name of a folder next to the test's source file.
    package init(_ folder: String, nextTo file: String = #filePath) {
        self.folder = URL(filePath: file).deletingLastPathComponent().appending(path: folder)
    }

    /// One case; test reports show its file name.
    package struct Case: Sendable, CustomTestStringConvertible {
        package let name: String
        package let input: String
        package let expectation: URL

        package var testDescription: String { name }
    }

    /// All cases; empty when the folder does not exist.
    package var cases: [Case] {
        names(withSuffix: ".txt").map { name in
            let file = folder.appending(path: name + ".txt")
            return Case(
                name: name,
                input: (try? String(contentsOf: file, encoding: .utf8)) ?? "unreadable: \(file.path)",
                expectation: folder.appending(path: name + ".out")
            )
        }
    }

    /// The names of cases without an expectation, and of expectations without a case.
    package var orphans: [String] {
        let cases = Set(names(withSuffix: ".txt"))
        return cases.symmetricDifference(names(withSuffix: ".out")).sorted()
    }

    private func names(withSuffix suffix: String) -> [String] {
        // A missing folder has no cases; each suite checks how many it has.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    /// Compares an output with what is expected of a case.
    ///
    /// With `SWEETDREAMS_GOLDEN` set, an expectation that differs is rewritten, and the test fails all the same.
    package static func expect(
        _ output: String,
        matches golden: Case,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        try expect(output, matchesFile: golden.expectation, sourceLocation: sourceLocation)
    }

    /// Compares an output with a file of the repository that is made by the program, such as a document.
    ///
    /// With `SWEETDREAMS_GOLDEN` set, a file that differs is rewritten, and the test fails all the same.
    package static func expect(
        _ output: String,
        matchesFile file: URL,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        guard ProcessInfo.processInfo.environment["SWEETDREAMS_GOLDEN"] != nil else {
            let expected = try String(contentsOf: file, encoding: .utf8)
            #expect(output == expected, sourceLocation: sourceLocation)
            return
        }
        // A new case has no expectation yet.
        let expected = try? String(contentsOf: file, encoding: .utf8)
        guard output != expected else { return }
        try output.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("rewrote \(file.lastPathComponent)", sourceLocation: sourceLocation)
    }
}
