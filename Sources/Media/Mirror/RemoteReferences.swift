package import Content
import Synchronization

/// Collects the files on listed hosts that content names, for those who fetch them.
package final class RemoteReferences: Sendable {
    private let locations = Mutex<[RemoteAddress: SourceLocation]>([:])

    package init() {}

    /// By address, with one of the locations that name it, whichever thread finds it first.
    package var all: [RemoteAddress: SourceLocation] { locations.withLock(\.self) }

    func add(_ address: RemoteAddress, at location: SourceLocation) {
        locations.withLock { locations in
            if let known = locations[address], known.description <= location.description { return }
            locations[address] = location
        }
    }
}
