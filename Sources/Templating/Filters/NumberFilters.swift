#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Filters, functions and tests on numbers.
extension Filter {
    static let numberFilters = [abs, round, int, float]

    private static let abs = Filter(
        "abs",
        input: .number,
        returns: { input, _ in input },
        documentation: Documentation(
            "A number without its sign.",
            example: "{{ -3|abs }}",
            output: "3"
        ),
        evaluate: { (_, _, values) throws(ValueError) in
            if values.input.tag == .double {
                return .double(values.input.double.magnitude)
            }
            guard values.input.int != .min else { throw .numberTooLarge }
            return .int(Swift.abs(values.input.int))
        }
    )

    private static let round = Filter(
        "round",
        input: Input("a number with decimals", accepts: { $0 == .double }),
        parameters: [
            Parameter("precision", .int, default: .int(0)),
            Parameter("method", .oneOf(["common", "ceil", "floor"]), default: .text("common")),
        ],
        returns: always(.double),
        documentation: Documentation(
            "A number rounded to `precision` digits: `common`, `ceil` or `floor`.",
            example: "{{ 2.345|round(1) }}",
            output: "2.3"
        ),
        evaluate: { (_, _, values) throws(ValueError) in
            let rounded = try NumberFilters.round(
                values.input.double,
                precision: values[0].int,
                method: values[1].bytes
            )
            return .double(rounded)
        }
    )

    private static let int = Filter(
        "int",
        input: .numberOrText,
        parameters: [Parameter("default", .int, default: .int(0))],
        returns: always(.int),
        documentation: Documentation(
            "A whole number; `default` for a text that is not a number.",
            example: "{{ \"42\"|int + 1 }}",
            output: "43"
        ),
        evaluate: { (_, _, values) throws(ValueError) in
            try NumberFilters.int(values.input, default: values[0].int)
        }
    )

    static let float = Filter(
        "float",
        input: .numberOrText,
        returns: always(.double),
        documentation: Documentation(
            "A number with decimals; 0.0 for a text that is not a number.",
            example: "{{ \"4.5\"|float }}",
            output: "4.5"
        ),
        value: { values in .double(NumberFilters.float(values.input) ?? 0) }
    )

    // MARK: Functions and tests

    /// The function `range`; its input is the start.
    package static let range = Filter(
        "range",
        input: .number,
        parameters: [
            Parameter("the start", .int),
            Parameter("the stop", .int, default: .int(0)),
            Parameter("the step", .int, default: .int(1)),
        ],
        returns: always(.list(.int)),
        documentation: Documentation(
            "Whole numbers, at most 10 000.",
            example: "{% for i in range(1, 4) %}{{ i }}{% endfor %}",
            output: "123"
        ),
        evaluate: { (memory, _, values) throws(ValueError) in
            let start = values.input.int
            let step = values[1].int
            guard step != 0 else { throw .zeroStep }
            let count = try NumberFilters.rangeCount(from: start, to: values[0].int, by: step)
            let numbers = (0..<count).lazy.map { Cell.int(start + $0 * step) }
            return .list(memory.scratch.copy(numbers))
        }
    )

    /// The tests that are not spelled-out operators.
    package static let tests = [odd, even, divisibleby]

    private static let odd = Filter(
        "odd",
        input: .number,
        returns: always(.bool),
        documentation: Documentation(
            "Whether a whole number is odd.",
            example: "{{ \"odd\" if n is odd else \"even\" }}",
            output: "odd"
        ),
        value: { values in .bool(values.input.int & 1 == 1) }
    )

    private static let even = Filter(
        "even",
        input: .number,
        returns: always(.bool),
        documentation: Documentation(
            "Whether a whole number is even.",
            example: "{{ \"even\" if n is even else \"odd\" }}",
            output: "odd"
        ),
        value: { values in .bool(values.input.int & 1 == 0) }
    )

    private static let divisibleby = Filter(
        "divisibleby",
        input: .number,
        parameters: [Parameter("n", .int)],
        returns: always(.bool),
        documentation: Documentation(
            "Whether a whole number divides by another without a remainder.",
            example: "{{ \"yes\" if n is divisibleby(3) else \"no\" }}",
            output: "yes"
        ),
        evaluate: { (_, _, values) throws(ValueError) in
            let divisor = values[0].int
            guard divisor != 0 else { throw .divisionByZero }
            // Int.min % -1 would overflow.
            return .bool(divisor == -1 || values.input.int % divisor == 0)
        }
    )
}

