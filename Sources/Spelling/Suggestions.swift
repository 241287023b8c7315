/// Finds the names that a misspelled one may have meant.
package enum Suggestions {
    /// More than three do not help.
    package static let limit = NameIndex.limit

    /// The nearest candidates, best first, as `NameIndex` finds them; make one to ask for many names.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
        NameIndex(candidates).nearest(to: name)
    }
}
