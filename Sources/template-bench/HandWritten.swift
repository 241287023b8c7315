import TestSupport

/// The same pages as a good programmer would write them by hand: bytes appended to an array.
struct HandWritten {
    private enum Page {
        case integers([[Int]])
        case strings([[[UInt8]]])
        case studio(site: [UInt8], [Project])
    }

    private struct Project {
        let title: [UInt8]
        let client: [UInt8]
        let year: Int
        let isFeatured: Bool
        let text: [UInt8]
    }

    private let page: Page

    /// Nil for a workload that was not written by hand.
    init?(name: String, _ data: JSONValue) {
        func items(_ value: JSONValue?) -> [JSONValue] {
            if case .list(let items)? = value { items } else { [] }
        }
        func int(_ value: JSONValue?) -> Int { if case .int(let int)? = value { int } else { 0 } }
        func bytes(_ value: JSONValue?) -> [UInt8] { Array((value?.text ?? "").utf8) }
        switch name {
        case "big table, integers": page = .integers(items(data["table"]).map { items($0).map(int) })
        case "big table, strings": page = .strings(items(data["table"]).map { items($0).map(bytes) })
        case "studio page, 50 cards":
            page = .studio(
                site: bytes(data["site"]),
                items(data["projects"]).map { item in
                    Project(
                        title: bytes(item["title"]),
                        client: bytes(item["client"]),
                        year: int(item["year"]),
                        isFeatured: item["featured"] == .bool(true),
                        text: bytes(item["text"])
                    )
                }
            )
        default: return nil
        }
    }

    func render(into output: inout [UInt8]) {
        switch page {
        case .integers(let table):
            output += "<table>\n".utf8
            for row in table {
                output += "<tr>".utf8
                for cell in row {
                    output += "<td>".utf8
                    append(cell, to: &output)
                    output += "</td>".utf8
                }
                output += "</tr>\n".utf8
            }
            output += "</table>\n".utf8
        case .strings(let table):
            output += "<table>\n".utf8
            for row in table {
                output += "<tr>".utf8
                for cell in row {
                    output += "<td>".utf8
                    escape(cell, to: &output)
                    output += "</td>".utf8
                }
                output += "</tr>\n".utf8
            }
            output += "</table>\n".utf8
        case .studio(let site, let projects): studio(site, projects, into: &output)
        }
    }

    private func studio(_ site: [UInt8], _ projects: [Project], into output: inout [UInt8]) {
        output +=
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Work · Studio</title></head>\n<body>\n"
            .utf8
        output += "<header><p class=\"brand\">".utf8
        escape(site, to: &output)
        output += "</p></header>\n<main>".utf8
        for project in projects {
            output += "<article class=\"card\">\n<h2>".utf8
            escape(project.title, to: &output)
            output += "</h2>\n<p class=\"meta\">".utf8
            escape(project.client, to: &output)
            output += ", ".utf8
            append(project.year, to: &output)
            if project.isFeatured { output += " <b>featured</b>".utf8 }
            output += "</p>\n<p>".utf8
            escape(project.text, to: &output)
            output += "</p>\n<p class=\"more\">More about ".utf8
            escape(project.title, to: &output)
            output += "</p>\n</article>\n".utf8
        }
        output += "</main>\n<footer><p>".utf8
        escape(site, to: &output)
        output += "</p></footer>\n</body>\n</html>\n".utf8
    }

    private func append(_ value: Int, to output: inout [UInt8]) {
        if value < 0 { output.append(UInt8(ascii: "-")) }
        var divisor: UInt = 1
        while value.magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(ascii: "0") + UInt8(value.magnitude / divisor % 10))
            divisor /= 10
        }
    }

    private func escape(_ text: [UInt8], to output: inout [UInt8]) {
        var start = 0
        for index in text.indices {
            let entity: StaticString
            switch text[index] {
            case UInt8(ascii: "&"): entity = "&amp;"
            case UInt8(ascii: "<"): entity = "&lt;"
            case UInt8(ascii: ">"): entity = "&gt;"
            case UInt8(ascii: "'"): entity = "&#39;"
            case UInt8(ascii: "\""): entity = "&#34;"
            default: continue
            }
            output += text[start..<index]
            output += UnsafeBufferPointer(start: entity.utf8Start, count: entity.utf8CodeUnitCount)
            start = index + 1
        }
        output += text[start...]
    }
}
