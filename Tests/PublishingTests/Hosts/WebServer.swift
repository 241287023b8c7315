import Foundation
import Publishing
import TestSupport

/// A real web server on this machine, which serves the folder `current` next to its configuration.
final class WebServer {
    /// The servers that the tests run.
    static let hosts: [HostKind] = [.nginx, .caddy]

    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int
    private let process: Process

    /// Starts a server of a built site and waits until it accepts connections.
    ///
    /// - Parameters:
    ///   - text: the configuration of the site.
    ///   - folder: has the site in `current`; gets everything that the server writes.
    convenience init(_ host: HostKind, _ text: [UInt8], in folder: URL) throws {
        try Data(text).write(to: folder.appending(path: "site.conf"))
        let path = folder.path
        try self.init(host, in: folder) { port in
            host == .nginx
                ? """
                listen 127.0.0.1:\(port);
                root \(path)/current;
                include \(path)/site.conf;
                """
                : WebServer.caddy(folder: path, port: port)
        }
    }

    /// Starts a server with the content of nginx' `server` block, or of a Caddyfile.
    init(_ host: HostKind, in folder: URL, configuration: (_ port: Int) -> String) throws {
        port = try WebServer.freePort()
        let text = configuration(port)
        let main = folder.appending(path: host == .nginx ? "nginx.conf" : "Caddyfile")
        let complete = host == .nginx ? WebServer.nginx(folder: folder.path, server: text) : text
        try Data(complete.utf8).write(to: main)
        let log = folder.appending(path: "output.log")
        try Data().write(to: log)

        let process = Process()
        process.executableURL = URL(filePath: host == .nginx ? "/usr/sbin/nginx" : "/usr/bin/caddy")
        process.arguments =
            host == .nginx
            ? ["-p", folder.path, "-c", main.path, "-e", log.path]
            : ["run", "--config", main.path, "--adapter", "caddyfile"]
        process.environment = [
            "HOME": folder.path, "XDG_DATA_HOME": folder.path, "XDG_CONFIG_HOME": folder.path,
        ]
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
        let port = port
        try wait {
            guard process.isRunning else {
                throw NotStarted(description: (try? String(contentsOf: log, encoding: .utf8)) ?? "no log")
            }
            return (try? HTTPConnection(port: port)) != nil
        }
    }

    deinit {
        // Worker threads block other signals, and a process that they start inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks for a path on a connection of its own.
    func get(
        _ path: String,
        method: String = "GET",
        _ headers: [String: String] = [:]
    ) throws -> HTTPConnection.Response {
        try HTTPConnection(port: port).send(method, path, headers)
    }

    /// A port that nobody listens on.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard result else { throw NotStarted(description: "there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func nginx(folder: String, server: String) -> String {
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        return """
            daemon off;
            master_process off;
            pid \(folder)/nginx.pid;
            events { }
            http {
                access_log off;
                include /etc/nginx/mime.types;
                charset iso-8859-1;
                expires 1d;
                \(folders.map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n    "))
                server {
                \(server)
                }
            }
            """
    }

    private static func caddy(folder: String, port: Int) -> String {
        """
        {
        	admin off
        	auto_https off
        }
        http://:\(port) {
        	bind 127.0.0.1
        	root * \(folder)/current
        	import \(folder)/site.conf
        }

        """
    }
}
