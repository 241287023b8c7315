import Foundation

/// Why a deploy hook was not kept; the response to its sender is 503.
package struct SpoolError: Error, Equatable, CustomStringConvertible {
    /// A system call and its error, such as `fsync: No space left on device`.
    package let description: String

    /// - Parameter call: the system call that has just failed.
    init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
}
