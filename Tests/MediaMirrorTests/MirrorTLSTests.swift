import Content
import Foundation
import HTTPTransfer
import Media
import MediaMirror
import TestSupport
import Testing

@Suite(.enabled(if: SelfSignedCertificate.isAvailable, "needs openssl"))
struct `A mirror of a server with a certificate` {
    private func report(isTrusted: Bool) async throws -> (report: MirrorReport, copies: [String]) {
        try await withTemporaryFolder { folder in
            let files = try SelfSignedCertificate(in: folder)
            try Data(svg.utf8).write(to: folder.appending(path: "a.svg"))
            let server = try files.server(of: folder)
            defer { server.stop() }
            let origin = "https://127.0.0.1:\(server.port)"
            var rules = MirrorRules(hosts: [origin])
            rules.connects = { _ in true }
            rules.certificates = isTrusted ? files.certificate : nil
            let copies = folder.appending(path: "copies")
            let mirror = Mirror(
                folder: copies,
                lockFile: folder.appending(path: "media.lock"),
                rules: rules,
                retry: RetryPolicy(attempts: 1, pause: { _ in })
            )
            let address = try #require(RemoteAddress(tested: "\(origin)/a.svg"))
            let report = try await mirror.run([address: MirrorFixture.location], lock: MediaLock())
            let names = (try? FileManager.default.contentsOfDirectory(atPath: copies.path)) ?? []
            return (report, names.filter { !$0.hasPrefix(".") })
        }
    }

    @Test func `copies its files where somebody whom we trust vouches for it`() async throws {
        let (report, copies) = try await report(isTrusted: true)
        #expect(report.problems.isEmpty && report.files.map(\.result) == [.added])
        #expect(copies.count == 1)
    }

    @Test func `copies nothing where nobody does`() async throws {
        let (report, copies) = try await report(isTrusted: false)
        #expect(report.files.map(\.result) == [.failed] && copies.isEmpty)
        #expect(report.problems.first?.message.contains("self-signed certificate") == true)
    }
}
