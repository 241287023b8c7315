import TestSupport
import Testing

@testable import ContactAPI

@Suite("The settings of the service")
struct ServiceSettingsTests {
    private static let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

    @Test("are the defaults without variables, also with empty ones and those of others")
    func hasDefaults() throws {
        let settings = try ServiceSettings(environment: ["CONTACT_SENDMAIL": "", "PATH": "/bin"])
        #expect(settings.channels.isEmpty)
        #expect(settings.trustedProxies.isEmpty)
        #expect(settings.secret == nil)
        #expect(settings.limits.body == 65_536)
    }

    @Test("give a channel for each way that is set")
    func readsChannels() throws {
        let settings = try ServiceSettings(environment: [
            "CONTACT_DATABASE_URL": "postgres://contact_writer:x@127.0.0.1/studio",
            "CONTACT_WEBHOOK_URL": "https://hooks.example.com/x",
            "CONTACT_WEBHOOK_SECRET": Self.secret,
            "CONTACT_SENDMAIL": "/usr/bin/msmtp -t -a  studio",
            "CONTACT_MAIL_FROM": "a@b.co",
            "CONTACT_MAIL_TO": "c@d.co",
        ])
        #expect(settings.channels.map(\.name) == [.postgres, .webhook, .mail])
        #expect(settings.webhook?.secret == Array(0...23))
        #expect(settings.mail?.command == ["/usr/bin/msmtp", "-t", "-a", "studio"])
        #expect(settings.mail?.subject == "A message from the site")
    }

    @Test("have lists between commas, and limits")
    func readsListsAndLimits() throws {
        let settings = try ServiceSettings(environment: [
            "CONTACT_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
            "CONTACT_ORIGINS": "https://a.example:443/x,http://b.example:8080",
            "CONTACT_LIMIT_SITE_QUOTA": "7",
        ])
        #expect(
            settings.trustedProxies == [
                try #require(Network("127.0.0.1")), try #require(Network("10.0.0.0/8")),
            ]
        )
        #expect(settings.origins == ["https://a.example", "http://b.example:8080"])
        #expect(settings.limits.ipv6SiteQuota.count == 7)
    }

    @Test(
        "are refused with the variable that is wrong, and without a secret in the message",
        arguments: [
            (["CONTACT_WEBHOK_URL": "x"], "'CONTACT_WEBHOK_URL' is not a setting"),
            (["CONTACT_TRUSTED_PROXIES": "10.0.0.0/8,nowhere"], "'nowhere' in CONTACT_TRUSTED_PROXIES"),
            (["CONTACT_ORIGINS": "www.example.com"], "'www.example.com' in CONTACT_ORIGINS"),
            (["CONTACT_LIMIT_BODY": "0"], "CONTACT_LIMIT_BODY is '0'"),
            (["CONTACT_LIMIT_BODY": "64k"], "CONTACT_LIMIT_BODY is '64k'"),
            (["CONTACT_SECRET": "c2hvcnQ="], "CONTACT_SECRET is not 32 bytes"),
            (["CONTACT_SECRET": "not base 64"], "CONTACT_SECRET is not 32 bytes"),
            (["CONTACT_WEBHOOK_URL": "http://example.com"], "CONTACT_WEBHOOK_URL is not an https address"),
            (["CONTACT_WEBHOOK_URL": "ftp://127.0.0.1"], "CONTACT_WEBHOOK_URL is not an https address"),
            (["CONTACT_WEBHOOK_URL": "https://x.example"], "CONTACT_WEBHOOK_SECRET is not 'whsec_'"),
            (
                ["CONTACT_WEBHOOK_URL": "https://x.example", "CONTACT_WEBHOOK_SECRET": "whsec_c2hvcnQ="],
                "CONTACT_WEBHOOK_SECRET is not 'whsec_'"
            ),
            (["CONTACT_SENDMAIL": "/bin/x"], "set CONTACT_MAIL_FROM and CONTACT_MAIL_TO"),
            (
                [
                    "CONTACT_SENDMAIL": "/bin/x", "CONTACT_MAIL_FROM": "a@b.co",
                    "CONTACT_MAIL_TO": "c@d.co,e@f.co",
                ],
                "CONTACT_MAIL_TO is 'c@d.co,e@f.co'"
            ),
            (
                [
                    "CONTACT_SENDMAIL": "/bin/x", "CONTACT_MAIL_FROM": "a@b.co", "CONTACT_MAIL_TO": "c@d.co",
                    "CONTACT_MAIL_SUBJECT": "x\nBcc: y",
                ],
                "CONTACT_MAIL_SUBJECT is not ASCII"
            ),
        ] as [([String: String], String)]
    )
    func refusesWrongVariables(environment: [String: String], message: String) {
        let error = #expect(throws: SettingsError.self) { try ServiceSettings(environment: environment) }
        let description = error?.description ?? ""
        #expect(description.contains(message), "\(description)")
        #expect(!description.contains("c2hvcnQ="))
    }
}
