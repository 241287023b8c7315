// Answers Benchmarks/templates/bench.py: `output|render|compile TAB engine TAB workload TAB count`.
import Foundation
import Mustache
import Stencil

let file = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
guard let work = try JSONSerialization.jsonObject(with: file) as? [String: [String: Any]] else { exit(2) }

/// Runs something and prints how long it took, in seconds.
func time(_ count: Int, _ body: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    let duration = try clock.measure { for _ in 0..<count { try body() } }
    print(Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18)
}

func show(_ text: String) throws {
    let data = try JSONSerialization.data(withJSONObject: [text])
    print(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
}

setvbuf(stdout, nil, _IOLBF, 0)
while let line = readLine() {
    let words = line.split(separator: "\t").map(String.init)
    let (action, engine, name) = (words[0], words[1], words[2])
    let count = words.count > 3 ? Int(words[3]) ?? 1 : 1
    guard let load = work[name], let source = load["mustache"] as? String, !source.isEmpty,
        let data = load["data"] as? [String: Any]
    else {
        print("-")
        continue
    }
    if engine == "swift-mustache" {
        let template = try MustacheTemplate(string: source)
        switch action {
        case "output": try show(template.render(data))
        case "compile": try time(count) { _ = try MustacheTemplate(string: source) }
        default: time(count) { _ = template.render(data) }
        }
    } else {
        // Stencil knows neither macros nor escaping: only the table of integers is the same page in it.
        guard name == "big table, integers", let templates = load["templates"] as? [String: String] else {
            print("-")
            continue
        }
        let environment = Environment()
        let text = templates["main.html"] ?? ""
        let template = Template(templateString: text, environment: environment)
        switch action {
        case "output": try show(template.render(data))
        case "compile": time(count) { _ = Template(templateString: text, environment: environment) }
        default: try time(count) { _ = try template.render(data) }
        }
    }
}
