#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How a worker is started.
package struct WorkerProgram: Sendable {
    package let path: String
    private let environment: [String]

    /// - Parameters:
    ///   - path: of `sweetdreams-media`.
    ///   - environment: all variables that it sees, as `NAME=value`.
    package init(path: String, environment: [String] = []) {
        self.path = path
        self.environment = environment
    }

    /// The program that is installed next to this one; nil where the system does not say where that is.
    package static var installed: WorkerProgram? {
        let capacity = Int(PATH_MAX)
        var buffer = [UInt8](repeating: 0, count: capacity)
        let length = buffer.withUnsafeMutableBytes {
            let start = $0.assumingMemoryBound(to: CChar.self).baseAddress
            return start.map { readlink("/proc/self/exe", $0, capacity) } ?? -1
        }
        guard length > 0, length < buffer.count,
            let slash = buffer[..<length].lastIndex(of: UInt8(ascii: "/"))
        else { return nil }
        let folder = String(decoding: buffer[...slash], as: UTF8.self)
        return WorkerProgram(path: folder + "sweetdreams-media")
    }

    /// Starts a process whose input and output are one socket, and that has nothing else of this one.
    ///
    /// A socket, and not pipes, because writing to one whose other end is gone can be an error instead of a signal.
    func start() throws(MediaWorkersError) -> Worker {
        var ends: (Int32, Int32) = (-1, -1)
        let made = withUnsafeMutablePointer(to: &ends) {
            $0.withMemoryRebound(to: Int32.self, capacity: 2) {
                socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
            }
        }
        guard made == 0 else { throw failure(errno) }
        defer { close(ends.1) }
        do throws(MediaWorkersError) {
            return Worker(process: try spawn(connectedTo: ends.1), connection: ends.0)
        } catch {
            close(ends.0)
            throw error
        }
    }

    private func spawn(connectedTo end: Int32) throws(MediaWorkersError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Ctrl-C is for this program, which then ends its workers by closing their input.
        let flags = POSIX_SPAWN_SETPGROUP | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)

        var words = [strdup(path), nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, path, &actions, &attributes, &words, &variables)
        guard result == 0 else { throw failure(result) }
        return process
    }

    private func failure(_ number: Int32) -> MediaWorkersError {
        .notStarted(path: path, reason: String(cString: strerror(number)))
    }
}
