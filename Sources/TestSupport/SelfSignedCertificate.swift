package import Foundation

/// A certificate for 127.0.0.1 that a server made for itself, so that nobody trusts it who is not told to.
package struct SelfSignedCertificate {
    /// In PEM, as the key.
    package let certificate: String
    package let key: String

    package static let isAvailable = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/bin/openssl"

    /// - Parameter folder: where the two files are written.
    package init(in folder: URL) throws {
        certificate = folder.appending(path: "certificate.pem").path
        key = folder.appending(path: "key.pem").path
        let openssl = Process()
        openssl.executableURL = URL(filePath: SelfSignedCertificate.program)
        openssl.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
    }

    /// A server of the files of a folder.
    package struct Server {
        package let port: Int
        fileprivate let process: Process

        package func stop() {
            // Threads of tests block other signals, and a process that they start inherits that.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Starts OpenSSL's own server on a free port of this machine.
    package func server(of folder: URL) throws -> Server {
        let process = Process()
        process.executableURL = URL(filePath: SelfSignedCertificate.program)
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-WWW"]
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = ProcessOutput(pipe)
        let line = try output.line { $0.hasPrefix("ACCEPT 127.0.0.1:") }
        return Server(port: Int(line.split(separator: ":").last ?? "") ?? 0, process: process)
    }
}
