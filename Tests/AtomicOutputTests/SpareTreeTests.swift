import Foundation
import TestSupport
import Testing

@testable import AtomicOutput

@Suite("The spare tree")
struct SpareTreeTests {
    fileprivate func spareFiles(_ output: OutputFixture) -> [String: String] {
        FileTree.contents(of: URL(filePath: output.folder.spareTree)).mapValues {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private func delta(_ output: OutputFixture) throws -> [String] {
        let delta = try output.savedState().manifest.delta
        return delta.indices.map { delta[$0] }
    }

    @Test
    func `is the site before the published one, and the delta names the paths in which they differ`()
        async throws
    {
        try await withOutput { output in
            try await output.publish(["a": "1", "b": "1", "c": "1"])
            #expect(try delta(output).isEmpty && spareFiles(output).isEmpty)
            try await output.publish(["a": "2", "b": "1", "d": "1"])
            #expect(try delta(output) == ["a", "d", "c"])
            #expect(spareFiles(output) == ["a": "1", "b": "1", "c": "1"])
        }
    }

    @Test
    func `shares the files that both sites have`() async throws {
        try await withOutput { output in
            try await output.publish(["a": "1", "b": "1"])
            try await output.publish(["a": "2", "b": "1"])
            #expect(FileStamp(output.folder.spareTree + "/b") == output.stamp("b"))
            #expect(FileStamp(output.folder.spareTree + "/a") != output.stamp("a"))
        }
    }

    @Test
    func `becomes the next site, whatever changed in between`() async throws {
        let sites: [[String: String]] = [
            ["a": "1", "b/c": "1", "b/d": "1"],
            ["a": "2", "b/c": "1", "b/d": "1"],
            ["a": "2", "b/c": "2"],
            ["a": "1", "e/f/g": "1"],
            ["b/c": "1"],
            ["a": "1", "b/c": "1", "b/d": "1"],
        ]
        try await withOutput { output in
            for site in sites {
                try await output.publish(site)
                #expect(output.files == site)
            }
        }
    }

    @Test
    func `records the times of its own folders, so that a folder which changes in turn is noticed`()
        async throws
    {
        try await withOutput { output in
            for number in 1...4 {
                try await output.publish(["a/x": "\(number)", "b/y": "1"])
                let folders = try output.savedState().manifest.folders
                for index in folders.indices {
                    let folder = folders[index]
                    #expect(
                        output.stamp(folder.path)?.time == folder.time,
                        "\(folder.path) in site \(number)"
                    )
                    if number > 1 {
                        let spare = FileStamp(output.folder.spareTree + "/" + folder.path)
                        #expect(spare?.time == folder.spareTime, "\(folder.path) before site \(number)")
                    }
                }
            }
        }
    }

    @Test(arguments: ["missing", "a file"])
    func `is not needed: without one the next site is linked from the published one`(
        spare: String
    ) async throws {
        try await withOutput { output in
            try await output.publish(["a": "1", "b/c": "1"])
            try await output.publish(["a": "2", "b/c": "1"])
            output.folder.remove(output.folder.spareTree)
            if spare == "a file" { try output.write("x", to: ".public.twin") }
            let kept = output.stamp("b/c")
            try await output.publish(["a": "3", "b/c": "1"])
            #expect(output.files == ["a": "3", "b/c": "1"] && output.stamp("b/c") == kept)
        }
    }
}

// MARK: Errors

extension SpareTreeTests {
    @Test
    func `that lost a file which it should replace gets it from the published site`() async throws {
        try await withOutput { output in
            try await output.publish(["a": "1", "b/c": "1"])
            try await output.publish(["a": "2", "b/c": "2"])
            output.folder.remove(output.folder.spareTree + "/b")
            try await output.publish(["a": "3", "b/c": "2"])
            #expect(output.files == ["a": "3", "b/c": "2"])
        }
    }

    @Test
    func `is repaired after a build that failed while it wrote`() async throws {
        try await withOutput { output in
            try await output.publish(["a": "1", "b/c": "1"])
            try await output.publish(["a": "2", "b/c": "1"])
            let site = await output.staged()
            // `b/c` is a file, so nothing can be written below it.
            let error = #expect(throws: OutputError.self) {
                _ = try output.add(["a": "3", "b/c/d": "1"], to: site)
            }
            #expect(error?.kind == .cannotWrite(file: "b/c/d"))
            site.discard()
            #expect(spareFiles(output) == ["a": "2", "b/c": "1"])
            try await output.publish(["a": "3", "b/c": "1"])
            #expect(output.files == ["a": "3", "b/c": "1"])
        }
    }
}
