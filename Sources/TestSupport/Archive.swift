package import Foundation

/// Several text files in one string, each after a line `-- path --`.
package struct Archive: Sendable {
    package private(set) var files: [(path: String, text: String)] = []

    package init(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                files.append((String(line.dropFirst(3).dropLast(3)), ""))
            } else if !files.isEmpty {
                files[files.count - 1].text += line + "\n"
            }
        }
    }

    /// Writes the files into a folder.
    package func write(to folder: URL) throws {
        for (path, text) in files {
            try Data(text.utf8).write(toNew: folder.appending(path: path))
        }
    }
}

extension Data {
    /// Writes a file and creates the folders above it.
    package func write(toNew file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try write(to: file)
    }
}
