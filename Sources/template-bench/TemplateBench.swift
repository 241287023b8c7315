import Foundation
import TemplateTesting
import Templating
import TestSupport

/// Answers `Benchmarks/templates/bench.py`: `output|render|compile TAB engine TAB workload TAB count`.
@main
enum TemplateBench {
    static func main() throws {
        let file = try Data(contentsOf: URL(filePath: CommandLine.arguments.dropFirst().first ?? ""))
        guard case .object(let work) = try JSONValue(parsing: file) else { return }
        var benches: [String: WorkloadBench] = [:]
        for name in work.keys { benches[name] = try WorkloadBench(name: name, work[name] ?? .null) }
        while let line = readLine() {
            let words = line.split(separator: "\t").map(String.init)
            guard words.count >= 3, let bench = benches[words[2]] else { continue }
            let answer = try bench.answer(
                words[0],
                engine: words[1],
                count: words.count > 3 ? Int(words[3]) ?? 1 : 1
            )
            FileHandle.standardOutput.write(Data(((answer ?? "-") + "\n").utf8))
        }
    }
}

/// One workload, compiled once.
///
/// A class, because it keeps the renderer and its buffer from turn to turn.
final class WorkloadBench {
    private let testCase: TemplateCase
    private let program: Program
    private let environment = TemplateEnvironment()
    private let arena = Arena()
    private let cells: [Cell]
    private let hand: HandWritten?

    init(name: String, _ load: JSONValue) throws {
        guard case .object(let templates)? = load["templates"] else {
            throw TemplateCase.Failure(description: "no templates")
        }
        let names = ["main.html"] + templates.keys.filter { $0 != "main.html" }.sorted()
        testCase = try TemplateCase(
            templates: names.map { ($0, templates[$0]?.text ?? "") },
            main: "main.html",
            schema: load["schema"] ?? .null,
            data: load["data"] ?? .null
        )
        guard let program = testCase.compile(environment: environment) else {
            throw TemplateCase.Failure(description: "\(name) is refused")
        }
        self.program = program
        cells = try testCase.cells(in: arena)
        hand = HandWritten(name: name, load["data"] ?? .null)
    }

    func answer(_ action: String, engine: String, count: Int) throws -> String? {
        if engine == "hand-written" {
            guard let hand else { return nil }
            var output: [UInt8] = []
            if action == "output" {
                hand.render(into: &output)
                return try json(output)
            }
            return seconds(count) {
                output.removeAll(keepingCapacity: true)
                hand.render(into: &output)
            }
        }
        if action == "compile" { return seconds(count) { _ = testCase.compile(environment: environment) } }
        var renderer = Renderer()
        var output = OutputBuffer()
        var host = Nothing()
        func render() throws {
            output.removeAll()
            renderer.reset()
            try renderer.render(program, variables: cells, host: &host, into: &output)
        }
        if action == "output" {
            try render()
            return try json(output.withBytes { Array($0) })
        }
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<count { try render() }
        return text(clock.now - start)
    }

    private struct Nothing: RenderHost {
        mutating func resolve(_ key: Int, in arena: Arena) throws -> Cell { .absent }
    }

    private func seconds(_ count: Int, _ body: () -> Void) -> String {
        text(ContinuousClock().measure { for _ in 0..<count { body() } })
    }

    private func text(_ duration: Duration) -> String {
        String(Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18)
    }

    private func json(_ bytes: [UInt8]) throws -> String {
        String(decoding: try JSONEncoder().encode(String(decoding: bytes, as: UTF8.self)), as: UTF8.self)
    }
}
