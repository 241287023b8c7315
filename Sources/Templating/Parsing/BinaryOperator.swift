/// An operator between two values, as it is written.
enum BinaryOperator: String {
    case or, and
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

    /// How tightly it binds, from the loosest, as in Jinja2.
    enum Level: Int, Comparable {
        case or, and, comparison, sum, concatenation, product, operand

        var tighter: Level { Level(rawValue: rawValue + 1) ?? .operand }

        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    var level: Level {
        switch self {
        case .or: .or
        case .and: .and
        case .isIn, .isNotIn, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        case .add, .subtract: .sum
        case .concatenate: .concatenation
        case .multiply, .divide, .floorDivide, .remainder: .product
        }
    }
}
