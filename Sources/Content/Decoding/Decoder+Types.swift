/// From records to content, one function a type; each notes its problems in the reader.
enum ContentDecoder {
    /// A `created_at` before this is a typing error rather than a date.
    private static let years = 1900...2100

    static func post(_ reader: inout RecordReader, clock: Timestamp) -> BlogPost {
        let isPublished = reader.flag("published", standard: true)
        // A column that some databases have beside the document's: when the post was first published.
        let created = reader.timestamp("published_at") ?? reader.timestamp("created_at")
        if created == nil, reader.record["created_at"] == .absent {
            reader.report(
                "created_at",
                "missing",
                "'created_at' is missing",
                advice: "it is the post's date; in a file it may also begin the name: 2026-11-24-title.md"
            )
        }
        let date = created ?? Timestamp(microseconds: 0)
        let post = BlogPost(
            location: reader.record.location,
            slug: reader.slug("slug"),
            title: reader.requiredText("title"),
            excerpt: reader.text("excerpt"),
            body: reader.record.body,
            bodyLocation: reader.record.bodyLocation,
            featuredImage: reader.media("featured_image_url"),
            metaTitle: reader.text("meta_title"),
            metaDescription: reader.text("meta_description"),
            author: reader.text("author"),
            created: date,
            updated: reader.timestamp("updated_at"),
            isDraft: !isPublished,
            isScheduled: date > clock
        )
        if reader.record.body == nil {
            reader.report(
                Problem(
                    .warning,
                    "empty-body",
                    at: reader.record.location,
                    "the post has no text",
                    advice: "write some, or make it a draft"
                )
            )
        }
        return post
    }

    static func testimonial(_ reader: inout RecordReader) -> Testimonial {
        Testimonial(
            location: reader.record.location,
            clientName: reader.requiredText("client_name"),
            role: reader.text("role"),
            company: reader.text("company"),
            content: reader.requiredText("content"),
            rating: reader.int("rating", in: 1...5),
            isFeatured: reader.flag("featured", standard: false),
            displayOrder: reader.int("display_order", in: 0 ... .max) ?? 0,
            created: reader.timestamp("created_at")
        )
    }

    static func project(_ reader: inout RecordReader) -> PortfolioProject {
        PortfolioProject(
            location: reader.record.location,
            slug: reader.slug("slug"),
            title: reader.requiredText("title"),
            client: reader.text("client"),
            body: reader.record.body,
            bodyLocation: reader.record.bodyLocation,
            videoURL: video(&reader),
            thumbnail: reader.media("thumbnail_url"),
            category: reader.text("category"),
            durationMinutes: reader.int("duration_minutes", in: 0 ... .max),
            year: reader.int("year", in: years),
            isFeatured: reader.flag("featured", standard: false),
            sortOrder: reader.int("sort_order") ?? 0,
            created: reader.timestamp("created_at"),
            updated: reader.timestamp("updated_at"),
            isDraft: !reader.flag("published", standard: true)
        )
    }

    /// A page with a player, or a file, which may be one of the site's own.
    private static func video(_ reader: inout RecordReader) -> String? {
        guard let video = reader.text("video_url") else { return nil }
        return WebAddress.hasScheme(video) ? reader.url("video_url") : reader.media("video_url")
    }

    static func page(_ reader: inout RecordReader) -> ContentPage {
        ContentPage(
            location: reader.record.location,
            slug: reader.slug("slug"),
            title: reader.requiredText("title"),
            description: reader.text("description"),
            template: reader.text("template"),
            body: reader.record.body,
            bodyLocation: reader.record.bodyLocation
        )
    }

    // MARK: Artists

    static func artist(
        _ reader: inout RecordReader,
        releases: [Release],
        tracks: [Track]
    ) -> Artist {
        let slug = reader.slug("public_profile_slug", maximum: 80)
        var name = reader.text("display_name") ?? slug
        if EmailAddress.looksLikeOne(name) {
            reader.report(
                Problem(
                    .warning,
                    "name-is-address",
                    at: reader.record.location(of: "display_name"),
                    "the name looks like an e-mail address, so '\(slug)' is shown instead",
                    advice: "ask for a name"
                )
            )
            name = slug
        }
        return Artist(
            location: reader.record.location,
            slug: slug,
            displayName: name,
            bio: reader.record.body,
            bioLocation: reader.record.bodyLocation,
            picture: reader.media("profile_picture_url"),
            photos: (1...3).compactMap { reader.media("photo_\($0)_url") },
            links: reader.links("social_links"),
            releases: named(releases),
            tracks: tracks,
            created: reader.timestamp("created_at"),
            updated: reader.timestamp("updated_at")
        )
    }

