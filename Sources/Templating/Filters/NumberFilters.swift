#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Filter {
    static let numbers = [
        Filter("abs", .number, "A number without its sign.", gives: { input, _ in input }) {
            (_, _, values) throws(ValueError) in
            if values[0].tag == .double { return .double(values[0].double.magnitude) }
            guard values[0].int != .min else { throw .numberTooLarge }
            return .int(Swift.abs(values[0].int))
        },
        Filter(
            "round",
            Input("a number with decimals") { $0 == .double },
            parameters: [
                .init("precision", .int, .int(0)),
                .init("method", .word(["common", "ceil", "floor"]), .text("common")),
            ],
            "A number rounded to `precision` digits: `common`, `ceil` or `floor`.",
            gives: always(.double)
        ) { (_, _, values) throws(ValueError) in
            .double(try NumberFilters.round(values[0].double, values[1].int, values[2].bytes))
        },
        Filter(
            "int",
            .numberOrText,
            parameters: [.init("default", .int, .int(0))],
            "A whole number; `default` where text is none.",
            gives: always(.int)
        ) { (_, _, values) throws(ValueError) in try NumberFilters.int(values[0], standard: values[1].int)
        },
        float,
    ]

    static let float = Filter(
        "float",
        .numberOrText,
        "A number with decimals; 0.0 where text is none.",
        gives: always(.double),
        is: { .double(NumberFilters.float($0[0]) ?? 0) }
    )

    /// The function `range`, whose first value is its start.
    package static let range = Filter(
        "range",
        .number,
        parameters: [
            .init("the start", .int), .init("the stop", .int, .int(0)), .init("the step", .int, .int(1)),
        ],
        "Whole numbers, at most 10 000.",
        gives: always(.list(.int))
    ) { (renderer, _, values) throws(ValueError) in
        let (start, step) = (values[0].int, values[2].int)
        guard step != 0 else { throw .zeroStep }
        let (distance, overflow) = values[1].int.subtractingReportingOverflow(start)
        guard !overflow else { throw .rangeTooLong }
        let count = distance == 0 || (distance < 0) != (step < 0) ? 0 : (distance - step.signum()) / step + 1
        guard count <= Limits.range else { throw .rangeTooLong }
        return .list(renderer.scratch.copy((0..<count).lazy.map { .int(start + $0 * step) }))
    }

    /// The tests that are no operators.
    package static let tests = [
        Filter("odd", .number, "Whether a whole number is odd.", gives: always(.bool)) {
            .bool($0[0].int & 1 == 1)
        },
        Filter("even", .number, "Whether a whole number is even.", gives: always(.bool)) {
            .bool($0[0].int & 1 == 0)
        },
        Filter(
            "divisibleby",
            .number,
            parameters: [.init("n", .int)],
            "Whether a whole number divides without rest.",
            gives: always(.bool)
        ) { (_, _, values) throws(ValueError) in
            guard values[1].int != 0 else { throw .divisionByZero }
            return .bool(values[1].int == -1 || values[0].int % values[1].int == 0)
        },
    ]
}

/// Filters on numbers, and from text to numbers.
enum NumberFilters {
    static func round(_ value: Double, _ precision: Int, _ method: Bytes) throws(ValueError) -> Double {
        if method.elementsEqual("common".utf8) { return roundedHalfEven(value, precision) }
        let power = pow(10, Double(precision))
        let scaled = value * power
        // Python makes a whole number of it first, and there is no whole number that is infinite, or -0.
        guard scaled.isFinite else { throw .numberTooLarge }
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

    static func int(_ input: Cell, standard: Int) throws(ValueError) -> Cell {
        if input.tag == .int { return input }
        let text = input.tag == .double ? "" : readable(input.bytes)
        let digits = text.utf8.dropFirst(text.utf8.first.map(isSign) == true ? 1 : 0)
        if !digits.isEmpty, digits.allSatisfy(Lexer.isDigit) {
            guard let number = Int(text) else { throw .numberTooLarge }
            return .int(number)
        }
        guard let number = float(input), number.isFinite || input.tag == .double && number.isInfinite else {
            return .int(standard)
        }
        guard let whole = Int(exactly: number.rounded(.towardZero)) else { throw .numberTooLarge }
        return .int(whole)
    }

    /// What Python's `float` reads; nil for text that is no number.
    static func float(_ input: Cell) -> Double? {
        switch input.tag {
        case .int: return Double(input.int)
        case .double: return input.double
        default:
            let text = readable(input.bytes)
            let isWord = ["inf", "infinity", "nan"].contains(
                text.drop { $0 == "-" || $0 == "+" }.lowercased()
            )
            let isDecimal = text.utf8.allSatisfy {
                Lexer.isDigit($0) || isSign($0) || [0x2E, 0x45, 0x65].contains($0)
            }
            return isWord || isDecimal ? Double(text) : nil
        }
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    /// Text as Python reads a number from it: no white space around, digits of any script, `_` between two of them;
    /// empty where an underscore stands elsewhere.
    private static func readable(_ bytes: Bytes) -> String {
        let scalars = Array(TextFilters.trimmed(.text(bytes)).bytes.text.unicodeScalars)
        func digit(_ index: Int) -> Int? {
            guard scalars.indices.contains(index), scalars[index].properties.numericType == .decimal else {
                return nil
            }
            return scalars[index].properties.numericValue.map { Int($0) }
        }
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            if let digit = digit(index) {
                text += String(digit)
            } else if scalar != "_" {
                text.unicodeScalars.append(scalar)
            } else if digit(index - 1) == nil || digit(index + 1) == nil {
                return ""
            }
        }
        return text
    }
}
