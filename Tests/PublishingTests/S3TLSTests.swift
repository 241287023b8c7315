import Content
import Foundation
import ObjectStorage
import Publishing
import TestSupport
import Testing

private let hasServer =
    FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx") && SelfSignedCertificate.isAvailable

@Suite(
    "A publication over TLS",
    .enabled(if: MotoServer.isInstalled, "\(MotoServer.reason)"),
    .enabled(if: hasServer, "needs nginx and openssl"),
    .timeLimit(.minutes(20))
)
struct S3TLSTests {
    private let folder: ScratchFolder
    private let fixture: S3Fixture
    private let server: WebServer

    /// nginx in front of moto, with a certificate that it made for itself.
    init() async throws {
        folder = try ScratchFolder()
        fixture = try await S3Fixture()
        let path = folder.url.path
        let files = try SelfSignedCertificate(in: folder.url)
        let motoPort = fixture.motoPort
        server = try WebServer(.nginx, in: folder.url) { port in
            """
            listen 127.0.0.1:\(port) ssl http2;
            ssl_certificate \(files.certificate);
            ssl_certificate_key \(files.key);
            access_log \(path)/access.log;
            client_max_body_size 0;
            location / {
                proxy_pass http://127.0.0.1:\(motoPort);
                proxy_http_version 1.1;
                # It is a part of the signature.
                proxy_set_header Host $http_host;
            }
            """
        }
    }

    private func target(certificates: String?) throws -> S3Target {
        try fixture.target(endpoint: "https://127.0.0.1:\(server.port)", certificates: certificates)
    }

    @Test("goes over HTTP/2 with right signatures, and back again")
    func publishes() async throws {
        let target = try target(certificates: folder.url.path + "/certificate.pem")
        var files = ReleaseFixture.files()
        for number in 0..<200 { files["blog/ä+ \(number)/index.html"] = "post \(number)" }
        files["media/mix.mp3"] = String(repeating: "sound", count: 500_000)
        try await fixture.publish(files, to: target)
        try await fixture.publish(ReleaseFixture.files(), hour: 1, to: target)
        #expect(try await fixture.siteKeys() == Set(ReleaseFixture.files().keys))
        let first = try #require(try await target.releases().last)
        _ = try await target.rollBack(to: first.id)
        for (path, text) in files { #expect(try await fixture.text(path) == text, "\(path)") }

        let log = try String(contentsOfFile: folder.url.path + "/access.log", encoding: .utf8)
        let lines = log.split(separator: "\n")
        #expect(lines.count > 800)
        #expect(lines.allSatisfy { $0.contains(" HTTP/2.0\"") })
    }

    @Test("is refused where the certificate is of nobody that is trusted, at the first attempt")
    func refusesAnUnknownCertificate() async throws {
        let error = try await fixture.error {
            try await fixture.publish(ReleaseFixture.files(), to: try target(certificates: nil))
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.problem.code == "target-unreachable")
        #expect(
            error?.problem.message
                == "there is no connection to the server: SSL certificate problem: self-signed certificate"
        )
        #expect(error?.problem.advice?.contains("AWS_CA_BUNDLE") == true)
        #expect(try await fixture.bucket.list("") == [])
    }
}
