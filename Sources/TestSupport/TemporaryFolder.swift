package import Foundation

/// Runs a test with a new folder, which is removed afterwards.
package func withTemporaryFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = try newFolder()
    // The system cleans up its temporary folder, so what cannot be removed does not fail a test.
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// Runs a test that waits with a new folder, which is removed afterwards.
package func withTemporaryFolder<Value>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (URL) async throws -> Value
) async throws -> Value {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

private func newFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "sweetdreams-\(UUID().uuidString)",
        directoryHint: .isDirectory
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

/// The folder of the package that the tests belong to.
package let packageFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
