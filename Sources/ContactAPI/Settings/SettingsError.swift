/// A setting that the service cannot run with.
package struct SettingsError: Error, CustomStringConvertible {
    package let description: String

    /// - Parameter hint: what to do.
    package init(_ message: String, hint: String) { description = "\(message); \(hint)" }
}
