/// Decodes records to content, one function for each type; problems are collected in the reader.
enum ContentDecoder {
    /// A year outside these is a typing error.
    private static let years = 1900...2100

    static func post(_ reader: inout RecordReader, clock: Timestamp) -> BlogPost {
        let isPublished = reader.flag("published", default: true)
        // Some databases have `published_at`, which the documented schema does not have: the first publication.
        let created = reader.timestamp("published_at") ?? reader.timestamp("created_at")
        if created == nil, reader.record["created_at"] == .absent {
            reader.report(
                "missing",
                column: "created_at",
                message: "'created_at' is missing",
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
        if post.body == nil {
            let problem = Problem(
                .warning,
                "empty-body",
                at: post.location,
                "the post has no text",
                advice: "write some, or make it a draft"
            )
            reader.report(problem)
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
            isFeatured: reader.flag("featured", default: false),
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
            isFeatured: reader.flag("featured", default: false),
            sortOrder: reader.int("sort_order") ?? 0,
            created: reader.timestamp("created_at"),
            updated: reader.timestamp("updated_at"),
            isDraft: !reader.flag("published", default: true)
        )
    }

    /// The address of a page with a player, or of a file, or the path of a file of the content folder.
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
}

// MARK: - Artists

extension ContentDecoder {
    static func artist(
        _ reader: inout RecordReader,
        releases: [Release],
        tracks: [Track]
    ) -> Artist {
        let slug = reader.slug("public_profile_slug", maximumLength: 80)
        return Artist(
            location: reader.record.location,
            slug: slug,
            displayName: displayName(&reader, slug: slug),
            bio: reader.record.body,
            bioLocation: reader.record.bodyLocation,
            picture: reader.media("profile_picture_url"),
            photos: photos(&reader),
            links: reader.links("social_links"),
            releases: withUniqueAnchors(releases.sorted(by: releaseOrder)),
            tracks: tracks.sorted(by: trackOrder),
            created: reader.timestamp("created_at"),
            updated: reader.timestamp("updated_at")
        )
    }

    private static func displayName(_ reader: inout RecordReader, slug: String) -> String {
        guard let name = reader.text("display_name") else { return slug }
        guard EmailAddress.looksLikeOne(name) else { return name }
        reader.warn(
            "name-is-address",
            column: "display_name",
            message: "the name looks like an e-mail address, so '\(slug)' is shown instead",
            advice: "ask for a name"
        )
        return slug
    }

    private static func photos(_ reader: inout RecordReader) -> [String] {
        var photos: [String] = []
        for number in 1...3 {
            if let photo = reader.media("photo_\(number)_url") {
                photos.append(photo)
            }
        }
        return photos
    }

    /// Nil for a release that is not public, or without a name.
    static func release(_ reader: inout RecordReader) -> Release? {
        guard reader.flag("is_public", default: true) else { return nil }
        let name = reader.requiredText("project_name")
        return Release(
            location: reader.record.location,
            anchor: "release-" + (Slug.from(title: name) ?? "untitled"),
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
        var links: [Link] = []
        for service in ServiceName.streaming {
            guard let url = reader.url(service.column) else { continue }
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
    private static func releaseOrder(_ a: Release, _ b: Release) -> Bool {
        if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
        if a.date != b.date { return (a.date ?? .distantPast) > (b.date ?? .distantPast) }
        if a.name != b.name { return a.name < b.name }
        return (a.type ?? "") < (b.type ?? "")
    }

    /// By order, then by title.
    private static func trackOrder(_ a: Track, _ b: Track) -> Bool {
        if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
        if a.title != b.title { return a.title < b.title }
        return a.filePath < b.filePath
    }

    /// Gives releases of the same name different anchors, which do not depend on the order of other releases.
    private static func withUniqueAnchors(_ releases: [Release]) -> [Release] {
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

    /// Nil for a track without title or file.
    static func track(_ reader: inout RecordReader) -> Track? {
        guard let title = reader.text("custom_title") ?? reader.text("display_name") else {
            reader.report(
                "missing",
                column: "custom_title",
                message: "the track has no title",
                advice: "give it a custom_title"
            )
            return nil
        }
        guard let path = filePath(&reader) else { return nil }
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

    private static func filePath(_ reader: inout RecordReader) -> String? {
        guard let path = reader.text("file_path") else {
            reader.report(
                "missing",
                column: "file_path",
                message: "'file_path' is missing",
                advice: "name the track's file"
            )
            return nil
        }
        if let fault = MediaPath.fault(in: path) {
            reader.report(
                "bad-path",
                column: "file_path",
                message: "'file_path' is '\(path.escapedForTerminal)', which \(fault)"
            )
            return nil
        }
        return path
    }
}

extension CalendarDay {
    /// Earlier than the date of any release.
    fileprivate static let distantPast = CalendarDay(daysSinceEpoch: -1_000_000)
}
