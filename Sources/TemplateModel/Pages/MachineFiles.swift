import SiteConfiguration
import Templating

/// Files for crawlers and browsers.
extension PageType {
    static let robots = file("machines/robots.txt", at: Routes.robots)
    static let manifest = file("machines/site.webmanifest", at: Routes.manifest)
    static let speculationRules = file("machines/speculation_rules.json", at: Routes.speculationRules)

    /// Whom to tell about a weakness of the site (RFC 9116).
    static let securityTxt = PageType(
        "machine",
        template: "machines/security.txt",
        role: .file,
        headerPattern: "/.well-known/*",
        variables: [
            PageVariable("contact", .text, "Whom to write to.") { input in
                input.arena.text(input.settings.securityContact ?? "")
            },
            PageVariable("expires", .date, "Until when the file counts.") { input in
                let expires = input.settings.securityExpires
                return expires.map { .date(input.values.context.calendar.date($0)) } ?? .absent
            },
        ]
    ) { input, type in
        input.settings.securityContact == nil ? [] : [PlannedPage(type, Routes.securityTxt)]
    }

    static let humans = PageType(
        "machine",
        template: "machines/humans.txt",
        role: .file,
        headerPattern: Routes.humans,
        variables: [
            PageVariable("lines", .list(.text), "The lines of `humans` in `site.yaml`.") { input in
                input.arena.list(input.settings.humans.map { input.arena.text($0) })
            }
        ]
    ) { input, type in
        input.settings.humans.isEmpty ? [] : [PlannedPage(type, Routes.humans)]
    }

    private static func file(_ template: String, at url: String) -> PageType {
        PageType("machine", template: template, role: .file, headerPattern: url) { _, type in
            [PlannedPage(type, url)]
        }
    }
}
