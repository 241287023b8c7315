import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteConfiguration
import TestSupport
import Testing

/// A web server's configuration in a folder of its own, and releases of a site next to it.
private struct Machine {
    let host: HostKind
    let folder: URL

    private var commands: URL { folder.appending(path: "commands") }
    /// The file that the server's configuration includes.
    var file: URL { folder.appending(path: "site.conf") }

    /// - Throws: where the folder cannot be written.
    init(_ host: HostKind, in folder: URL) throws {
        self.host = host
        self.folder = folder
        try FileManager.default.createDirectory(at: commands, withIntermediateDirectories: true)
        try write(configuration, to: "main.conf")
        let main = folder.appending(path: "main.conf").path
        // The real servers, with a configuration of the test.
        try addCommand(
            "nginx",
            "exec /usr/sbin/nginx -p \(folder.path) -e \(folder.path)/error.log -c \(main) \"$@\""
        )
        try addCommand("caddy", "exec /usr/bin/caddy \"$1\" --adapter caddyfile --config \(main)")
        try addCommand("systemctl", "echo \"$@\" >>\(folder.path)/reloads")
    }

    private var configuration: String {
        switch host {
        case .caddy:
            """
            http://:8080 {
            	root * \(folder.path)/current
            	import \(file.path)
            }

            """
        default:
            """
            pid \(folder.path)/nginx.pid;
            events { }
            http {
                server {
                    listen 127.0.0.1:8080;
                    root \(folder.path)/current;
                    include \(file.path);
                }
            }
            """
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func addCommand(_ name: String, _ script: String) throws {
        let file = commands.appending(path: name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Makes a release the live one.
    func publish(_ site: HostSite, as id: String) throws {
        try Data(site.manifest.json).write(toNew: folder.appending(path: "releases/\(id).manifest.json"))
        let link = folder.appending(path: "current").path
        unlink(link)
        try #require(symlink("releases/\(id)", link) == 0)
    }

    /// Runs the script, as systemd does.
    ///
    /// - Parameter program: stands in for `sweetdreams`.
    /// - Returns: the exit code.
    func update(program: String? = nil) throws -> Int32 {
        let tests = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
        let process = Process()
        process.executableURL = packageFolder.appending(path: "deploy/update-web-server")
        process.arguments = [host.rawValue, folder.path, file.path]
        process.environment = [
            "PATH": "\(commands.path):/usr/bin:/bin", "HOME": folder.path,
            "SWEETDREAMS": program.map { commands.appending(path: $0).path }
                ?? tests.appending(path: "sweetdreams").path,
        ]
        let log = folder.appending(path: "log")
        try Data().write(to: log)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What the last run and the server said.
    var log: String { text(of: "log") }

    /// The commands for systemd, one a line.
    var reloads: String { text(of: "reloads") }

    /// Empty where there is no such file.
    private func text(of name: String) -> String {
        (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    }

    /// The names of the file and of what is next to it.
    var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasPrefix(file.lastPathComponent) }.sorted()
        }
    }
}

@Suite("The script that tells a web server of another release", .tags(.process))
struct UpdateWebServerTests {
    private func text(_ site: HostSite, for host: HostKind) throws -> Data {
        Data(try HostConfiguration(of: site.manifest, for: host, isPrecompressed: false).text)
    }

    @Test(
        "writes the file and reloads the server, only where something in it changed",
        arguments: WebServer.hosts
    )
    func updates(host: HostKind) throws {
        try withTemporaryFolder { folder in
            let machine = try Machine(host, in: folder)
            var site = HostSite.studio
            try machine.publish(site, as: "1")
            #expect(try machine.update() == 0, "\(machine.log)")
            #expect(try Data(contentsOf: machine.file) == text(site, for: host))
            let reload = "try-reload-or-restart \(host.rawValue)\n"
            #expect(machine.reloads == reload)
            try machine.publish(site, as: "2")
            #expect(try machine.update() == 0)
            #expect(machine.reloads == reload)
            site.add(Redirect(from: "/older/", to: "/blog/", status: .permanent))
            try machine.publish(site, as: "3")
            #expect(try machine.update() == 0, "\(machine.log)")
            #expect(try Data(contentsOf: machine.file) == text(site, for: host))
            #expect(machine.reloads == reload + reload)
            #expect(try machine.files == ["site.conf"])
        }
    }

    @Test("gives the server back its old file when it refuses the new one", arguments: WebServer.hosts)
    func undoes(host: HostKind) throws {
        try withTemporaryFolder { folder in
            let machine = try Machine(host, in: folder)
            try machine.publish(.studio, as: "1")
            try machine.addCommand("broken", "echo 'neither is this { a configuration'")
            #expect(try machine.update(program: "broken") == 1)
            #expect(try machine.files == [])
            #expect(try machine.update() == 0, "\(machine.log)")
            let reloads = machine.reloads
            #expect(try machine.update(program: "broken") == 1)
            #expect(machine.log.contains("it keeps the file that it had"))
            #expect(try Data(contentsOf: machine.file) == text(.studio, for: host))
            #expect(machine.reloads == reloads)
            #expect(try machine.files == ["site.conf"])
        }
    }

    @Test("gives the server back its old file after it was killed before the server was asked")
    func outlivesKills() throws {
        try withTemporaryFolder { folder in
            let machine = try Machine(.nginx, in: folder)
            try machine.publish(.studio, as: "1")
            try text(.studio, for: .nginx).write(to: folder.appending(path: "site.conf.old"))
            try machine.write("neither is this { a configuration", to: "site.conf")
            #expect(try machine.update() == 0, "\(machine.log)")
            #expect(try Data(contentsOf: machine.file) == text(.studio, for: .nginx))
            #expect(machine.reloads == "")
            #expect(try machine.files == ["site.conf"])
        }
    }

    @Test("changes nothing where no release is live, or its manifest cannot be read")
    func needsARelease() throws {
        try withTemporaryFolder { folder in
            let machine = try Machine(.nginx, in: folder)
            try machine.write("# mine", to: "site.conf")
            #expect(try machine.update() == 0)
            #expect(machine.log.contains("nothing is published"))
            try machine.publish(.studio, as: "1")
            try machine.write("{", to: "releases/1.manifest.json")
            #expect(try machine.update() != 0)
            #expect(try String(contentsOf: machine.file, encoding: .utf8) == "# mine")
            #expect(machine.reloads == "")
            #expect(try machine.files == ["site.conf"])
        }
    }
}
