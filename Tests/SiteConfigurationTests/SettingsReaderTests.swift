import Content
import Foundation
import SiteConfiguration
import Testing

@Suite("site.yaml")
struct SettingsReaderTests {
    private static let required = "title: Studio\nbase_url: https://www.example.com\n"

    /// The settings of a file with the required keys first; the tested text begins in line 3.
    private func settings(_ text: String) throws -> SiteSettings {
        try SiteSettings.read(text: Self.required + text, path: "site.yaml")
    }

    /// The problems of a text, one a line.
    private func problems(_ text: String) -> [String] {
        do {
            _ = try SiteSettings.read(text: text, path: "site.yaml")
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    // MARK: Valid settings

    @Test func `has a default for every key but two`() throws {
        let settings = try settings("")
        #expect(settings.title == "Studio")
        #expect(settings.baseURL == "https://www.example.com")
        #expect(settings.language == "en")
        #expect(settings.timeZone == .gmt)
        #expect(settings.description == nil)
        #expect(settings.logo == nil)
        #expect(settings.socialImage == nil)
        #expect(settings.defaultAuthor == "Studio")
        #expect(settings.organization == nil)
        #expect(settings.navigation.isEmpty)
        #expect(settings.social.isEmpty)
        #expect(settings.postsPerPage == 12)
        #expect(settings.contact == nil)
        #expect(settings.media.baseURL == nil && settings.media.hosts.isEmpty)
        #expect(settings.servedElsewhere.isEmpty)
        #expect(settings.embeds == EmbedAddress.Provider.allCases)
        #expect(settings.publicEmailAddresses.isEmpty)
        #expect(settings.securityContact == nil && settings.securityExpires == nil)
        #expect(settings.humans.isEmpty)
    }

    @Test func `gives each key of one value to its setting`() throws {
        let settings = try settings(
            """
            language: pt-BR
            time_zone: America/New_York
            description: " A studio. "
            logo: media/logo.svg
            social_image: media/share.jpg
            default_author: Ana
            posts_per_page: 7
            served_elsewhere: [/images/]
            embeds: [vimeo, youtube]
            public_email_addresses: [Hello@Example.com]
            humans: [Ana, Bo]
            """
        )
        #expect(settings.language == "pt-BR")
        #expect(settings.timeZone.identifier == "America/New_York")
        #expect(settings.description == "A studio.")
        #expect(settings.logo == "media/logo.svg")
        #expect(settings.socialImage == "media/share.jpg")
        #expect(settings.defaultAuthor == "Ana")
        #expect(settings.postsPerPage == 7)
        #expect(settings.servedElsewhere == ["/images/"])
        let ofPages = PageSettings(settings)
        #expect(ofPages.isServedElsewhere("/images/a.jpg") && !ofPages.isServedElsewhere("/image"))
        #expect(settings.embeds == [.vimeo, .youtube])
        #expect(settings.publicEmailAddresses == ["hello@example.com"])
        #expect(settings.humans == ["Ana", "Bo"])
    }

    @Test func `reads the organization, whose own address may be published`() throws {
        let settings = try settings(
            """
            organization:
              type: LocalBusiness
              address: { street: S, locality: L, region: R, postal_code: "1", country: C }
              phone: "+1 317"
              email: Hello@example.com
              hours: [{ days: [Monday, Friday], opens: "10:00", closes: "22:00" }]
              geo: { latitude: 39.77, longitude: -86.16 }
            """
        )
        let organization = try #require(settings.organization)
        #expect(organization.type == "LocalBusiness")
        #expect(organization.address?.street == "S")
        #expect(organization.address?.locality == "L")
        #expect(organization.address?.region == "R")
        #expect(organization.address?.postalCode == "1")
        #expect(organization.address?.country == "C")
        #expect(organization.phone == "+1 317")
        #expect(organization.email == "Hello@example.com")
        #expect(organization.hours.first?.days == ["Monday", "Friday"])
        #expect(organization.hours.first?.opens == "10:00")
        #expect(organization.hours.first?.closes == "22:00")
        #expect(organization.latitude == 39.77)
        #expect(organization.longitude == -86.16)
        #expect(settings.publicEmailAddresses == ["hello@example.com"])
    }

    @Test func `reads navigation, social links, the form, media and security`() throws {
        let settings = try settings(
            """
            navigation: [{ label: Work, url: /portfolio/ }]
            social: { instagram: https://www.instagram.com/a }
            contact:
              endpoint: https://api.example.com/v1/contact
              project_types: [Film]
              budget_ranges: [Small]
              thanks: /danke/
            media:
              base_url: https://media.example.com/
              audio_base_url: https://audio.example.com/a/
              audio_folder: media/audio
              hosts: [https://cdn.example.com/path]
            security: { contact: "mailto:a@example.com", expires: 2027-06-30 }
            """
        )
        #expect(settings.navigation.first?.label == "Work")
        #expect(settings.navigation.first?.url == "/portfolio/")
        #expect(settings.social.first?.platform == "instagram")
        #expect(settings.social.first?.label == "Instagram")
        #expect(settings.contact?.endpoint == "https://api.example.com/v1/contact")
        #expect(settings.contact?.projectTypes == ["Film"])
        #expect(settings.contact?.budgetRanges == ["Small"])
        #expect(settings.contact?.thanks == "/danke/")
        #expect(settings.media.baseURL == "https://media.example.com")
        #expect(settings.media.audioBaseURL == "https://audio.example.com/a")
        #expect(settings.media.audioFolder == "media/audio")
        #expect(
            settings.mediaHosts == [
                "https://cdn.example.com", "https://media.example.com", "https://audio.example.com",
            ]
        )
        #expect(settings.securityContact == "mailto:a@example.com")
        #expect(settings.securityExpires == Timestamp("2027-06-30", zone: .gmt))
    }

    @Test(arguments: ["description:", "description: ''", "description: ~", "description: null"])
    func `treats an empty value as an absent one`(line: String) throws {
        #expect(try settings(line).description == nil)
    }

    @Test(arguments: ["http://127.0.0.1:8080/", "http://localhost", "http://[::1]:80"])
    func `may be for this machine without encryption`(address: String) throws {
        let settings = try SiteSettings.read(text: "title: A\nbase_url: \(address)", path: "site.yaml")
        #expect(!settings.isSecure && !settings.baseURL.hasSuffix("/"))
    }

    // MARK: Errors

    @Test(arguments: [
        ("language: english-language-tag", "bad-setting"),
        ("description: \"a\\bc\"", "bad-setting"),
        ("time_zone: Mars/Olympus", "bad-setting"),
        ("description: [a]", "wrong-type"),
        ("logo: { a: b }", "wrong-type"),
        ("social_image: [a]", "wrong-type"),
        ("default_author: [a]", "wrong-type"),
        ("organization: a", "wrong-type"),
        ("organization: { geo: { latitude: 91 } }", "wrong-type"),
        ("organization: { geo: { longitude: west } }", "wrong-type"),
        ("organization: { address: a }", "wrong-type"),
        ("organization: { hours: a }", "wrong-type"),
        ("navigation: a", "wrong-type"),
        ("navigation: [a]", "wrong-type"),
        ("social: [a]", "wrong-type"),
        ("social: { instagram: nowhere }", "bad-url"),
        ("posts_per_page: 0", "wrong-type"),
        ("posts_per_page: 1001", "wrong-type"),
        ("posts_per_page: many", "wrong-type"),
        ("contact: a", "wrong-type"),
        ("contact: { endpoint: nowhere }", "bad-url"),
        ("contact: {}", "missing-setting"),
        ("media: a", "wrong-type"),
        ("media: { base_url: http://a.example }", "bad-url"),
        ("media: { audio_base_url: a }", "bad-url"),
        ("media: { hosts: [cdn.example.com] }", "bad-url"),
        ("served_elsewhere: [images/]", "bad-setting"),
        ("served_elsewhere: [/]", "bad-setting"),
        ("embeds: [myspace]", "bad-setting"),
        ("embeds: youtube", "wrong-type"),
        ("public_email_addresses: [nobody]", "bad-setting"),
        ("security: a", "wrong-type"),
        ("security: { contact: a, expires: never }", "bad-setting"),
        ("humans: [[a]]", "wrong-type"),
    ])
    func `reports a wrong value with its line`(line: String, code: String) throws {
        let found = problems(Self.required + line)
        try #require(found.count == 1, "\(found)")
        #expect(found[0].hasPrefix("site.yaml:3: error[\(code)]: "), "\(found[0])")
    }

    @Test(arguments: ["", "\n", "# only a comment"])
    func `says that a file is empty`(text: String) {
        #expect(problems(text).map { $0.contains("[missing-setting]: the file is empty") } == [true])
    }

    @Test(arguments: [("a: [", 1), ("a: [\n", 1), ("a: 1\n\nb: [\n", 3), ("a: 1\nb: ]\nc: 1\n", 2)])
    func `names a line that the file has where it is not YAML`(text: String, line: Int) {
        let isNamed = problems(text).map {
            $0.contains(":\(line): error[bad-settings]: the file is not valid YAML: ")
        }
        #expect(isNamed == [true])
    }

    @Test(arguments: ["description: \"M\"", "humans: [\"M\"]", "organization: { \"M\": a }"])
    func `refuses a letter with more marks than any has`(line: String) {
        let marks = String(repeating: "\\u0301\\u0316", count: 51)
        let found = problems(Self.required + line.replacing("M", with: marks))
        #expect(found.map { $0.contains("3: error[bad-settings]") } == [true])
    }

    @Test(arguments: [
        ("languge: en", "there is no setting 'languge' in the file; did you mean 'language'?"),
        (
            "contact: { endpoitn: a, endpoint: https://a.example }",
            "there is no setting 'endpoitn' in contact; did you mean 'endpoint'?"
        ),
        (
            "security: { contact: a, expires: 2027-01-01, wholly_other: a }",
            "there is no setting 'wholly_other' in security; there are contact, expires, allow, scripts, styles, fonts, frames, connections, pictures, forms, inline_scripts, inline_styles"
        ),
        ("time_zone: Europe/Berln", "there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"),
    ])
    func `suggests the name that was meant`(line: String, message: String) {
        #expect(problems(Self.required + line).map { $0.hasSuffix(message) } == [true])
    }

    @Test func `reports every problem at once, in the order of the settings`() {
        let found = problems("description: [a]\nposts_per_page: x\nunknown: 1\n")
        #expect(
            found.map { $0.prefix { $0 != "]" } } == [
                "site.yaml:3: error[unknown-key",
                "site.yaml:1: error[missing-setting",
                "site.yaml:1: error[missing-setting",
                "site.yaml:1: error[wrong-type",
                "site.yaml:2: error[wrong-type",
            ]
        )
    }

    @Test(arguments: [
        ("https://www.example.com/blog", "may hold only a scheme and a host"),
        ("http://www.example.com", "is not encrypted"),
        ("www.example.com", "address"),
    ])
    func `refuses a base URL that is not the root of a host`(address: String, message: String) {
        let found = problems("title: A\nbase_url: \(address)")
        #expect(found.count == 1 && found[0].hasPrefix("site.yaml:2: error[bad-url]"), "\(found)")
        #expect(found.first?.contains(message) == true, "\(found)")
    }

    @Test(arguments: ["a: [", "\ttitle: a", "- a", "just text"])
    func `refuses a file that is not a set of keys`(text: String) {
        #expect(!problems(text).isEmpty)
    }

    @Test func `is replaced by defaults and a warning where there is no file`() throws {
        let (settings, warnings) = try SiteSettings.read(
            URL(filePath: "/nowhere/site.yaml"),
            path: "site.yaml"
        )
        #expect(settings.title == "Sweet Dreams Music")
        #expect(warnings.map(\.code) == ["no-settings"])
    }
}
