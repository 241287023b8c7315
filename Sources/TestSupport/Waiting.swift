import Foundation

package struct TimeIsUp: Error {}

/// Waits for what another process does, which tells nobody when it has.
///
/// - Throws: `TimeIsUp` after so many seconds.
package func wait(upTo seconds: Double = 30, until condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < end else { throw TimeIsUp() }
        // There is no event to wait for: the other process tells nobody.
        usleep(10_000)
    }
}
