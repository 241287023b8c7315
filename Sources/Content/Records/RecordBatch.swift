/// Some of the records of one source, or all of them, as one consistent view has them.
package struct RecordBatch: Sendable {
    package var posts: [Record] = []
    package var testimonials: [Record] = []
    package var projects: [Record] = []
    package var artists: [ArtistRecords] = []
    package var pages: [Record] = []
    /// The earliest date of the scheduled posts that the source left out.
    package var nextDue: Timestamp?
    /// Problems that the source itself found.
    package var problems: [Problem] = []
    /// Remarks for the build report on how the source was read.
    package var notes: [String] = []

    package init() {}

    package mutating func append(_ other: RecordBatch) {
        posts += other.posts
        testimonials += other.testimonials
        projects += other.projects
        artists += other.artists
        pages += other.pages
        if let due = other.nextDue {
            noteDue(due)
        }
        problems += other.problems
        notes += other.notes
    }

    /// Keeps the date of a post that was left out, if it is the earliest.
    package mutating func noteDue(_ date: Timestamp) {
        nextDue = min(nextDue ?? date, date)
    }
}

/// The records of an artist: the profile, the releases and the tracks.
package struct ArtistRecords: Sendable {
    package let profile: Record
    package let releases: [Record]
    /// Showcase rows together with the published columns of the file that they show.
    package let tracks: [Record]

    package init(profile: Record, releases: [Record], tracks: [Record]) {
        self.profile = profile
        self.releases = releases
        self.tracks = tracks
    }
}
