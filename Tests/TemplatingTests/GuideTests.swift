import Foundation
import TemplateTesting
import Testing

/// The samples of `docs/templates.md`: a `jinja` block followed by an `output` or an `error` block.
@Suite("The guide to templates")
struct GuideTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let template: String
        let isError: Bool
        let expected: String
        /// The line of the template in the guide.
        let line: Int

        var testDescription: String { "docs/templates.md:\(line)" }
    }

    private static let docs = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs")

    private struct Block {
        let language: String
        let text: String
        let firstLine: Int
        let lastLine: Int
    }

    private static func blocks(of guide: String) -> [Block] {
        var blocks: [Block] = []
        var open: (language: String, lines: [Substring], firstLine: Int)?
        for (index, line) in guide.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(
                        Block(
                            language: block.language,
                            text: block.lines.joined(separator: "\n"),
                            firstLine: block.firstLine,
                            lastLine: index + 1
                        )
                    )
                    open = nil
                } else {
                    open = (language: String(line.dropFirst(3)), lines: [], firstLine: index + 1)
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    static let samples: [Sample] = {
        let guide = (try? String(contentsOf: docs.appending(path: "templates.md"), encoding: .utf8)) ?? ""
        let blocks = GuideTests.blocks(of: guide)
        return zip(blocks, blocks.dropFirst()).compactMap { template, result in
            guard template.language == "jinja", ["output", "error"].contains(result.language),
                result.firstLine == template.lastLine + 1
            else { return nil }
            return Sample(
                template: template.text,
                isError: result.language == "error",
                expected: result.text,
                line: template.firstLine
            )
        }
    }()

    @Test("shows what its samples print", arguments: samples)
    func sampleIsTrue(sample: Sample) throws {
        let outcome = try DocumentationSample.outcome(of: sample.template)
        #expect(outcome.isOutput != sample.isError)
        let text = sample.isError ? String(outcome.text.dropLast()) : outcome.text
        #expect(text == sample.expected)
    }

    @Test("has samples for output and for errors")
    func hasSamples() {
        #expect(GuideTests.samples.count { !$0.isError } >= 15)
        #expect(GuideTests.samples.count { $0.isError } >= 3)
    }

    @Test("links to files that exist", arguments: ["templates.md", "jinja2.md"])
    func linksExist(name: String) throws {
        let page = try String(contentsOf: GuideTests.docs.appending(path: name), encoding: .utf8)
        let targets = page.matches(of: /\]\(([^):#]+)(?:#[^)]*)?\)/).map { String($0.1) }
        #expect(!targets.isEmpty)
        for target in targets {
            let file = GuideTests.docs.appending(path: target)
            #expect(FileManager.default.fileExists(atPath: file.path), "\(target)")
        }
    }
}
