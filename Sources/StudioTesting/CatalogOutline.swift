package import Content
import Foundation

/// A catalog as lines without source locations, so that catalogs of different sources can be compared.
package struct CatalogOutline: Equatable, CustomStringConvertible {
    package let lines: [String]

    package var description: String { lines.joined(separator: "\n") }

    /// Opens a source, decodes its records and reads every body.
    ///
    /// - Throws: what the source or the decoding throws.
    package init(of source: any ContentSource, _ reading: ReadOptions) throws {
        let session = try source.open(0, for: reading)
        // Strict, so that a mistake is an error in every source.
        let catalog = try Catalog(reading: [session], .fixture(reading, isStrict: true))
        lines = try CatalogOutline.lines(of: catalog, session)
    }

    private static func lines(of catalog: Catalog, _ session: any ContentSession) throws -> [String] {
        var lines: [String] = []
        for post in catalog.posts {
            lines.append(
                try line(
                    "post",
                    post.slug,
                    post.title,
                    post.excerpt,
                    post.featuredImage,
                    post.metaTitle,
                    post.metaDescription,
                    post.author,
                    post.created,
                    post.updated,
                    post.isDraft,
                    post.isScheduled,
                    post.oldAddresses.map(\.path)
                )
                    + body(post.body, session)
            )
        }
        for quote in catalog.testimonials {
            lines.append(
                line(
                    "testimonial",
                    quote.clientName,
                    quote.role,
                    quote.company,
                    quote.content.trimmed,
                    quote.rating,
                    quote.isFeatured,
                    quote.displayOrder,
                    quote.created
                )
            )
        }
        for project in catalog.projects {
            lines.append(
                try line(
                    "project",
                    project.slug,
                    project.title,
                    project.client,
                    project.videoURL,
                    project.thumbnail,
                    project.category,
                    project.durationMinutes,
                    project.year,
                    project.isFeatured,
                    project.sortOrder,
                    project.created,
                    project.updated,
                    project.isDraft,
                    project.oldAddresses.map(\.path)
                ) + body(project.body, session)
            )
        }
        for artist in catalog.artists {
            lines.append(
                try line(
                    "artist",
                    artist.slug,
                    artist.displayName,
                    artist.picture,
                    artist.photos,
                    artist.links,
                    artist.created,
                    artist.updated,
                    artist.oldAddresses.map(\.path)
                ) + body(artist.bio, session)
            )
            for release in artist.releases {
                lines.append(
                    line(
                        "  release",
                        release.anchor,
                        release.name,
                        release.type,
                        release.description,
                        release.cover,
                        release.date?.description,
                        release.displayOrder,
                        release.links
                    )
                )
            }
            for track in artist.tracks {
                lines.append(
                    line(
                        "  track",
                        track.title,
                        track.description,
                        track.filePath,
                        track.fileType,
                        track.fileSize,
                        track.displayOrder
                    )
                )
            }
        }
        return lines + [line("next due", catalog.nextDue?.description)]
    }

    private static func line<each Value>(_ kind: String, _ fields: repeat (each Value)?) -> String {
        var parts = [kind]
        for field in repeat each fields { parts.append(field.map { "\($0)" } ?? "–") }
        return parts.joined(separator: " | ")
    }

    private static func body(_ reference: BodyReference?, _ session: any ContentSession) throws -> String {
        guard let reference else { return " | –" }
        var text = ""
        try session.bodies([reference.key], of: reference.kind) { _, bytes in
            text = String(decoding: bytes, as: UTF8.self)
        }
        return " | " + text.trimmed.debugDescription
    }
}

extension DecodingContext {
    /// The context of tests, which suggests the first name that begins alike.
    package static func fixture(_ reading: ReadOptions, isStrict: Bool = false) -> DecodingContext {
        DecodingContext(
            clock: reading.clock,
            timeZone: reading.timeZone,
            includesDrafts: reading.includesDrafts,
            isStrict: isStrict,
            nearest: { word, names in
                let nearest = names.first { $0.prefix(3) == word.prefix(3) }
                return [nearest].compactMap(\.self)
            }
        )
    }
}

extension Timestamp {
    /// The build clock of tests: 24 November 2026, noon, UTC.
    package static let fixture = Timestamp(microseconds: 1_795_521_600_000_000)
}
