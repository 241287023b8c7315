import Schema

/// A song that an artist shows on the profile.
package struct Track: Sendable {
    package let location: SourceLocation
    /// Names the track in addresses of its artist's page, such as `salt`; unique there.
    package private(set) var anchor: String
    package let title: String
    package let description: String?
    package let filePath: String
    package let fileType: String?
    /// In bytes.
    package let fileSize: Int64?
    package let displayOrder: Int
}

extension ContentKind {
    package static let track = ContentKind(
        "track",
        table: StudioSchema.profileAudioShowcase,
        // These are columns of the file that the row shows.
        extraKeys: ["display_name", "file_path", "file_type", "file_size"],
        samples: [
            [
                "custom_title": .text("Salt"), "custom_description": .text("Recorded at night."),
                "display_order": .int(1), "display_name": .text("Salt"),
                "file_path": .text("ana/salt.mp3"),
                "file_type": .text("audio/mpeg"), "file_size": .int(4_200_000),
            ]
        ]
    )
}

extension Track: RecordContent {
    package static var kind: ContentKind { .track }

    /// Nil for a track without title or file.
    package init?(_ reader: inout RecordReader) {
        guard let title = reader.require(Track.title), let path = reader.require(Track.filePath) else {
            return nil
        }
        location = reader.record.location
        self.title = title
        anchor = Slug.from(title: title) ?? "untitled"
        description = reader.text("custom_description", as: .lines)
        filePath = path
        fileType = reader.text("file_type")
        fileSize = reader.int("file_size", in: 0 ... .max).map(Int64.init)
        displayOrder = reader.int("display_order", in: 0 ... .max) ?? 0
    }

    private static func title(_ reader: inout RecordReader) -> String? {
        if let title = reader.text("custom_title") ?? reader.text("display_name") { return title }
        if reader.isMisnamed("custom_title") { return nil }
        reader.report(
            "missing",
            column: "custom_title",
            message: "the track has no title",
            advice: "give it a custom_title"
        )
        return nil
    }

    private static func filePath(_ reader: inout RecordReader) -> String? {
        let problemCount = reader.problems.count
        if let path = reader.media("file_path") { return path }
        if reader.problems.count == problemCount {
            reader.reportMissing("file_path", advice: "name the track's file")
        }
        return nil
    }

    /// By order, then by title.
    static func precedes(_ a: Track, _ b: Track) -> Bool {
        if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
        if a.title != b.title { return a.title < b.title }
        return a.filePath < b.filePath
    }

    /// Gives tracks of the same title different anchors: `salt`, `salt-2`.
    static func withUniqueAnchors(_ tracks: [Track]) -> [Track] {
        var tracks = tracks
        var taken: Set<String> = []
        for index in tracks.indices {
            let base = tracks[index].anchor
            var number = 1
            while !taken.insert(tracks[index].anchor).inserted {
                number += 1
                tracks[index].anchor = "\(base)-\(number)"
            }
        }
        return tracks
    }
}
