import Foundation

package struct TimeIsUp: Error {}

/// Waits for something that another process does without telling, by asking again and again.
///
/// - Throws: `TimeIsUp` after so many seconds, or what the condition throws.
package func wait(upTo seconds: Double = 30, until condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw TimeIsUp() }
        // Another process tells nobody when its log, its file or its table has changed.
        usleep(10_000)
    }
}
