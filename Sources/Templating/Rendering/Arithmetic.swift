extension BinaryOperator {
    /// The result for two values of one type; nil for a division by zero or a number out of range.
    func applied(to a: Cell, _ b: Cell) -> Cell? {
        switch self {
        case .isIn: .bool(Comparison.contains(a, in: b))
        case .equal: .bool(Comparison.order(a, b) == 0)
        case .notEqual: .bool(Comparison.order(a, b) != 0)
        case .less: .bool(Comparison.order(a, b) < 0)
        case .lessOrEqual: .bool(Comparison.order(a, b) <= 0)
        case .greater: .bool(Comparison.order(b, a) < 0)
        case .greaterOrEqual: .bool(Comparison.order(b, a) <= 0)
        default:
            a.tag == .int
                ? Arithmetic.compute(self, a.int, b.int).map { .int($0) }
                : Arithmetic.compute(self, a.double, b.double).map { .double($0) }
        }
    }
}

/// Python's arithmetic on 64-bit numbers; a result out of their range is nil.
enum Arithmetic {
    static func compute(_ operation: BinaryOperator, _ a: Int, _ b: Int) -> Int? {
        let result: (partialValue: Int, overflow: Bool)
        switch operation {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .floorDivide:
            result = a.dividedReportingOverflow(by: b)
            if !result.overflow, a % b != 0, (a < 0) != (b < 0) {
                return result.partialValue - 1
            }
        case .remainder:
            result = a.remainderReportingOverflow(dividingBy: b)
            if !result.overflow, result.partialValue != 0, (result.partialValue < 0) != (b < 0) {
                return result.partialValue + b
            }
        default: return nil
        }
        return result.overflow ? nil : result.partialValue
    }

    static func compute(_ operation: BinaryOperator, _ a: Double, _ b: Double) -> Double? {
        switch operation {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide: return b == 0 ? nil : a / b
        case .floorDivide: return b == 0 ? nil : floorDivided(a, b)
        case .remainder: return b == 0 ? nil : remainder(a, b)
        default: return nil
        }
    }

    /// The remainder with the divisor's sign (CPython, `float_rem`).
    private static func remainder(_ a: Double, _ b: Double) -> Double {
        let remainder = a.truncatingRemainder(dividingBy: b)
        if remainder == 0 {
            return Double(signOf: b, magnitudeOf: 0)
        }
        return (remainder < 0) != (b < 0) ? remainder + b : remainder
    }

    /// CPython's `float_floor_div`.
    private static func floorDivided(_ a: Double, _ b: Double) -> Double {
        var remainder = a.truncatingRemainder(dividingBy: b)
        var quotient = (a - remainder) / b
        if remainder != 0, (remainder < 0) != (b < 0) {
            remainder += b
            quotient -= 1
        }
        guard quotient != 0 else { return Double(signOf: a / b, magnitudeOf: 0) }
        let whole = quotient.rounded(.down)
        return quotient - whole > 0.5 ? whole + 1 : whole
    }
}
