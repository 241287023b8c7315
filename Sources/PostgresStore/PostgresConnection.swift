import CLibPQ
import Content

/// An error of the server, or of the way to it.
package struct PostgresError: Error, Sendable {
    /// Five characters (Postgres, "PostgreSQL Error Codes"); empty when the server said nothing.
    package let code: String
    /// One line, without a password.
    package let message: String

    /// Whether the same may well succeed a moment later: the connection was lost, or the server gave up on a conflict.
    var isTransient: Bool {
        code.hasPrefix("08") || ["57014", "57P01", "57P02", "57P03", "40001"].contains(code)
    }
}

/// A connection to a server: the only file that calls libpq.
///
/// Its statements have no names, so that any pooler may stand in between; results come binary and row by row.
// Unchecked: libpq lets any thread use a connection, one at a time (PostgreSQL, "Behavior in Threaded Programs"); a
// connection cannot be copied, and the one that several threads share lies in a lock.
package struct PostgresConnection: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer

    /// - Parameter parameters: of the connection string, by name (PostgreSQL, "Parameter Key Words").
    /// - Throws: `PostgresError` when no connection comes about.
    package init(_ parameters: [String: String]) throws {
        let sorted = parameters.sorted { $0.key < $1.key }
        let made = withCStrings(sorted.map(\.key)) { keys in
            withCStrings(sorted.map(\.value)) { values in PQconnectdbParams(keys, values, 0) }
        }
        guard let made else { throw PostgresError(code: "", message: "out of memory") }
        guard PQstatus(made) == CONNECTION_OK else {
            let message = PostgresConnection.line(PQerrorMessage(made))
            PQfinish(made)
            throw PostgresError(code: PostgresConnection.code(ofRefusal: message), message: message)
        }
        handle = made
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    /// Of a connection that did not come about libpq keeps the words, not the code.
    private static func code(ofRefusal message: String) -> String {
        if message.contains("password authentication failed") { return "28P01" }
        if message.contains("FATAL:") {
            return message.contains("starting up") || message.contains("shutting down") ? "57P03" : ""
        }
        // What a server that is there cannot prove it cannot prove a moment later either.
        return message.contains("certificate") || message.contains("SSL") ? "" : "08001"
    }

    /// The parameters that an address names (PostgreSQL, "Connection URIs").
    ///
    /// - Throws: `PostgresError` that does not show the address, which may hold a password.
    package static func parameters(of url: String) throws -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard let options else { throw PostgresError(code: "", message: line(message)) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                parameters[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return parameters
    }

    /// Runs statements that give no rows, separated by semicolons.
    package borrowing func execute(_ sql: String) throws {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw error(of: result) }
    }

    /// Sends statements in one go, to be read in their order by `readNext` (PostgreSQL, "Pipeline Mode").
    ///
    /// - Parameter statements: each with the values of its parameters, as text.
    package borrowing func send(_ statements: [(sql: String, values: [String])]) throws {
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        for (sql, values) in statements {
            let isSent = withCStrings(values) { pointers in
                PQsendQueryParams(handle, sql, Int32(values.count), nil, pointers, nil, nil, 1)
            }
            guard isSent == 1 else { throw lost() }
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
    }

    /// Reads the rows of the next statement that was sent; each is valid only while it is used.
    package borrowing func readNext(_ use: (PostgresRow) throws -> Void) throws {
        guard PQsetSingleRowMode(handle) == 1 else { throw lost() }
        while let result = PQgetResult(handle) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE: try use(PostgresRow(result: result))
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: continue
            default: throw error(of: result)
            }
        }
    }

    /// Ends a pipeline whose statements were all read.
    package borrowing func finish() throws {
        while let result = PQgetResult(handle) {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC { break }
        }
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    }

    /// Sends one statement and reads its rows.
    package borrowing func read(
        _ sql: String,
        _ values: [String] = [],
        _ use: (PostgresRow) throws -> Void
    )
        throws
    {
        try send([(sql, values)])
        try readNext(use)
        try finish()
    }

    // MARK: Errors

    private borrowing func error(of result: OpaquePointer?) -> PostgresError {
        guard let result else { return lost() }
        guard let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { return lost() }
        let message = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        return PostgresError(code: String(cString: code), message: PostgresConnection.line(message))
    }

    private borrowing func lost() -> PostgresError {
        let isUp = PQstatus(handle) == CONNECTION_OK
        return PostgresError(
            code: isUp ? "" : "08006",
            message: PostgresConnection.line(PQerrorMessage(handle))
        )
    }

    private static func line(_ message: UnsafePointer<CChar>?) -> String {
        guard let message else { return "" }
        return String(cString: message).split(whereSeparator: \.isNewline).map { String($0).trimmed }.joined(
            separator: "; "
        )
    }
}

/// One row, as the server sent it, now or for an earlier reading (`KeptRows`).
package struct PostgresRow {
    private enum Source {
        case result(OpaquePointer)
        case kept(types: [UInt32], fields: [UnsafeBufferPointer<UInt8>?])
    }

    private let source: Source

    fileprivate init(result: OpaquePointer) { source = .result(result) }

    init(types: [UInt32], fields: [UnsafeBufferPointer<UInt8>?]) {
        source = .kept(types: types, fields: fields)
    }

    /// The numbers of all columns' types.
    var types: [UInt32] {
        switch source {
        case .result(let result): (0..<PQnfields(result)).map { PQftype(result, $0) }
        case .kept(let types, _): types
        }
    }

    /// The number of a column's type (pg_type.oid).
    func type(_ column: Int) -> UInt32 {
        switch source {
        case .result(let result): PQftype(result, Int32(column))
        case .kept(let types, _): types[column]
        }
    }

    /// The bytes of a value; nil where it is NULL.
    package func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        let result: OpaquePointer
        switch source {
        case .kept(_, let fields): return fields[column]
        case .result(let row): result = row
        }
        let column = Int32(column)
        guard PQgetisnull(result, 0, column) == 0, let start = PQgetvalue(result, 0, column) else {
            return nil
        }
        let count = Int(PQgetlength(result, 0, column))
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self),
            count: count
        )
    }
}

/// Calls `body` with texts as C has them, and a null behind them.
private func withCStrings<Value>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
    var storage: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(storage.count)
        storage += text.utf8CString
    }
    return storage.withUnsafeBufferPointer { bytes in
        var pointers: [UnsafePointer<CChar>?] = starts.map { start in bytes.baseAddress.map { $0 + start } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
