import CLibPQ
import Content

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// This file alone calls libpq.

/// A connection to a server.
///
/// Statements have no names, so that any pooler may stand in between. Results are binary and come row by row.
// Unchecked: libpq lets any thread use a connection, one at a time (PostgreSQL, "Behavior in Threaded Programs"). A
// connection cannot be copied, and the one that several threads share is in a lock.
package struct PostgresConnection: ~Copyable, @unchecked Sendable {
    private let handle: OpaquePointer

    /// - Parameter parameters: the parameters of a connection string by name (PostgreSQL, "Parameter Key Words").
    /// - Throws: `PostgresError` when the server cannot be reached or refuses the connection.
    package init(_ parameters: [String: String]) throws {
        let sorted = parameters.sorted { $0.key < $1.key }
        let connection = withCStrings(sorted.map(\.key)) { keys in
            withCStrings(sorted.map(\.value)) { values in
                PQconnectdbParams(keys, values, 0)
            }
        }
        guard let connection else { throw PostgresError(code: "", message: "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = oneLine(PQerrorMessage(connection))
            PQfinish(connection)
            let code = PostgresConnection.sqlState(fromConnectError: message)
            throw PostgresError(code: code, message: message)
        }
        handle = connection
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    /// The error code of a connection that failed, which libpq does not keep: only the message is there.
    private static func sqlState(fromConnectError message: String) -> String {
        if message.contains("password authentication failed") { return "28P01" }
        if message.contains("FATAL:") {
            let isRestarting = message.contains("starting up") || message.contains("shutting down")
            return isRestarting ? "57P03" : ""
        }
        // A server that cannot prove who it is cannot do so at the next attempt either.
        let isUnproven = message.contains("certificate") || message.contains("SSL")
        return isUnproven ? "" : "08001"
    }

    /// The parameters of an address (PostgreSQL, "Connection URIs").
    ///
    /// - Throws: `PostgresError`; it does not show the address, which may hold a password.
    package static func parameters(of url: String) throws -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard let options else { throw PostgresError(code: "", message: oneLine(message)) }
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

    // MARK: Statements

    /// Runs statements that give no rows, separated by semicolons.
    package borrowing func execute(_ sql: String) throws {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw PostgresError(result: result, connection: handle)
        }
    }

    /// Sends one statement and reads its rows.
    ///
    /// - Parameters:
    ///   - values: the values of the statement's parameters, as text.
    ///   - use: called with each row, which is valid only during the call.
    package borrowing func read(
        _ sql: String,
        _ values: [String] = [],
        _ use: (PostgresRow) throws -> Void
    ) throws {
        try send([PostgresStatement(sql, values: values)])
        try readNext(use)
        try finish()
    }

    // MARK: Pipelines

    /// Sends statements in one go; their results are read in the same order (PostgreSQL, "Pipeline Mode").
    ///
    /// Every statement's result must be read to its end by `readNext` or `nextResult`, then `finish` ends the pipeline.
    borrowing func send(_ statements: [PostgresStatement]) throws {
        guard PQenterPipelineMode(handle) == 1 else { throw PostgresError(connection: handle) }
        for statement in statements {
            let isSent = withCStrings(statement.values) { values in
                let count = Int32(statement.values.count)
                return PQsendQueryParams(handle, statement.sql, count, nil, values, nil, nil, 1)
            }
            guard isSent == 1 else { throw PostgresError(connection: handle) }
        }
        guard PQpipelineSync(handle) == 1 else { throw PostgresError(connection: handle) }
    }

    /// Reads all rows of the next statement; each is valid only while it is used.
    borrowing func readNext(_ use: (PostgresRow) throws -> Void) throws {
        let result = try nextResult()
        while let row = try result.nextRow() {
            try use(row)
        }
    }

    /// The result of the next statement, whose rows have not arrived yet.
    borrowing func nextResult() throws -> PostgresResult {
        guard PQsetSingleRowMode(handle) == 1 else { throw PostgresError(connection: handle) }
        return PostgresResult(connection: handle)
    }

    /// Ends a pipeline of which all results were read.
    borrowing func finish() throws {
        while let result = PQgetResult(handle) {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC { break }
        }
        guard PQexitPipelineMode(handle) == 1 else { throw PostgresError(connection: handle) }
    }

    // MARK: Notifications

    /// Waits for notifications of the channels that it listens to (PostgreSQL, "Asynchronous Notification").
    ///
    /// - Parameters:
    ///   - interrupt: a file descriptor that ends the wait when there is something to read, or its other end is closed.
    ///   - timeout: in milliseconds; nil to wait without end.
    /// - Returns: the texts of all that came, none when the time is up; nil when it was interrupted.
    /// - Throws: `PostgresError` when the connection is lost.
    borrowing func notifications(until interrupt: Int32, timeout: Int32? = nil) throws -> [String]? {
        while true {
            var texts: [String] = []
            while let notification = PQnotifies(handle) {
                texts.append(notification.pointee.extra.map { String(cString: $0) } ?? "")
                PQfreemem(notification)
            }
            guard texts.isEmpty else { return texts }
            var handles = [
                pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
                pollfd(fd: interrupt, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&handles, 2, timeout ?? -1)
            if handles[1].revents != 0 { return nil }
            if count == 0 { return [] }
            guard PQconsumeInput(handle) == 1 else { throw PostgresError(connection: handle) }
        }
    }
}

/// The result of a statement, row by row.
///
/// A class because it owns the memory of the current row. It must not be used longer than its connection.
final class PostgresResult {
    private let connection: OpaquePointer
    private var current: OpaquePointer?
    /// Asking libpq for more would give the result of the next statement.
    private var isAtEnd = false

    fileprivate init(connection: OpaquePointer) {
        self.connection = connection
    }

    deinit { PQclear(current) }

    /// The next row, valid until the one after it is asked for; nil after the last.
    ///
    /// - Throws: `PostgresError`.
    func nextRow() throws -> PostgresRow? {
        PQclear(current)
        current = nil
        while !isAtEnd, let result = PQgetResult(connection) {
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE:
                current = result
                return PostgresRow(result: result)
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                // The end of the rows; the end of the statement follows.
                PQclear(result)
            default:
                defer { PQclear(result) }
                throw PostgresError(result: result, connection: connection)
            }
        }
        isAtEnd = true
        return nil
    }
}

/// A row as the server sent it, now or for an earlier build (`RowCache`).
///
/// It does not own its bytes: it is valid until the next row is read.
package struct PostgresRow {
    private enum Source {
        case result(OpaquePointer)
        case cache(types: [UInt32], values: [UnsafeBufferPointer<UInt8>?])
    }

    private let source: Source

    fileprivate init(result: OpaquePointer) {
        source = .result(result)
    }

    /// - Parameters:
    ///   - types: the types of the columns (pg_type.oid).
    ///   - values: the bytes of the values; nil for NULL.
    init(types: [UInt32], values: [UnsafeBufferPointer<UInt8>?]) {
        source = .cache(types: types, values: values)
    }

    /// The types of all columns (pg_type.oid).
    var types: [UInt32] {
        switch source {
        case .result(let result): (0..<PQnfields(result)).map { PQftype(result, $0) }
        case .cache(let types, _): types
        }
    }

    /// The type of a column (pg_type.oid).
    func type(_ column: Int) -> UInt32 {
        switch source {
        case .result(let result): PQftype(result, Int32(column))
        case .cache(let types, _): types[column]
        }
    }

    /// The bytes of a value; nil for NULL.
    package func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        switch source {
        case .result(let result):
            let column = Int32(column)
            guard PQgetisnull(result, 0, column) == 0, let start = PQgetvalue(result, 0, column) else {
                return nil
            }
            let count = Int(PQgetlength(result, 0, column))
            return UnsafeBufferPointer(
                start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self),
                count: count
            )
        case .cache(_, let values):
            return values[column]
        }
    }
}

// MARK: - Errors and texts of C

extension PostgresError {
    /// The error of a result.
    fileprivate init(result: OpaquePointer?, connection: OpaquePointer) {
        guard let result, let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else {
            self.init(connection: connection)
            return
        }
        let message = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        self.init(code: String(cString: code), message: oneLine(message))
    }

    /// The error of a call that gave no result.
    fileprivate init(connection: OpaquePointer) {
        let isConnected = PQstatus(connection) == CONNECTION_OK
        self.init(
            code: isConnected ? "" : "08006",
            message: oneLine(PQerrorMessage(connection))
        )
    }
}

private func oneLine(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "" }
    let lines = String(cString: message).split(whereSeparator: \.isNewline)
    return lines.map { String($0).trimmed }.joined(separator: "; ")
}

/// Calls `body` with an array of C strings that ends with a null pointer.
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
        var pointers: [UnsafePointer<CChar>?] = starts.map { start in
            bytes.baseAddress.map { $0 + start }
        }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
