#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Filter {
    static let numbers = [
        Filter("abs", .number, "A number without its sign.", gives: { input, _ in input }) {
            (_, _, values, _) throws(ValueFailure) in
            if values[0].tag == .double { return .double(values[0].double.magnitude) }
            guard values[0].int != .min else { throw .numberTooLarge }
            return .int(Swift.abs(values[0].int))
        },
        Filter(
            "round", Input(words: "a number with decimals") { $0 == .double },
            parameters: [
                Parameter("precision", .int, .int(0)),
                Parameter("method", .word(["common", "ceil", "floor"]), .text("common")),
            ],
            "A number rounded to `precision` digits: `common`, `ceil` or `floor`.", gives: { _, _ in .double }
        ) { _, _, values, _ in .double(NumberFilters.round(values[0].double, values[1].int, values[2].bytes)) },
        Filter(
            "int", .numberOrText, parameters: [Parameter("default", .int, .int(0))],
            "A whole number; `default` where text is none.", gives: { _, _ in .int }
        ) { (_, call, values, _) throws(ValueFailure) in
            try NumberFilters.int(values[0], call.key, standard: values[1].int)
        },
        Filter(
            "float", .numberOrText, "A number with decimals; 0.0 where text is none.", gives: { _, _ in .double }
        ) { _, call, values, _ in .double(NumberFilters.float(values[0], call.key)) },
        Filter("duration", Input(words: "a number of minutes") { $0 == .int }, "Minutes as hours and minutes.") {
            DateFormat.appendDuration(minutes: $0[0].int, into: &$1)
        },
    ]

    /// The function `range`, whose first value is its start.
    static let range = Filter(
        "range", .number,
        parameters: [Parameter("start", .int), Parameter("stop", .int, .int(0)), Parameter("step", .int, .int(1))],
        "The whole numbers from 0, or `start`, up to but without `stop`.", gives: { _, _ in .list(.int) }
    ) { (renderer, _, values, _) throws(ValueFailure) in
        let (start, step) = (values[0].int, values[2].int)
        guard step != 0 else { throw .zeroStep }
        let (distance, overflow) = values[1].int.subtractingReportingOverflow(start)
        guard !overflow else { throw .rangeTooLong }
        let count = distance == 0 || (distance < 0) != (step < 0) ? 0 : (distance - step.signum()) / step + 1
        guard count <= Limits.range else { throw .rangeTooLong }
        return .list(renderer.scratch.copy((0..<count).lazy.map { .int(start + $0 * step) }))
    }

    /// The tests that are no operators.
    static let tests = [
        Filter("odd", .number, "Whether a whole number is odd.", gives: { _, _ in .bool }) { _, _, values, _ in
            .bool(values[0].int & 1 == 1)
        },
        Filter("even", .number, "Whether a whole number is even.", gives: { _, _ in .bool }) { _, _, values, _ in
            .bool(values[0].int & 1 == 0)
        },
        Filter(
            "divisibleby", .number, parameters: [Parameter("n", .int)], "Whether a whole number divides without rest.",
            gives: { _, _ in .bool }
        ) { (_, _, values, _) throws(ValueFailure) in
            guard values[1].int != 0 else { throw .divisionByZero }
            return .bool(values[1].int == -1 || values[0].int % values[1].int == 0)
        },
    ]
}

/// Filters on numbers, and from text to numbers.
enum NumberFilters {
    static func round(_ value: Double, _ precision: Int, _ method: UnsafeBufferPointer<UInt8>) -> Double {
        if method.elementsEqual("common".utf8) { return roundedHalfEven(value, precision) }
        let power = pow(10, Double(precision))
        let scaled = value * power
        // Python makes a whole number of it first, and there is no whole number -0.
        let whole = method.elementsEqual("ceil".utf8) ? scaled.rounded(.up) : scaled.rounded(.down)
        return (whole + 0) / power
    }

    /// The nearest number with this many decimals by the number's exact value, as Python's `round`.
    private static func roundedHalfEven(_ value: Double, _ precision: Int) -> Double {
        guard value.isFinite, precision < 22 else { return value }
        guard precision > -309 else { return Double(signOf: value, magnitudeOf: 0) }
        if precision == 0 { return value.rounded(.toNearestOrEven) }
        if precision < 0 {
            let power = pow(10, Double(-precision))
            return (value / power).rounded(.toNearestOrEven) * power
        }
        // The C library formats exactly, with ties to even.
        var text = [CChar](repeating: 0, count: 512)
        let length = withVaList([Int32(precision), value]) { vsnprintf(&text, text.count, "%.*f", $0) }
        guard length > 0, length < text.count else { return value }
        return strtod(text, nil)
    }

    static func int(_ input: Cell, _ key: KeyKind, standard: Int) throws(ValueFailure) -> Cell {
        switch key {
        case .int: return input
        case .double:
            guard input.double.isFinite else { return .int(standard) }
            guard let whole = Int(exactly: input.double.rounded(.towardZero)) else { throw .numberTooLarge }
            return .int(whole)
        default:
            let text = trimmedASCII(input.bytes)
            if let number = wholeNumber(text) {
                guard let number else { throw .numberTooLarge }
                return .int(number)
            }
            guard let number = decimal(text), number.isFinite else { return .int(standard) }
            guard let whole = Int(exactly: number.rounded(.towardZero)) else { throw .numberTooLarge }
            return .int(whole)
        }
    }

    static func float(_ input: Cell, _ key: KeyKind) -> Double {
        switch key {
        case .int: Double(input.int)
        case .double: input.double
        default: decimal(trimmedASCII(input.bytes)) ?? 0
        }
    }

    private static func trimmedASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let start = Whitespace.end(from: 0, in: bytes)
        let end = Whitespace.start(before: bytes.count, downTo: start, in: bytes)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Digits with a sign; `.some(nil)` when there are too many of them, nil for anything else.
    private static func wholeNumber(_ text: String) -> Int?? {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard !digits.isEmpty, text.utf8.count - digits.count <= 1, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
        else { return nil }
        return .some(Int(text))
    }

    /// What Python's `float` reads, without its words for infinity and its underscores.
    private static func decimal(_ text: String) -> Double? {
        guard
            text.utf8.allSatisfy({ byte in
                byte &- UInt8(ascii: "0") < 10 || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
            })
        else { return nil }
        return Double(text)
    }
}
