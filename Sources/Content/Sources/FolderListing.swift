#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Lists a folder's files with those of its folders; symbolic links are followed, each folder once.
package struct FolderListing {
    private struct FolderID: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// The path of a folder that is there and cannot be read.
    package struct Unreadable: Error {
        package let path: String
    }

    /// The files by their paths relative to the folder, sorted by bytes; hidden ones are left out.
    package private(set) var files: [String] = []
    private var seen: Set<FolderID> = []

    /// - Parameters:
    ///   - path: the folder to list; one that does not exist has no files.
    ///   - skipping: the folders directly below it that are not listed.
    package init(_ path: String, skipping: [String] = []) throws(Unreadable) {
        try list(path, prefix: "", skipping: skipping)
        files.sort { a, b in a.utf8.lexicographicallyPrecedes(b.utf8) }
    }

    private mutating func list(_ path: String, prefix: String, skipping: [String]) throws(Unreadable) {
        guard isNew(path) else { return }
        guard let stream = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw Unreadable(path: path)
        }
        defer { closedir(stream) }
        var folders: [String] = []
        while let entry = readdir(stream) {
            let name = FolderListing.name(of: entry)
            guard let name, name.utf8.first != UInt8(ascii: ".") else { continue }
            if FolderListing.isFolder(entry, "\(path)/\(name)") {
                folders.append(name)
            } else {
                files.append(prefix + name)
            }
        }
        // In a fixed order, because a folder that links lead to twice is listed where it is met first.
        folders.sort { a, b in a.utf8.lexicographicallyPrecedes(b.utf8) }
        for name in folders where !skipping.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
            try list("\(path)/\(name)", prefix: "\(prefix)\(name)/", skipping: [])
        }
    }

    private mutating func isNew(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return true }
        return seen.insert(FolderID(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))).inserted
    }

    /// Nil for a name that is not UTF-8, which no path in a text can name.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                String(validatingCString: $0)
            }
        }
    }

    private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Bool {
        switch Int(entry.pointee.d_type) {
        case Int(DT_DIR): return true
        case Int(DT_REG): return false
        default:
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }
}
