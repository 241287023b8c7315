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
        let ends = try socketPair()
        defer { close(ends.theirs) }
        do throws(MediaWorkersError) {
            return Worker(process: try spawn(connectedTo: ends.theirs), connection: ends.ours)
        } catch {
            close(ends.ours)
            throw error
        }
    }

    private func socketPair() throws(MediaWorkersError) -> (ours: Int32, theirs: Int32) {
        var ends: (Int32, Int32) = (-1, -1)
        let made = withUnsafeMutablePointer(to: &ends) {
            $0.withMemoryRebound(to: Int32.self, capacity: 2) {
                socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
            }
        }
        guard made == 0 else { throw failure(errno) }
        return (ours: ends.0, theirs: ends.1)
    }

    /// - Parameter errors: takes what the process says to standard error; nil to discard that.
    private func spawn(connectedTo end: Int32, errors: Int32? = nil) throws(MediaWorkersError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO)
        if let errors {
            posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }

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

// MARK: - Programs that do not work

extension WorkerProgram {
    /// Why a process ended before it was asked about a file, such as that a library is missing.
    ///
    /// - Parameter signal: that ended it; nil where it did so on its own.
    func failure(endedBy signal: Int32?) -> MediaWorkersError {
        let ending =
            signal.map { "signal \($0) ends it as soon as it starts" } ?? "it ends as soon as it starts"
        return .notStarted(path: path, reason: lastErrorLine() ?? ending)
    }

    /// The last line that another process says to standard error, without the program's name; nil for none.
    private func lastErrorLine() -> String? {
        // Without the line, the error is known all the same.
        guard let errors = try? socketPair() else { return nil }
        defer { close(errors.ours) }
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        let process = try? spawn(connectedTo: null, errors: errors.theirs)
        close(errors.theirs)
        guard let process else {
            close(null)
            return nil
        }
        // Ends the process at last, and closes its input.
        let worker = Worker(process: process, connection: null)
        let text = withExtendedLifetime(worker) { WorkerProgram.text(from: errors.ours) }
        guard let line = text.split(whereSeparator: \.isNewline).last.map(String.init) else { return nil }
        let name = path + ": "
        return line.hasPrefix(name) ? String(line.dropFirst(name.count)) : line
    }

    /// Longer than a line of the dynamic linker.
    private static let longestText = 1 << 14

    /// Reads a connection until it is closed, or until nothing has come for five seconds.
    private static func text(from connection: Int32) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 12)
        var descriptor = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        while bytes.count < longestText, poll(&descriptor, 1, 5000) > 0 {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
