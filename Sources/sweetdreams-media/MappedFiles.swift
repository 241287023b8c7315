#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files that this process was made of.
enum MappedFiles {
    /// The paths of the program and its libraries, sorted (proc_pid_maps(5)); empty where the system does not say.
    static var paths: [String] {
        let descriptor = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            text += piece[..<count]
        }
        let lines = text.split(separator: UInt8(ascii: "\n"))
        // The path is the sixth part, and the only one with a slash.
        let paths = lines.compactMap { line in
            line.firstIndex(of: UInt8(ascii: "/")).map { String(decoding: line[$0...], as: UTF8.self) }
        }
        return Set(paths).sorted()
    }
}
