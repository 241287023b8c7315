/// Bounds that keep a mistaken or hostile template from costing more than an error message.
package enum Limits {
    /// How deep tags, brackets and includes may nest: far above any real page, far below the stack's end.
    package static let nesting = 64
    /// How deep macros may call each other.
    package static let macroDepth = 64
    /// How long a rendered file may become, in bytes: 64 MiB.
    package static let output = 64 << 20
    /// How many numbers `range` may make.
    package static let range = 10_000
}