    static func release(_ reader: inout RecordReader) -> Release? {
        guard reader.flag("is_public", standard: true) else { return nil }
        let name = reader.requiredText("project_name")
        return Release(
            location: reader.record.location,
            anchor: "release-" + (Slug.made(from: name) ?? "untitled"),
            name: name,
            type: reader.text("project_type"),
            description: reader.text("description"),
            cover: reader.media("cover_image_url"),
            date: reader.day("release_date"),
            displayOrder: reader.int("display_order", in: 0 ... .max) ?? 0,
            links: streamingLinks(&reader) + reader.links("custom_links")
        )
    }

    private static func streamingLinks(_ reader: inout RecordReader) -> [Link] {
        ServiceName.streaming.compactMap { service in
            let column = service.column
            guard let url = reader.url(column) else { return nil }
            guard let host = WebAddress.host(of: url), !service.isPlausible(host) else {
                return Link(platform: service.platform, label: service.label, url: url)
            }
            // Under the service's name it would send listeners where they do not expect to go.
            reader.report(
                Problem(
                    .warning,
                    "other-host",
                    at: reader.record.location(of: column),
                    "'\(column)' leads to \(host), not to \(service.label)",
                    advice: "it is shown under the host's name"
                )
            )
            return Link(platform: "", label: host, url: url)
        }
    }

    /// Releases in order, each with an anchor of its own that does not depend on its location in the list.
    private static func named(_ releases: [Release]) -> [Release] {
        var sorted = releases.sorted { a, b in
            if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
            if a.date != b.date { return (a.date ?? .distantPast) > (b.date ?? .distantPast) }
            return (a.name, a.type ?? "") < (b.name, b.type ?? "")
        }
        var taken: Set<String> = []
        for index in sorted.indices {
            let base = sorted[index].anchor
            // Nearly all names are the artist's only one.
            guard !taken.insert(base).inserted else { continue }
            let details = [
                sorted[index].type.flatMap { Slug.made(from: $0) }, sorted[index].date?.description,
            ]
            var anchor = base
            for detail in details.compactMap({ $0 }) where taken.contains(anchor) { anchor += "-\(detail)" }
            var copies = 1
            while !taken.insert(anchor).inserted {
                copies += 1
                anchor = "\(base)-\(copies)"
            }
            sorted[index].anchor = anchor
        }
        return sorted
    }

    static func track(_ reader: inout RecordReader) -> Track? {
        guard let title = reader.text("custom_title") ?? reader.text("display_name") else {
            reader.report(
                "custom_title",
                "missing",
                "the track has no title",
                advice: "give it a custom_title"
            )
            return nil
        }
        guard let path = reader.text("file_path") else {
            reader.report("file_path", "missing", "'file_path' is missing", advice: "name the track's file")
            return nil
        }
        if let fault = MediaPath.fault(in: path) {
            reader.report(
                "file_path",
                "bad-path",
                "'file_path' is '\(path.escapedForTerminal)', which \(fault)"
            )
            return nil
        }
        return Track(
            location: reader.record.location,
            title: title,
            description: reader.text("custom_description"),
            filePath: path,
            fileType: reader.text("file_type"),
            fileSize: reader.int("file_size", in: 0 ... .max).map(Int64.init),
            displayOrder: reader.int("display_order", in: 0 ... .max) ?? 0
        )
    }
}

extension CalendarDay {
    /// Before every release that has a date.
    fileprivate static let distantPast = CalendarDay(daysSinceEpoch: -1_000_000)
}

/// What counts as an e-mail address where one must not be shown.
package enum EmailAddress {
    /// Whether a text holds something like `name@host.tld`; judged on bytes.
    package static func looksLikeOne(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0, bytes[at - 1] > 0x20 else {
            return false
        }
        let host = bytes[(at + 1)...].prefix { $0 > 0x20 }
        return host.dropFirst().dropLast().contains(UInt8(ascii: "."))
    }
}
