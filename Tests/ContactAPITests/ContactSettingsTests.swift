import ContactAPI
import Testing

@Suite("The service's settings from site.yaml")
struct ContactSettingsTests {
    private static let site = """
        title: A
        base_url: https://www.example.com
        contact:
          endpoint: https://api.example.com/v1/contact
          project_types: [Recording, Film]
          budget_ranges: ["Under $1,000"]
        """

    @Test func `hold the form's choices, the origins that may send and the page that thanks`() throws {
        let settings = try ContactSettings(siteFile: Self.site)
        #expect(settings.site == "https://www.example.com")
        #expect(settings.projectTypes == ["Recording", "Film"])
        #expect(settings.budgetRanges == ["Under $1,000"])
        #expect(settings.origins == ["https://www.example.com", "https://api.example.com"])
        #expect(settings.redirects == ["thanks": "https://www.example.com/contact/thanks/"])
    }

    @Test(arguments: [
        ("/danke/", "https://www.example.com/danke/"),
        ("https://other.example/thanks", "https://other.example/thanks"),
    ])
    func `send visitors to the page that 'thanks' names`(thanks: String, address: String) throws {
        let settings = try ContactSettings(siteFile: Self.site + "\n  thanks: \(thanks)\n")
        #expect(settings.redirects == ["thanks": address])
    }

    @Test(arguments: [
        ("https://preview.example.com/some/path", "https://preview.example.com"),
        ("HTTPS://Preview.Example.com:443", "https://preview.example.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ])
    func `take another address of the site from the command line`(address: String, origin: String) throws {
        let settings = try ContactSettings(siteFile: Self.site, baseURL: address)
        #expect(settings.site == origin)
        #expect(settings.origins.contains(origin))
    }

    @Test(arguments: [
        // Each of them is for `sweetdreams check` to refuse.
        "base_url: https://a.example\ncontact: {}",
        "base_url: https://a.example/path\ncontact: { endpoint: nowhere }",
        "base_url: https://a.example\nunknown: 1\ncontact: { endpoitn: https://b.example }",
        "base_url: https://a.example\ncontact: { project_types: text, budget_ranges: [[a]] }",
    ])
    func `are accepted where the service can run although the site cannot be built`(text: String) throws {
        let settings = try ContactSettings(siteFile: text)
        #expect(settings.site == "https://a.example")
        #expect(settings.origins == ["https://a.example"])
        #expect(settings.projectTypes.isEmpty && settings.budgetRanges.isEmpty)
    }

    @Test(arguments: [
        ("", "site.yaml:1: the file must be a set of keys; write 'key: value' lines"),
        ("- a", "site.yaml:1: the file must be a set of keys; write 'key: value' lines"),
        (
            "base_url: https://a.example",
            "site.yaml:1: there is no 'contact'; add 'contact:' with the 'endpoint' of this service"
        ),
        (
            "base_url: https://a.example\ncontact: https://b.example",
            "site.yaml:2: 'contact' must be a set of keys; add the 'endpoint' of this service"
        ),
        (
            "contact: {}",
            "site.yaml has no 'base_url'; write the address of the site, such as https://www.example.com"
        ),
        (
            "contact: {}\nbase_url: nowhere",
            "site.yaml:2: 'base_url' is 'nowhere', not a web address; "
                + "write the address of the site, such as https://www.example.com"
        ),
    ])
    func `are refused with the line and the remedy`(text: String, message: String) {
        #expect(throws: SettingsError.self) { try ContactSettings(siteFile: text) }
        do {
            _ = try ContactSettings(siteFile: text)
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func `are refused where the file is not YAML`() {
        do {
            _ = try ContactSettings(siteFile: "a: [")
            Issue.record("accepted")
        } catch {
            #expect(error.description.hasPrefix("site.yaml:1: the file is not valid YAML: "))
        }
    }

    @Test func `are refused where the address on the command line is not one`() {
        do {
            _ = try ContactSettings(siteFile: Self.site, baseURL: "example")
            Issue.record("accepted")
        } catch {
            #expect(error.description.hasPrefix("'example' is not the address of a site; "))
        }
    }
}
