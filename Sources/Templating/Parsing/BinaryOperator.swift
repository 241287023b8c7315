/// An operator between two values, by its spelling.
enum BinaryOperator: String {
    case or
    case and
    case isIn = "in"
    case isNotIn = "not in"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case concatenate = "~"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"

    /// Precedence levels from the loosest to the tightest, as in Jinja2.
    enum Precedence: Int, Comparable {
        case or
        case and
        case comparison
        case sum
        case concatenation
        case product
        case operand

        var nextTighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .operand }

        static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
    }

    var precedence: Precedence {
        switch self {
        case .or: .or
        case .and: .and
        case .isIn, .isNotIn: .comparison
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        case .add, .subtract: .sum
        case .concatenate: .concatenation
        case .multiply, .divide, .floorDivide, .remainder: .product
        }
    }

    /// True for `and` and `or`.
    var isLogical: Bool { self == .and || self == .or }
}
