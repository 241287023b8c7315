import Testing

@testable import Templating

@Suite("Arithmetic")
struct ArithmeticTests {
    @Test(
        "rounds quotients down and gives remainders the divisor's sign, as Python does",
        arguments: [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, -3, -2, 0)]
    )
    func wholeNumbers(dividend: Int, divisor: Int, quotient: Int, remainder: Int) {
        #expect(Arithmetic.compute(.floorDivide, dividend, divisor) == quotient)
        #expect(Arithmetic.compute(.remainder, dividend, divisor) == remainder)
        let decimalQuotient = Arithmetic.compute(.floorDivide, Double(dividend), Double(divisor))
        #expect(decimalQuotient == Double(quotient))
        #expect(Arithmetic.compute(.remainder, Double(dividend), Double(divisor)) == Double(remainder))
    }

    @Test(
        "has no result out of the range of numbers",
        arguments: [
            (BinaryOperator.add, Int.max, 1), (.subtract, .min, 1), (.multiply, .max, 2),
            (.floorDivide, .min, -1),
            (.floorDivide, 1, 0), (.remainder, 1, 0),
        ]
    )
    func overflow(operation: BinaryOperator, left: Int, right: Int) {
        #expect(Arithmetic.compute(operation, left, right) == nil)
    }

    @Test(
        "has no result for a division by zero",
        arguments: [BinaryOperator.divide, .floorDivide, .remainder]
    )
    func divisionByZero(operation: BinaryOperator) {
        #expect(Arithmetic.compute(operation, 1.0, 0.0) == nil)
    }
}
