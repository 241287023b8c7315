package import Foundation

/// A server that a test may stop, kill and start again; its database is `studio`.
///
/// It runs next to the server of pg_virtualenv(1), whose variables say which version to run.
package final class PostgresCluster {
    package let server: PostgresServer
    private let version: String
    private let name = "outage\(getpid())"
    private let data: URL

    /// - Parameter folder: gets the server's files.
    package init(in folder: URL) throws {
        let variables = ProcessInfo.processInfo.environment
        version = variables["PGVERSION"] ?? ""
        data = folder.appending(path: "postgres")
        // The server runs as another user where tests run as root.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        var own = variables
        own["PGUSER"] = "postgres"
        own["PGPASSWORD"] = ""
        own["PGPORT"] = try PostgresCluster.freePort()
        server = PostgresServer(variables: own)
        try run(
            "pg_createcluster",
            "--quiet",
            "-d",
            data.path,
            "-l",
            folder.appending(path: "postgres.log").path,
            "-p",
            server.port,
            "--start-conf=manual",
            version,
            name,
            "--",
            "--username=postgres",
            "--auth=trust",
            "--no-sync"
        )
        try start()
        try server.makeStudio()
    }

    deinit { try? run("pg_dropcluster", "--stop", version, name) }

    /// A port on which no program listens.
    private static func freePort() throws -> String {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, size) == 0 && getsockname(handle, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        return String(UInt16(bigEndian: address.sin_port))
    }

    package func start() throws {
        for attempt in 1... {
            do { return try run("pg_ctlcluster", version, name, "start") } catch {
                guard attempt < 20 else { throw error }
                // After a crash, processes of the old server may hold its memory for a while, and nothing reports it.
                usleep(250_000)
            }
        }
    }

    /// - Parameter mode: `fast` ends transactions, `immediate` does not (pg_ctl(1)).
    package func stop(_ mode: String) throws { try run("pg_ctlcluster", version, name, "stop", "-m", mode) }

    /// The id of the server's first process.
    private func process() throws -> pid_t {
        let file = try String(contentsOf: data.appending(path: "postmaster.pid"), encoding: .utf8)
        guard let number = file.split(separator: "\n").first.flatMap({ pid_t($0) }) else {
            throw POSIXError(.ESRCH)
        }
        return number
    }

    /// Ends the server as a crash would.
    package func kill() throws { Foundation.kill(try process(), SIGKILL) }

    /// Stops every process of the server, with its connections open, or lets them go on.
    package func freeze(_ isFrozen: Bool) throws {
        let number = try process()
        let children = try String(
            contentsOfFile: "/proc/\(number)/task/\(number)/children",
            encoding: .utf8
        )
        for process in [number] + children.split(separator: " ").compactMap({ pid_t($0) }) {
            Foundation.kill(process, isFrozen ? SIGSTOP : SIGCONT)
        }
    }

    /// Runs a program to its end.
    ///
    /// Not with Foundation's `Process`: its children inherit a socket, and it waits until the server has closed it too.
    private func run(_ arguments: String...) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for handle in 0..<3 as Range<Int32> {
            posix_spawn_file_actions_addopen(&actions, handle, "/dev/null", O_RDWR, 0)
        }
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let started = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        var status: Int32 = 0
        guard started == 0, waitpid(process, &status, 0) == process, status == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")) ended with \(status)")
        }
    }

    private struct Failure: Error, CustomStringConvertible { let description: String }
}
