import Foundation

enum DiskSpace {
    /// Bytes that an ordinary user may still write; 0 when the folder cannot be asked.
    static func free(in folder: String) -> Int {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return 0 }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
