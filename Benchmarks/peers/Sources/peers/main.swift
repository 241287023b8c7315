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

/// What the benchmark's Stencil templates need and Stencil has not.
let filters = Extension()
filters.registerFilter("escape") { (value: Any?) in
    var escaped = ""
    for character in String(describing: value ?? "").unicodeScalars {
        switch character {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&#34;"
        case "'": escaped += "&#39;"
        default: escaped.unicodeScalars.append(character)
        }
    }
    return escaped
}
filters.registerFilter("replace") { (value: Any?, arguments: [Any?]) in
    guard let text = value as? String, let old = arguments[0] as? String, let new = arguments[1] as? String else {
        return value
    }
    return text.replacingOccurrences(of: old, with: new)
}

func mustache(_ action: String, _ load: [String: Any], _ data: [String: Any], _ count: Int) throws {
    guard let source = load["mustache"] as? String, !source.isEmpty else { return print("-") }
    let template = try MustacheTemplate(string: source)
    switch action {
    case "output": try show(template.render(data))
    case "compile": try time(count) { _ = try MustacheTemplate(string: source) }
    default: time(count) { _ = template.render(data) }
    }
}

func stencil(_ action: String, _ load: [String: Any], _ data: [String: Any], _ count: Int) throws {
    guard let templates = load["stencil"] as? [String: String] else { return print("-") }
    let environment = Environment(loader: DictionaryLoader(templates: templates), extensions: [filters])
    let template = try environment.loadTemplate(name: "main.html")
    switch action {
    case "output": try show(template.render(data))
    case "compile":
        try time(count) { for name in templates.keys { _ = try environment.loadTemplate(name: name) } }
    default: try time(count) { _ = try template.render(data) }
    }
}

setvbuf(stdout, nil, _IOLBF, 0)
while let line = readLine() {
    let words = line.split(separator: "\t").map(String.init)
    let count = words.count > 3 ? Int(words[3]) ?? 1 : 1
    guard let load = work[words[2]], let data = load["data"] as? [String: Any] else { exit(2) }
    try (words[1] == "Stencil" ? stencil : mustache)(words[0], load, data, count)
}
