package import Testing

extension Tag {
    /// Takes more than a few seconds.
    @Tag package static var slow: Self
    /// Starts a program of this package.
    @Tag package static var process: Self
    /// Needs a Postgres server.
    @Tag package static var postgres: Self
}
