#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's words for its errors.
enum SystemError {
    static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
