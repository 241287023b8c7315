/// Why a filter could not work on a value.
enum FilterFailure: Error {
    case rangeTooLong
    case zeroStep
    case truncateTooShort
    case divisionByZero
    case numberTooLarge
    case unsafeURL(String)
    case badDateFormat(String)
    case emptyBatch
}
