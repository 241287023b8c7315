import Foundation
import TestSupport
import Testing

private let python = "/usr/bin/python3"

@Suite("The man page", .tags(.process))
struct ManualPageTests {
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "needs /usr/bin/python3"))
    func `says what the help of each command says`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sweetdreams.1")
            try Data().write(to: file)
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = [
                packageFolder.appending(path: "Scripts/manpage.py").path,
                BuiltProgram("sweetdreams").path.path,
            ]
            process.standardOutput = try FileHandle(forWritingTo: file)
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let page = try String(contentsOf: file, encoding: .utf8)
            #expect(page.hasPrefix(".TH SWEETDREAMS 1 "))
            for part in [
                ".SH EXIT STATUS\n0 success, 1 errors", ".SS \"templates check\"\n", ".B \\-\\-sarif\n",
                "[\\-\\-write\\~<folder>]", ".B \\-q, \\-\\-quiet\n",
            ] {
                #expect(page.contains(part), "\(part)")
            }
        }
    }
}
