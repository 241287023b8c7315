/// Limits that turn a mistaken or hostile template into an error message instead of a crash.
package enum Limits {
    /// Levels of tags, brackets and includes: far above any real page, far below the end of the stack.
    package static let nesting = 64
    /// Levels of macro calls.
    package static let macroDepth = 64
    /// The size of a rendered file in bytes: 64 MiB.
    package static let output = 64 << 20
    /// The count of numbers from `range`.
    package static let range = 10_000
}
