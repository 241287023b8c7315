#if canImport(Glibc)
package import Glibc
#elseif canImport(Darwin)
package import Darwin
#endif

/// The files below a folder.
package enum FolderListing {
    /// Lists the path of every file, relative to the folder; empty when there is no such folder.
    ///
    /// Symbolic links are listed and not followed.
    package static func files(in folder: String) -> Set<String> {
        var files: Set<String> = []
        collect(folder, prefix: "", into: &files)
        return files
    }

    package static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }

    private static func collect(_ folder: String, prefix: String, into files: inout Set<String>) {
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = FolderListing.name(of: entry)
            if name == "." || name == ".." { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                collect(folder + "/" + name, prefix: prefix + name + "/", into: &files)
            } else {
                files.insert(prefix + name)
            }
        }
    }
}
