import Foundation

package struct TimeIsUp: Error {}

/// Waits for something that another process does, by asking again and again.
///
/// Only for what has no event to wait for.
///
/// - Throws: `TimeIsUp` after so many seconds, or what the condition throws.
package func wait(upTo seconds: Double = 30, until condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw TimeIsUp() }
        usleep(10_000)
    }
}
