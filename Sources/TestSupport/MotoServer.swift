import Foundation
import Synchronization

/// A server of moto, a simulation of S3 from PyPI, that verifies the signature of each request.
///
/// `Scripts/python.sh Tests/ObjectStorageTests/requirements.txt` installs it. It ends with the process that started it.
package final class MotoServer: Sendable {
    private static let python = packageFolder.appending(path: ".build-tools-ObjectStorageTests/bin/python")

    private static let program = packageFolder.appending(path: "Tests/ObjectStorageTests/server.py")

    /// Whether it is installed.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python.path) }

    /// Why tests that need it are skipped.
    package static let reason: String =
        "needs moto: Scripts/python.sh Tests/ObjectStorageTests/requirements.txt"

    /// One server for all tests, because it needs seconds to start; each test has a bucket of its own.
    package static let shared = Result { try MotoServer() }

    /// Actions before signatures count: making a user, its key, its rights and a bucket.
    private static let freeActions = 4

    package let port: Int
    package let accessKey: String
    package let secretKey: String
    private let input: Pipe
    private let bucketCount = Mutex(0)

    private init() throws {
        let process = Process()
        process.executableURL = MotoServer.python
        process.arguments = ["-u", MotoServer.program.path, "0"]
        process.environment = [
            "INITIAL_NO_AUTH_ACTION_COUNT": String(MotoServer.freeActions), "PATH": "/usr/bin:/bin",
        ]
        input = Pipe()
        process.standardInput = input
        let log = FileManager.default.temporaryDirectory.appending(path: "moto-\(UUID().uuidString).log")
        try Data().write(to: log)
        // The open file is enough for the server.
        defer { try? FileManager.default.removeItem(at: log) }
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var port: Int?
        try wait {
            let text = try String(contentsOf: log, encoding: .utf8)
            port = text.firstMatch(of: /Running on http:\/\/127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
            return port != nil
        }
        guard let port else { throw TimeIsUp() }
        self.port = port
        _ = try MotoServer.ask(port, "iam", "Action=CreateUser&UserName=publisher")
        let key = try MotoServer.ask(port, "iam", "Action=CreateAccessKey&UserName=publisher")
        accessKey = key.firstMatch(of: /<AccessKeyId>(.*?)</).map { String($0.1) } ?? ""
        secretKey = key.firstMatch(of: /<SecretAccessKey>(.*?)</).map { String($0.1) } ?? ""
        let policy = #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
        let escaped = policy.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        _ = try MotoServer.ask(
            port,
            "iam",
            "Action=PutUserPolicy&UserName=publisher&PolicyName=all&PolicyDocument=\(escaped)"
        )
        // The last action that needs no signature; all others do.
        _ = try MotoServer.ask(port, "s3", "", method: "PUT", path: "/first")
    }

    package var endpoint: String { "http://127.0.0.1:\(port)" }

    private static func ask(
        _ port: Int,
        _ service: String,
        _ form: String,
        method: String = "POST",
        path: String = "/"
    ) throws -> String {
        let connection = try HTTPConnection(port: port)
        let scope = "x/20260101/us-east-1/\(service)/aws4_request"
        let headers = [
            "Authorization": "AWS4-HMAC-SHA256 Credential=\(scope)",
            "Content-Type": "application/x-www-form-urlencoded",
        ]
        let body = form.isEmpty ? "" : form + "&Version=2010-05-08"
        let response = try connection.send(method, path, headers, body: Array(body.utf8))
        guard response.status == 200 else { throw HTTPConnection.Closed() }
        return response.text
    }

    /// A name of a bucket that no other test uses; it is not created.
    package func newBucketName() -> String {
        bucketCount.withLock { count in
            count += 1
            return "bucket-\(count)"
        }
    }
}
