import CEmbeddedFiles

/// Files that are parts of the program, so that it needs nothing besides itself.
package enum EmbeddedFiles {
    private static let themeFolder = "templates/"

    /// The theme that comes with the program: the bytes of its files by their names, such as `base.html`.
    package static let theme: [String: [UInt8]] = {
        var files: [String: [UInt8]] = [:]
        for (path, bytes) in all where path.utf8.starts(with: themeFolder.utf8) {
            files[String(path.dropFirst(themeFolder.count))] = bytes
        }
        return files
    }()

    /// A workflow for GitHub Actions that builds and publishes a site.
    package static var gitHubWorkflow: [UInt8] {
        all.first { $0.path == "deploy/github-actions.yml" }?.bytes ?? []
    }

    private static var all: [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = []
        while let file = studio_file_at(files.count)?.pointee {
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
            files.append((String(cString: file.path), Array(bytes)))
        }
        return files
    }
}
