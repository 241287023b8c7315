import Schema

/// An album, single or EP of an artist.
package struct Release: Sendable {
    package let location: SourceLocation
    /// The fragment of the release's address; unique for the artist, made from the release itself.
    package var anchor: String
    package let name: String
    package let type: String?
    package let description: String?
    package let cover: String?
    package let date: CalendarDay?
    package let displayOrder: Int
    /// Streaming services in their fixed order, then the artist's own links.
    package let links: [Link]
    /// The newest change.
    let modified: Timestamp?
}

extension ContentKind {
    package static let release = ContentKind(
        "release",
        table: StudioSchema.profileProjects,
        samples: [
            [
                "project_name": .text("Undertow"), "project_type": .text("Album"),
                "description": .text("Nine songs."), "release_date": .text("2026-05-01"),
                "cover_image_url": .text("https://media.example.com/undertow.jpg"),
                "spotify_link": .text("https://open.spotify.com/album/1"),
            ]
        ]
    )
}

extension Release: RecordContent {
    package static var kind: ContentKind { .release }

    /// Nil for a release that is not public.
    package init?(_ reader: inout RecordReader) {
        // One whose flag cannot be read may not be public.
        guard reader.require({ $0.flag("is_public", default: true) }) else { return nil }
        location = reader.record.location
        name = reader.requiredText("project_name")
        anchor = "release-" + (Slug.from(title: name) ?? "untitled")
        type = reader.text("project_type")
        description = reader.text("description", as: .lines)
        cover = reader.media("cover_image_url")
        date = reader.day("release_date")
        displayOrder = reader.int("display_order", in: 0 ... .max) ?? 0
        links = Release.streamingLinks(&reader) + reader.links("custom_links")
        modified = .newest(reader.timestamp("created_at"), reader.timestamp("updated_at"))
    }

    private static func streamingLinks(_ reader: inout RecordReader) -> [Link] {
        var links: [Link] = []
        for service in ServiceName.streaming {
            guard let url = reader.url(service.column, platform: service.platform) else { continue }
            guard let host = WebAddress.host(of: url), !service.isPlausible(host) else {
                links.append(Link(platform: service.platform, label: service.label, url: url))
                continue
            }
            // Under the service's name, the link would take listeners where they do not expect to go.
            reader.warn(
                "other-host",
                column: service.column,
                message: "'\(service.column)' leads to \(host), not to \(service.label)",
                advice: "it is shown under the host's name"
            )
            links.append(Link(platform: "", label: host, url: url))
        }
        return links
    }

    /// By order, then the newest first, then by name.
    static func precedes(_ a: Release, _ b: Release) -> Bool {
        if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
        if a.date != b.date { return (a.date ?? .distantPast) > (b.date ?? .distantPast) }
        if a.name != b.name { return a.name < b.name }
        return (a.type ?? "") < (b.type ?? "")
    }

    /// Gives releases of the same name different anchors, which do not depend on the order of other releases.
    static func withUniqueAnchors(_ releases: [Release]) -> [Release] {
        var releases = releases
        var taken: Set<String> = []
        for index in releases.indices {
            let base = releases[index].anchor
            // Nearly all names are the only one of the artist.
            if taken.insert(base).inserted { continue }
            var anchor = base
            for detail in details(of: releases[index]) where taken.contains(anchor) {
                anchor += "-\(detail)"
            }
            var number = 1
            while !taken.insert(anchor).inserted {
                number += 1
                anchor = "\(base)-\(number)"
            }
            releases[index].anchor = anchor
        }
        return releases
    }

    /// The details that tell releases of one name apart, as parts of an anchor.
    private static func details(of release: Release) -> [String] {
        let type = release.type.flatMap { Slug.from(title: $0) }
        let date = release.date?.description
        return [type, date].compactMap(\.self)
    }
}

extension CalendarDay {
    /// Earlier than the date of any release.
    fileprivate static let distantPast = CalendarDay(daysSinceEpoch: -1_000_000)
}
