package import Foundation
package import Testing

/// Expected output in plain files beside the tests: a file `x.txt` is a case, `x.out` what it must give.
///
/// `make golden` sets `SWEETDREAMS_GOLDEN`, which rewrites expectations and fails, so that nothing is blessed unseen.
package struct GoldenFiles: Sendable {
    private let folder: URL

    /// - Parameter folder: the name of a folder beside the test's source file.
    package init(_ folder: String, beside file: String = #filePath) {
        self.folder = URL(filePath: file).deletingLastPathComponent().appending(path: folder)
    }

    /// A case by its file, which is what a report names.
    package struct Case: Sendable, CustomTestStringConvertible {
        package let name: String
        package let input: String
        package let expectation: URL

        package var testDescription: String { name }
    }

    /// The names of all cases; empty when there is no such folder.
    package var cases: [Case] {
        names(ending: ".txt").map { name in
            let file = folder.appending(path: name + ".txt")
            return Case(
                name: name,
                input: (try? String(contentsOf: file, encoding: .utf8)) ?? "unreadable: \(file.path)",
                expectation: folder.appending(path: name + ".out")
            )
        }
    }

    /// Cases without expectation and expectations without case.
    package var orphans: [String] {
        let cases = Set(names(ending: ".txt"))
        return cases.symmetricDifference(names(ending: ".out")).sorted()
    }

    private func names(ending suffix: String) -> [String] {
        // A missing folder has no cases, which `orphans` and the count in each suite's own test find out.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    /// Compares, or rewrites and fails.
    package static func expect(
        _ output: String,
        matches golden: Case,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        if ProcessInfo.processInfo.environment["SWEETDREAMS_GOLDEN"] != nil {
            try output.write(to: golden.expectation, atomically: true, encoding: .utf8)
            Issue.record("rewrote \(golden.expectation.lastPathComponent)", sourceLocation: sourceLocation)
            return
        }
        let expected = try String(contentsOf: golden.expectation, encoding: .utf8)
        #expect(output == expected, sourceLocation: sourceLocation)
    }
}
