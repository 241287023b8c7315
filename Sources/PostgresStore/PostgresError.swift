/// An error that the server reported, or an error of the connection.
package struct PostgresError: Error, Sendable {
    /// Five characters (PostgreSQL, "PostgreSQL Error Codes"); empty when the server reported none.
    package let code: String
    /// One line, without a password.
    package let message: String

    /// Doing the same again may succeed: the connection was lost, or the server gave up on a conflict.
    var isTransient: Bool {
        code.hasPrefix("08") || ["57014", "57P01", "57P02", "57P03", "40001"].contains(code)
    }
}
