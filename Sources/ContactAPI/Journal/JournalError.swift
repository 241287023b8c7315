import GRDB

/// Why a change is not durable; the response to a visitor is 503.
package enum JournalError: Error, Equatable {
    case overloaded
    /// The disk is full, or only its reserve is left.
    case full
    /// A write or a sync failed; what is on the disk is uncertain.
    case failed(String)
    /// The file cannot be opened, with the reason and what to do.
    case unusable(String)

    init(_ error: any Error) {
        switch error {
        case let error as JournalError:
            self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
            self = .full
        // A failed write leaves the file as it was, because the transaction is rolled back.
        case let error as DatabaseError where error.extendedResultCode == .SQLITE_IOERR_WRITE:
            self = .full
        case let error as DatabaseError:
            self = .failed("SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")")
        default:
            self = .failed("\(type(of: error))")
        }
    }

    /// Whether the service must end.
    var isFinal: Bool { if case .failed = self { true } else { false } }

    /// Whether an error is one of the disk rather than of one change.
    static func isOfTheDisk(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_READONLY,
            .SQLITE_CANTOPEN:
            return true
        default:
            return false
        }
    }
}
