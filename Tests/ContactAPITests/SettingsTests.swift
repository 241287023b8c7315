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
        #expect(settings.deployHooks == nil)
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

    private static let token = "3f786850e387550fdab836ed7e6dc881de23001b"

    @Test(
        "take deploy hooks with a secret and a folder, signed by Standard Webhooks unless another scheme is set"
    )
    func readsDeployHooks() throws {
        let standard = try ServiceSettings(environment: [
            "CONTACT_DEPLOY_SECRET": Self.secret, "CONTACT_DEPLOY_SPOOL": "/var/spool/x",
        ])
        #expect(standard.deployHooks?.scheme == .standard)
        #expect(standard.deployHooks?.secrets == [Array(0...23)])
        #expect(standard.deployHooks?.spool == "/var/spool/x")
        for scheme in ["github", "bearer"] {
            let other = try ServiceSettings(environment: [
                "CONTACT_DEPLOY_SCHEME": scheme, "CONTACT_DEPLOY_SECRET": Self.token,
                "CONTACT_DEPLOY_PREVIOUS_SECRET": Self.token + "x", "CONTACT_DEPLOY_SPOOL": "spool",
                "CONTACT_LIMIT_DEPLOY_BODY": "7", "CONTACT_LIMIT_DEPLOY_QUOTA": "8",
            ])
            #expect(other.deployHooks?.scheme.rawValue == scheme)
            #expect(other.deployHooks?.secrets == [Array(Self.token.utf8), Array((Self.token + "x").utf8)])
            #expect(other.limits.deployHookBody == 7 && other.limits.deployHookQuota.count == 8)
        }
    }

    @Test(
        "of deploy hooks are refused when a part is missing or wrong, and without a secret in the message",
        arguments: [
            (["SECRET": secret], "set CONTACT_DEPLOY_SECRET and CONTACT_DEPLOY_SPOOL"),
            (["SPOOL": "x"], "set CONTACT_DEPLOY_SECRET and CONTACT_DEPLOY_SPOOL"),
            (["SCHEME": "github"], "set CONTACT_DEPLOY_SECRET and CONTACT_DEPLOY_SPOOL"),
            (["PREVIOUS_SECRET": secret, "SPOOL": "x"], "set CONTACT_DEPLOY_SECRET"),
            (
                ["SCHEME": "hmac", "SECRET": secret, "SPOOL": "x"],
                "CONTACT_DEPLOY_SCHEME is 'hmac'; write one of"
            ),
            (["SCHEME": "GitHub", "SECRET": token, "SPOOL": "x"], "CONTACT_DEPLOY_SCHEME is 'GitHub'"),
            (["SECRET": token, "SPOOL": "x"], "CONTACT_DEPLOY_SECRET is not 'whsec_'"),
            (["SECRET": "whsec_c2hvcnQ=", "SPOOL": "x"], "CONTACT_DEPLOY_SECRET is not 'whsec_'"),
            (
                ["SECRET": secret, "PREVIOUS_SECRET": "whsec_c2hvcnQ=", "SPOOL": "x"],
                "CONTACT_DEPLOY_PREVIOUS_SECRET is not 'whsec_'"
            ),
            (
                ["SCHEME": "bearer", "SECRET": "c2hvcnQ=", "SPOOL": "x"],
                "CONTACT_DEPLOY_SECRET is not 24 to 255 ASCII"
            ),
            (
                ["SCHEME": "github", "SECRET": "c2hvcnQ= and a very long one", "SPOOL": "x"],
                "CONTACT_DEPLOY_SECRET is not 24 to 255 ASCII"
            ),
            (
                ["SCHEME": "bearer", "SECRET": token, "PREVIOUS_SECRET": token + "\n", "SPOOL": "x"],
                "CONTACT_DEPLOY_PREVIOUS_SECRET is not 24 to 255 ASCII"
            ),
            (["SECRTE": secret], "'CONTACT_DEPLOY_SECRTE' is not a setting"),
        ] as [([String: String], String)]
    )
    func refusesWrongDeployHooks(variables: [String: String], message: String) {
        let environment = Dictionary(uniqueKeysWithValues: variables.map { ("CONTACT_DEPLOY_" + $0, $1) })
        let error = #expect(throws: SettingsError.self) { try ServiceSettings(environment: environment) }
        let description = error?.description ?? ""
        #expect(description.contains(message), "\(description)")
        for secret in [String(Self.secret.dropFirst(6)), Self.token, "c2hvcnQ="] {
            #expect(!description.contains(secret))
        }
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
