import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// File systems that other machines write to.
///
/// The system tells nothing of their changes (inotify(7), "Limitations").
package enum SharedFileSystem {
    /// The kind of file system on which a file or folder lies.
    ///
    /// Nil for one of this machine, and where it cannot be told.
    package static func kind(at path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0,
            let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        else { return nil }
        return kind(ofDevice: number(ofDevice: UInt64(status.st_dev)), in: mounts)
    }

    /// - Parameters:
    ///   - device: its two numbers, such as `0:42`.
    ///   - mounts: lines as proc_pid_mountinfo(5) describes them.
    static func kind(ofDevice device: String, in mounts: String) -> String? {
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2, fields[2].utf8.elementsEqual(device.utf8) else { continue }
            // Optional fields end with a hyphen.
            guard let end = fields.firstIndex(of: "-"), end + 1 < fields.count else { continue }
            let kind = String(fields[end + 1])
            return isShared(kind) ? kind : nil
        }
        return nil
    }

    private static func isShared(_ kind: String) -> Bool {
        let kinds: Set = [
            "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "vboxsf", "prl_fs", "ceph", "afs",
            "drvfs",
        ]
        // `fuse.sshfs`, or `fuse.grpcfuse` of Docker; `fuseblk` is a disk of this machine.
        return kinds.contains(kind) || kind.utf8.starts(with: "fuse.".utf8)
    }

    /// As the kernel writes it (makedev(3)).
    private static func number(ofDevice device: UInt64) -> String {
        let major = (device >> 8) & 0xFFF | (device >> 32) & 0xFFFF_F000
        let minor = device & 0xFF | (device >> 12) & 0xFFFF_FF00
        return "\(major):\(minor)"
    }
}
