import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Opens files on another thread during some work, and counts those that were closed although only that thread knows them.
///
/// A descriptor that is closed twice may be that of another file by then.
package func filesClosedByOthers(during work: () -> Void) -> Int {
    let state = ForeignFiles()
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
        while state.isWatching.load(ordering: .acquiring) { state.openOne() }
        ended.signal()
    }
    work()
    state.isWatching.store(false, ordering: .releasing)
    ended.wait()
    return state.closedCount.load(ordering: .acquiring)
}

private final class ForeignFiles: Sendable {
    let isWatching = Atomic(true)
    let closedCount = Atomic(0)

    func openOne() {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // Long enough for others to do something wrong.
        let isOpen = (0..<100).allSatisfy { _ in fcntl(descriptor, F_GETFD) >= 0 }
        if isOpen { close(descriptor) } else { closedCount.add(1, ordering: .relaxed) }
    }
}
