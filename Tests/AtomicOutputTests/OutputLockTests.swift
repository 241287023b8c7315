import Foundation
import TestSupport
import Testing

@testable import AtomicOutput

@Suite("The lock of an output folder")
struct OutputLockTests {
    @Test
    func `is held by one build at a time`() throws {
        try withTemporaryFolder { folder in
            let output = OutputFolder(folder.appending(path: "public"), name: "public")
            let lock = try OutputLock(output)
            let error = #expect(throws: OutputError.self) { _ = try OutputLock(output) }
            #expect(error?.kind == .locked && error?.advice == "try again when it is done")
            withExtendedLifetime(lock) {}
        }
    }

    @Test
    func `is free after a build, although a child process inherited it`() throws {
        try withTemporaryFolder { folder in
            let output = OutputFolder(folder.appending(path: "public"), name: "public")
            var lock: OutputLock? = try OutputLock(output)
            let inherited = try #require(lock?.duplicate())
            lock = nil
            defer { close(inherited) }
            _ = try OutputLock(output)
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock"), "needs flock(1)"))
    func `keeps out another process, and is free when that process is killed`() throws {
        try withTemporaryFolder { folder in
            let output = OutputFolder(folder.appending(path: "public"), name: "public")
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: "/usr/bin/flock")
            process.arguments = ["--no-fork", output.lock, "sh", "-c", "echo locked; exec sleep 600"]
            process.standardOutput = pipe
            try process.run()
            // The line comes when the lock is held.
            #expect(pipe.fileHandleForReading.availableData == Data("locked\n".utf8))
            #expect(throws: OutputError.self) { _ = try OutputLock(output) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            _ = try OutputLock(output)
        }
    }

    @Test
    func `that is refused closes no file of others`() throws {
        try withTemporaryFolder { folder in
            let output = OutputFolder(folder.appending(path: "public"), name: "public")
            let lock = try OutputLock(output)
            let closed = filesClosedByOthers {
                for _ in 0..<5000 { #expect(throws: OutputError.self) { _ = try OutputLock(output) } }
            }
            #expect(closed == 0)
            withExtendedLifetime(lock) {}
        }
    }

    @Test
    func `creates the folders above the output folder`() throws {
        try withTemporaryFolder { folder in
            _ = try OutputLock(OutputFolder(folder.appending(path: "a/b/public"), name: "public"))
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: "a/b/.public.lock").path))
        }
    }

    @Test
    func `that cannot be created says where and why`() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: folder.appending(path: "file"))
            let output = OutputFolder(folder.appending(path: "file/public"), name: "public")
            let error = #expect(throws: OutputError.self) { _ = try OutputLock(output) }
            #expect(error?.kind == .cannotCreateLock && error?.code == ENOTDIR && error?.folder == "public")
            #expect(error?.advice.hasSuffix("/file") == true)
        }
    }
}
