// What is said when a value turns out, while a page is rendered, to be one that may not be printed.

extension Diagnostic {
    static func unsafeURL(_ source: String, _ value: UnsafeBufferPointer<UInt8>, at place: Location) -> Diagnostic {
        Diagnostic(
            .unsafe,
            "'\(source)' is \(quoted(value)), which may not be a link; only http, https, mailto and tel addresses may",
            at: place)
    }

    static func unsafeSegment(_ source: String, _ value: UnsafeBufferPointer<UInt8>, at place: Location) -> Diagnostic {
        Diagnostic(.unsafe, "'\(source)' is \(quoted(value)), which would change the path it stands in", at: place)
    }

    static func overflow(_ source: String, at place: Location) -> Diagnostic {
        Diagnostic(.value, "'\(source)' divides by zero or leaves the range of numbers", at: place)
    }

    static func filterFailed(_ failure: FilterFailure, _ source: String, at place: Location) -> Diagnostic {
        let reason =
            switch failure {
            case .rangeTooLong: "would count more than \(Limits.range) numbers"
            case .zeroStep: "has a step of 0"
            case .truncateTooShort: "truncates to less than its own end mark"
            case .divisionByZero: "divides by zero"
            case .numberTooLarge: "leaves the range of numbers"
            case .unsafeURL(let url): "holds the address \(quoted(url)), which may not be a link"
            case .badDateFormat(let format): "has a date pattern with '\(format)', which is unknown"
            case .emptyBatch: "makes batches of nothing"
            }
        return Diagnostic(.value, "'\(source)' \(reason)", at: place)
    }

    static func outputTooLong(at place: Location?) -> Diagnostic {
        let none = Location(file: SourceFile(name: "", text: ""), range: 0..<0)
        return Diagnostic(.limit, "the page is longer than \(Limits.output >> 20) MiB", at: place ?? none)
    }

    private static func quoted(_ value: String) -> String {
        var value = value
        return value.withUTF8 { quoted($0) }
    }

    /// A value, shortened, with what could upset a terminal written as escapes.
    private static func quoted(_ value: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: value.prefix(80), as: UTF8.self)
        let safe = text.unicodeScalars.map {
            $0.value < 0x20 || $0.value == 0x7F ? $0.escaped(asASCII: true) : String($0)
        }
        return "'\(safe.joined())\(value.count > 80 ? "…" : "")'"
    }
}
