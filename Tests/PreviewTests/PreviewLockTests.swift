import Content
import Foundation
import Preview
import SiteBuilding
import TestSupport
import Testing

@Suite("The lock of a preview")
struct PreviewLockTests {
    @Test
    func `is held by one preview at a time, and says where that is`() throws {
        try withTemporaryFolder { folder in
            var lock: PreviewLock? = try PreviewLock(folder: folder.path)
            lock?.write(address: "http://127.0.0.1:8080/")
            let error = #expect(throws: OutputLocked.self) { _ = try PreviewLock(folder: folder.path) }
            #expect(error?.problem.message.contains("http://127.0.0.1:8080/") == true)
            lock = nil
            _ = try PreviewLock(folder: folder.path)
        }
    }

    @Test
    func `that is refused closes no file of others`() throws {
        try withTemporaryFolder { folder in
            let lock = try PreviewLock(folder: folder.path)
            let closed = filesClosedByOthers {
                for _ in 0..<5000 {
                    #expect(throws: OutputLocked.self) { _ = try PreviewLock(folder: folder.path) }
                }
            }
            #expect(closed == 0)
            withExtendedLifetime(lock) {}
        }
    }
}
