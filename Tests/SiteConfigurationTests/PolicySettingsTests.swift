import Content
import Foundation
import SiteConfiguration
import TestSupport
import Testing

@Suite("What security allows")
struct PolicySettingsTests {
    private func settings(_ lines: String) throws(Problems) -> SiteSettings {
        try SiteSettings.read(
            text: "title: A\nbase_url: https://a.example\nembeds: []\nsecurity:\n  \(lines)\n",
            path: "site.yaml"
        )
    }

    private func directives(_ lines: String, hashes: [String] = []) throws -> [String: String] {
        let headers = Headers(settings: try settings(lines), scriptHashes: hashes).headers(for: "/")
        let policy = try #require(headers.first { $0.name == "Content-Security-Policy" }?.value)
        return Dictionary(
            uniqueKeysWithValues: policy.components(separatedBy: "; ").map { directive in
                let parts = directive.split(separator: " ", maxSplits: 1).map(String.init)
                return (parts[0], parts[1])
            }
        )
    }

    @Test(arguments: [
        ("allow: [plausible]", "script-src", "'self' https://plausible.io"),
        ("allow: [plausible]", "connect-src", "https://plausible.io"),
        ("allow: [plausible]", "frame-src", "'none'"),
        (
            "allow: [calendly, google-maps]", "frame-src",
            "https://calendly.com https://www.google.com https://maps.google.com"
        ),
        ("allow: [mailchimp]", "form-action", "'self' https://*.list-manage.com"),
        ("forms: [https://f.example]", "form-action", "'self' https://f.example"),
        ("scripts: [https://s.example, https://s.example]", "script-src", "'self' https://s.example"),
        ("styles: [https://s.example]", "style-src", "'self' https://s.example"),
        ("inline_styles: true", "style-src", "'self' 'unsafe-inline'"),
        ("fonts: [https://f.example/]", "font-src", "'self' https://f.example"),
        ("pictures: [https://*.p.example]", "img-src", "'self' https://*.p.example"),
        ("connections: [https://c.example:8443]", "connect-src", "https://c.example:8443"),
        ("contact: mailto:x@a.example\n  expires: 2027-01-01", "script-src", "'self'"),
    ])
    func `is in the content security policy, and nothing else is`(
        lines: String,
        directive: String,
        value: String
    ) throws {
        #expect(try directives(lines)[directive] == value)
    }

    @Test func `has the hashes of scripts that may run`() throws {
        let policy = try directives("inline_scripts: true", hashes: ["'sha256-AAAA'"])
        #expect(policy["script-src"] == "'self' 'sha256-AAAA'")
    }

    @Test(arguments: PolicyPreset.allCases)
    func `has presets of whole origins that the document names`(preset: PolicyPreset) throws {
        let document = try String(
            contentsOf: packageFolder.appending(path: "docs/policy.md"),
            encoding: .utf8
        )
        let row = try #require(
            document.split(separator: "\n").first { $0.hasPrefix("| `\(preset.rawValue)` |") }
        )
        for origins in preset.hosts.values {
            for origin in origins {
                let host = origin.dropFirst("https://".count)
                #expect(origin.hasPrefix("https://") && !host.contains("/"))
                #expect(row.contains("`\(host)`"), "\(row)")
            }
        }
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example", true), ("https://a.example", "https://b.a.example", false),
        ("https://a.example", "http://a.example", false),
        ("https://a.example", "https://a.example:444", false),
        ("https://*.a.example", "https://b.a.example", true),
        ("https://*.a.example", "https://c.b.a.example", true),
        ("https://*.a.example", "https://a.example", false),
        ("https://*.a.example", "https://evila.example", false),
        ("https://*.a.example", "https://.a.example", false), ("https:", "https://any.example", true),
        ("https:", "http://any.example", false),
    ])
    func `covers the origins that browsers let through`(allowed: String, origin: String, isCovered: Bool) {
        #expect(PolicySettings.covers(allowed, origin) == isCovered)
    }

    @Test(arguments: [
        (
            "allow: [plausable]",
            "site.yaml:5: error[bad-setting]: 'plausable' is not a company that can be allowed by its name; did you mean 'plausible'?"
        ),
        (
            "scripts: [plausible.io]",
            "site.yaml:5: error[bad-url]: 'plausible.io' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "scripts: [https://a.example/x.js]",
            "site.yaml:5: error[bad-url]: 'https://a.example/x.js' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "scripts: [https://a.example;x]",
            "site.yaml:5: error[bad-url]: 'https://a.example;x' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "scripts: [http://a.example]",
            "site.yaml:5: error[bad-url]: 'http://a.example' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "scripts: [https://*]",
            "site.yaml:5: error[bad-url]: 'https://*' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "scripts: [\"https://a.*.example\"]",
            "site.yaml:5: error[bad-url]: 'https://a.*.example' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "scripts: [\"https://a.example; script-src *\"]",
            "site.yaml:5: error[bad-url]: 'https://a.example; script-src *' in 'scripts' is not an origin; write https://host, or https://*.host for all names below it, in small letters"
        ),
        (
            "inline_scripts: yes please",
            "site.yaml:5: error[bad-setting]: 'inline_scripts' is 'yes please'; write true, or false"
        ),
        (
            "contact: mailto:x@a.example",
            "site.yaml:1: error[missing-setting]: 'expires' is missing; add a line 'expires: …'"
        ),
    ])
    func `is refused where it is not an origin or a company`(lines: String, problem: String) throws {
        do {
            _ = try settings(lines)
            Issue.record("accepted")
        } catch {
            #expect(error.all.map(\.description).contains(problem), "\(error.all)")
        }
    }

    @Test func `is an error where hosts would not read the whole policy`() throws {
        let hosts = (0..<60).map { "https://a-rather-long-name-\($0).example" }.joined(separator: ", ")
        let problem = try #require(Headers(settings: try settings("scripts: [\(hosts)]")).policyProblem)
        #expect(problem.severity == .error && problem.code == "host-limit")
    }
}
