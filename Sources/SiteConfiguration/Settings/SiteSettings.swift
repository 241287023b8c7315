package import Content
package import Foundation

/// `content/site.yaml`: the operator's settings for the whole site.
package struct SiteSettings: Sendable {
    package struct NavigationItem: Sendable {
        package let label: String
        /// A path of the site, or an address.
        package let url: String
        /// The entries of the second level.
        package var children: [NavigationItem] = []
    }

    /// The studio, for visitors and search engines.
    package struct Organization: Sendable {
        package struct Address: Sendable {
            package var street: String?
            package var locality: String?
            package var region: String?
            package var postalCode: String?
            package var country: String?
        }

        package struct Hours: Sendable {
            /// As schema.org names them, such as `Monday`.
            package let days: [String]
            /// The time of day, such as `10:00`.
            package let opens: String
            package let closes: String
        }

        /// A type of schema.org, such as `LocalBusiness`.
        package let type: String
        package let address: Address?
        package let phone: String?
        package let email: String?
        package let hours: [Hours]
        package let latitude: Double?
        package let longitude: Double?
    }

    /// The contact form.
    package struct Contact: Sendable {
        /// Where the form is sent.
        package var endpoint: String
        package let projectTypes: [String]
        package let budgetRanges: [String]
        /// The path of the page that thanks.
        package let thanks: String
    }

    /// Where pictures and sounds are that are not in the content folder.
    package struct Media: Sendable, Encodable {
        package var baseURL: String?
        package var audioBaseURL: String?
        package var audioFolder: String?
        /// Origins, such as `https://cdn.example.com`.
        package var hosts: [String] = []
        /// Whether sounds are published with no tags but title and artist.
        package var stripsTags = false
        /// Whether smaller pictures are made of those of the content folder.
        package var pictures = Pictures.auto
        /// The line of `hosts` in the file, for messages.
        package var line: Int?

        private enum CodingKeys: CodingKey {
            case baseURL, audioBaseURL, audioFolder, hosts, pictures, stripsTags
        }
    }

    package enum Pictures: String, Sendable, Encodable, CaseIterable {
        /// Where the program for it is installed.
        case auto
        /// Without the program, nothing is built.
        case on
        case off
    }

    /// The theme: what it is based on, and its texts about the studio.
    package struct Theme: Sendable {
        /// The theme that the site's own templates override.
        package enum Base: String, Sendable, CaseIterable {
            /// The theme that comes with the program.
            case program
            /// Nothing: the folder `templates` is a whole theme.
            case none
        }

        /// A part of the home page.
        package enum Section: String, Sendable, CaseIterable {
            case listen, work, testimonials, artists, posts, invitation
        }

        package var base = Base.program
        /// The sections of the home page that are shown where there is something to show, in their order.
        package var home = Section.allCases
        /// The title of the home page in search results and tabs.
        package var homeTitle: String?
        /// A sentence or two under the title of the home page.
        package var lead: String?
        /// The title and the text of the invitation to write, at the end of the home page.
        package var callTitle: String?
        package var callText: String?
        /// When messages are answered, as the end of the sentence "We answer …".
        package var answerTime: String?
        /// Where sessions are booked; nil for the contact page.
        package var bookingURL: String?
        package var style = ThemeStyle()
        /// The line of the section in the file, for messages.
        package var line: Int?
    }

    package var title: String
    /// With a scheme and host, without a slash at its end.
    package var baseURL: String
    package var language = "en"
    /// The line of `language` in the file, for messages.
    package var languageLine: Int?
    package var timeZone = TimeZone.gmt
    package var description: String?
    package var logo: String?
    /// The logo on dark pages.
    package var darkLogo: String?
    package var socialImage: String?
    package var defaultAuthor: String
    package var organization: Organization?
    package var navigation: [NavigationItem] = []
    package var social: [Link] = []
    package var postsPerPage = 12
    package var contact: Contact?
    package var media = Media()
    package var theme = Theme()
    /// Path prefixes that another server answers under this host.
    package var servedElsewhere: [String] = []
    package var embeds: [EmbedAddress.Provider] = EmbedAddress.Provider.allCases
    /// The format of texts that declare none; nil to see it from each text.
    package var textFormat: TextFormat?
    package var publicEmailAddresses: Set<String> = []
    /// The fields that the site adds to kinds of content.
    package var fields = CustomFields()
    package var policy = PolicySettings()
    /// The contact of `security.txt` (RFC 9116); the file is not written without it.
    package var securityContact: String?
    /// When `security.txt` stops being valid.
    package var securityExpires: Timestamp?
    /// Lines of `humans.txt`; the file is not written without them.
    package var humans: [String] = []
    /// The file that the settings came from, for messages.
    package var path = "site.yaml"
    /// Problems that do not stop a build.
    package var warnings: [Problem] = []

    /// The settings of a content folder without `site.yaml`.
    package init(title: String = "Sweet Dreams Music", baseURL: String = "http://127.0.0.1:8080") {
        self.title = title
        self.baseURL = baseURL
        defaultAuthor = title
    }

    package var isSecure: Bool { baseURL.hasPrefix("https://") }

    /// The origins that pictures and sounds may come from, besides the site's own.
    package var mediaHosts: [String] {
        let bases = [media.baseURL, media.audioBaseURL].compactMap { $0.flatMap(WebAddress.origin) }
        var hosts: [String] = []
        for host in media.hosts + bases where !hosts.contains(host) && host != baseURL {
            hosts.append(host)
        }
        return hosts
    }

    /// The origins that forms may be sent to: the site's own and that of the write API.
    var formOrigins: [String] {
        let api = contact.flatMap { WebAddress.origin($0.endpoint) }
        return [baseURL] + (api.map { [$0] } ?? [])
    }
}

extension WebAddress {
    /// The scheme and host of an address: `https://example.com`.
    package static func origin(_ url: String) -> String? {
        guard let host = WebAddress.host(of: url), let colon = url.firstIndex(of: ":") else { return nil }
        return "\(url[..<colon].lowercased())://\(host)"
    }
}
