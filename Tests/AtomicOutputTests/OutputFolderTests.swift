import Foundation
import TestSupport
import Testing

@testable import AtomicOutput

@Suite("An output folder")
struct OutputFolderTests {
    private static let mark = OutputFolder.OwnershipMark(file: "_headers", firstLine: "# ours")

    @Test
    func `names the files next to it after itself`() {
        let folder = OutputFolder(URL(filePath: "/srv/www/public/"), name: "public")
        #expect(folder.path == "/srv/www/public" && folder.parent == "/srv/www")
        #expect(folder.lock == "/srv/www/.public.lock" && folder.spareTree == "/srv/www/.public.twin")
        #expect(folder.nextState == "/srv/www/.public.state.next")
    }

    @Test(arguments: ["www/html", "./www/../www/html", "other", "/srv/none/site"])
    func `that is a link is the folder that the link leads to at last, with the files next to it`(
        target: String
    )
        throws
    {
        try withTemporaryFolder { folder in
            func link(_ name: String, to target: String) throws {
                let path = folder.appending(path: name).path
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            try link("public", to: target)
            try link("other", to: "www/html")
            let output = OutputFolder(folder.appending(path: "public"), name: "public")
            let expected = target.hasPrefix("/srv") ? target : folder.appending(path: "www/html").path
            #expect(output.path == expected && output.name == "public")
            #expect(
                output.state == URL(filePath: expected).deletingLastPathComponent().path
                    + "/.\(URL(filePath: expected).lastPathComponent).state"
            )
        }
    }

    @Test
    func `of links in a circle is refused`() throws {
        try withTemporaryFolder { folder in
            for (name, target) in [("public", "b"), ("b", "public")] {
                let path = folder.appending(path: name).path
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            let output = OutputFolder(folder.appending(path: "public"), name: "public")
            let error = #expect(throws: OutputError.self) { try output.checkOwner(Self.mark) }
            #expect(error?.kind == .notADirectory)
        }
    }

    // MARK: Ownership

    @Test(arguments: [[:], [".gitignore": "*"], ["_headers": "# ours\n", "index.html": "x"]])
    func `belongs to the caller when it is empty or has the mark`(files: [String: String]) async throws {
        try await withOutput { output in
            try output.folder.checkOwner(Self.mark)
            for (path, text) in files { try output.write(text, to: "public/\(path)") }
            try output.folder.checkOwner(Self.mark)
        }
    }

    @Test(
        arguments: [
            ["index.html": "x"], ["_headers": "/*\n  X: y\n"], [".gitignore": "*", ".htaccess": "x"],
        ]
    )
    func `that something else made is refused`(files: [String: String]) async throws {
        try await withOutput { output in
            for (path, text) in files { try output.write(text, to: "public/\(path)") }
            let error = #expect(throws: OutputError.self) { try output.folder.checkOwner(Self.mark) }
            #expect(error?.kind == .foreignFolder)
        }
    }

    @Test
    func `that is a file is refused`() async throws {
        try await withOutput { output in
            try output.write("x", to: "public")
            let error = #expect(throws: OutputError.self) { try output.folder.checkOwner(Self.mark) }
            #expect(error?.kind == .notADirectory)
            #expect(error?.message == "the output path is not a directory")
        }
    }

    // MARK: Recovery

    /// A point of a commit at which the process can be killed.
    enum KillPoint: CaseIterable {
        case whileWriting
        case beforeTheSwap
        case betweenTheTwoRenames
        case afterTheSwap
        case afterTheSpareTreeIsRenamed
    }

    /// Publishes a second site and moves everything to where it is when a commit is killed.
    private func publishAndKill(_ point: KillPoint, _ output: OutputFixture) async throws {
        let folder = output.folder
        func move(_ source: String, _ target: String) throws {
            try #require(rename(source, target) == 0, "\(source) to \(target): errno \(errno)")
        }
        try await output.publish(["a": "0", "b": "1"])
        try await output.publish(["a": "1", "b": "1"])
        let oldState = try Data(contentsOf: URL(filePath: folder.state))
        if point == .whileWriting {
            let site = await output.staged()
            _ = try output.add(["a": "2"], to: site)
            return
        }
        try await output.publish(["a": "2", "b": "1"])
        if point == .afterTheSpareTreeIsRenamed {
            try move(folder.state, folder.nextState)
            try oldState.write(to: URL(filePath: folder.state))
            return
        }
        try move(folder.spareTree, folder.staging)
        try move(folder.state, folder.nextState)
        try oldState.write(to: URL(filePath: folder.state))
        switch point {
        case .beforeTheSwap:
            try #require(FileOperations.exchange(folder.path, folder.staging))
        case .betweenTheTwoRenames:
            try move(folder.staging, folder.aside)
            try move(folder.path, folder.staging)
        case .whileWriting, .afterTheSwap, .afterTheSpareTreeIsRenamed:
            break
        }
    }

    @Test(arguments: KillPoint.allCases)
    func `is recovered from a build that was killed at any point`(point: KillPoint) async throws {
        try await withOutput { output in
            try await publishAndKill(point, output)
            output.folder.recover()
            let isSwapped = point == .afterTheSwap || point == .afterTheSpareTreeIsRenamed
            #expect(output.files == ["a": isSwapped ? "2" : "1", "b": "1"])
            #expect(try output.savedState().manifest.describes(output.folder))
            #expect(try output.savedState().payload.count == (isSwapped ? 3 : 2))
            let siblings = isSwapped ? [".public.state", ".public.twin"] : [".public.state"]
            #expect(try output.siblings == siblings)
            try await output.publish(["a": "3", "c": "1"])
            #expect(output.files == ["a": "3", "c": "1"])
        }
    }

    @Test(arguments: ["", "not a state"])
    func `ignores a next state that cannot be read`(text: String) async throws {
        try await withOutput { output in
            try await output.publish(["a": "1"])
            try output.write(text, to: ".public.state.next")
            output.folder.recover()
            #expect(try output.siblings == [".public.state"] && output.files == ["a": "1"])
        }
    }
}