/// Filters on numbers, and from text to numbers, as in Python.
enum NumberFilters {
    /// - Throws: for more than `Limits.range` numbers.
    static func rangeCount(from start: Int, to stop: Int, by step: Int) throws(ValueError) -> Int {
        let distance = stop.subtractingReportingOverflow(start)
        guard !distance.overflow else { throw .rangeTooLong }
        let isEmpty = distance.partialValue == 0 || (distance.partialValue < 0) != (step < 0)
        if isEmpty {
            return 0
        }
        let count = (distance.partialValue - step.signum()) / step + 1
        guard count <= Limits.range else { throw .rangeTooLong }
        return count
    }

    // MARK: round

    static func round(_ value: Double, precision: Int, method: Bytes) throws(ValueError) -> Double {
        if method.elementsEqual("common".utf8) {
            return roundedHalfEven(value, precision: precision)
        }
        let power = pow(10, Double(precision))
        let scaled = value * power
        // Python converts to a whole number first, which cannot be infinite, nor -0.
        guard scaled.isFinite else { throw .numberTooLarge }
        let isCeil = method.elementsEqual("ceil".utf8)
        let whole = scaled.rounded(isCeil ? .up : .down)
        return (whole + 0) / power
    }

    /// The nearest number with this many decimals, by the number's exact value, as Python's `round`.
    private static func roundedHalfEven(_ value: Double, precision: Int) -> Double {
        guard value.isFinite, precision < 22 else { return value }
        guard precision > -309 else { return Double(signOf: value, magnitudeOf: 0) }
        if precision == 0 {
            return value.rounded(.toNearestOrEven)
        }
        if precision < 0 {
            let power = pow(10, Double(-precision))
            return (value / power).rounded(.toNearestOrEven) * power
        }
        // The C library formats the exact value, with ties to even.
        var text = [CChar](repeating: 0, count: 512)
        let length = withVaList([Int32(precision), value]) { arguments in
            vsnprintf(&text, text.count, "%.*f", arguments)
        }
        guard length > 0, length < text.count else { return value }
        return strtod(text, nil)
    }

    // MARK: int and float

    static func int(_ input: Cell, default defaultValue: Int) throws(ValueError) -> Cell {
        if input.tag == .int {
            return input
        }
        if input.tag == .text, let number = try wholeNumber(normalised(input.bytes)) {
            return .int(number)
        }
        guard let number = float(input) else { return .int(defaultValue) }
        if number.isNaN || (number.isInfinite && input.tag == .text) {
            return .int(defaultValue)
        }
        guard let whole = Int(exactly: number.rounded(.towardZero)) else { throw .numberTooLarge }
        return .int(whole)
    }

    /// The number of an optional sign and digits; nil for other text.
    private static func wholeNumber(_ text: String) throws(ValueError) -> Int? {
        var digits = text.utf8[...]
        if let first = digits.first, isSign(first) {
            digits.removeFirst()
        }
        guard !digits.isEmpty, digits.allSatisfy(Lexer.isDigit) else { return nil }
        guard let number = Int(text) else { throw .numberTooLarge }
        return number
    }

    /// The number that Python's `float` reads; nil for text that is not a number.
    static func float(_ input: Cell) -> Double? {
        switch input.tag {
        case .int:
            return Double(input.int)
        case .double:
            return input.double
        default:
            let text = normalised(input.bytes)
            return isInfinityOrNaN(text) || isDecimal(text) ? Double(text) : nil
        }
    }

    private static func isInfinityOrNaN(_ text: String) -> Bool {
        let word = text.drop { $0 == "-" || $0 == "+" }.lowercased()
        return ["inf", "infinity", "nan"].contains(word)
    }

    /// True for text of digits, signs, `.`, `e` and `E`, in any order.
    private static func isDecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch Unicode.Scalar(byte) {
            case ".", "e", "E": true
            default: Lexer.isDigit(byte) || isSign(byte)
            }
        }
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    /// Text in the form that Swift reads numbers from.
    ///
    /// As in Python, white space around it is ignored, digits may be of any script, and `_` may be between two
    /// digits; an `_` elsewhere gives the empty text.
    private static func normalised(_ bytes: Bytes) -> String {
        let scalars = Array(TextFilters.trimmed(.text(bytes)).bytes.text.unicodeScalars)
        func digit(at index: Int) -> Int? {
            guard scalars.indices.contains(index),
                scalars[index].properties.numericType == .decimal,
                let value = scalars[index].properties.numericValue
            else { return nil }
            return Int(value)
        }
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            if let value = digit(at: index) {
                text += String(value)
            } else if scalar != "_" {
                text.unicodeScalars.append(scalar)
            } else if digit(at: index - 1) == nil || digit(at: index + 1) == nil {
                return ""
            }
        }
        return text
    }
}
