/// A saved state that this version of the program cannot use.
package enum InvalidState: Error, Sendable, Equatable {
    case missing
    case truncated
    /// Another kind of file.
    case foreign
    case otherVersion
    case damaged
    /// The state of another output folder, such as one that was copied back.
    case otherFolder

    /// Completes the sentence "the state of the last build …".
    package var reason: String {
        switch self {
        case .missing: "is missing"
        case .truncated: "is truncated"
        case .foreign: "is not a build state"
        case .otherVersion: "is from another version of the program"
        case .damaged: "is damaged"
        case .otherFolder: "belongs to another folder"
        }
    }
}

/// Writes or reads columns.
///
/// A type lists its columns once, in `code(with:)`; a coder that writes takes their values, one that reads replaces them.
package protocol ColumnCoder {
    mutating func numbers(_ column: inout [UInt64]) throws(InvalidState)
    mutating func bytes(_ column: inout [UInt8]) throws(InvalidState)
}

/// A value that can be saved as columns.
package protocol ColumnCodable: Sendable {
    /// Codes every column once, always in the same order.
    ///
    /// - Throws: `InvalidState.damaged` when columns that were read do not belong together.
    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState)
}

/// The saved state of a build, besides the manifest of the site.
package protocol StatePayload: ColumnCodable {
    /// Changes whenever the meaning of a column does.
    static var version: UInt64 { get }

    init()
}

extension ColumnCoder {
    package mutating func number(_ number: inout UInt64) throws(InvalidState) {
        var column = [number]
        try numbers(&column)
        guard column.count == 1 else { throw .damaged }
        number = column[0]
    }

    package mutating func number(_ number: inout Int) throws(InvalidState) {
        var bits = UInt64(bitPattern: Int64(number))
        try self.number(&bits)
        number = Int(Int64(bitPattern: bits))
    }

    package mutating func texts(_ column: inout TextColumn) throws(InvalidState) {
        try numbers(&column.ends)
        try bytes(&column.bytes)
        guard column.isValid else { throw .damaged }
    }

    package mutating func lists(_ column: inout ListColumn) throws(InvalidState) {
        try numbers(&column.ends)
        try numbers(&column.values)
        guard column.isValid else { throw .damaged }
    }

    /// Refuses columns that do not belong together.
    package func require(_ isConsistent: Bool) throws(InvalidState) {
        guard isConsistent else { throw .damaged }
    }
}
