/// The content of a batch of records; each record is decoded and validated for itself.
struct DecodedBatch: Sendable {
    private let context: DecodingContext
    private(set) var posts: [BlogPost] = []
    private(set) var testimonials: [Testimonial] = []
    private(set) var projects: [PortfolioProject] = []
    private(set) var artists: [Artist] = []
    private(set) var pages: [ContentPage] = []
    /// Slugs of artists that were left out because of errors of their own: posts may name them.
    private(set) var faultyArtists: Set<String> = []
    /// The earliest date of the scheduled posts.
    private(set) var nextDue: Timestamp?
    private(set) var problems: [Problem] = []

    init(_ batch: RecordBatch, _ context: DecodingContext) {
        self.context = context
        for record in batch.posts {
            addPost(record)
        }
        for record in batch.testimonials {
            addTestimonial(record)
        }
        for record in batch.projects {
            addProject(record)
        }
        for records in batch.artists {
            addArtist(records)
        }
        for record in batch.pages {
            addPage(record)
        }
    }

    private mutating func addPost(_ record: Record) {
        var reader = reader(of: record, .post)
        let post = ContentDecoder.post(&reader, clock: context.clock)
        if post.isScheduled, !post.isDraft {
            nextDue = min(nextDue ?? post.created, post.created)
        }
        if accept(reader, isWithheld: post.isDraft || post.isScheduled) {
            posts.append(post)
        }
    }

    private mutating func addTestimonial(_ record: Record) {
        var reader = reader(of: record, .testimonial)
        let isDraft = !reader.flag("published", default: true)
        let testimonial = ContentDecoder.testimonial(&reader)
        if accept(reader, isWithheld: isDraft) {
            testimonials.append(testimonial)
        }
    }

    private mutating func addProject(_ record: Record) {
        var reader = reader(of: record, .project)
        let project = ContentDecoder.project(&reader)
        if accept(reader, isWithheld: project.isDraft) {
            projects.append(project)
        }
    }

    private mutating func addArtist(_ records: ArtistRecords) {
        var releases: [Release] = []
        for record in records.releases {
            var reader = reader(of: record, .release)
            let release = ContentDecoder.release(&reader)
            if accept(reader, isWithheld: false), let release {
                releases.append(release)
            }
        }
        var tracks: [Track] = []
        for record in records.tracks {
            var reader = reader(of: record, .track)
            let track = ContentDecoder.track(&reader)
            if accept(reader, isWithheld: false), let track {
                tracks.append(track)
            }
        }
        var reader = reader(of: records.profile, .artist)
        let isDraft = !reader.flag("published", default: true)
        let artist = ContentDecoder.artist(&reader, releases: releases, tracks: tracks)
        if accept(reader, isWithheld: isDraft) {
            artists.append(artist)
        } else if reader.hasErrors {
            faultyArtists.insert(artist.slug)
        }
    }

    private mutating func addPage(_ record: Record) {
        var reader = reader(of: record, .page)
        let isDraft = !reader.flag("published", default: true)
        let page = ContentDecoder.page(&reader)
        if accept(reader, isWithheld: isDraft) {
            pages.append(page)
        }
    }

    /// A reader of a record, which has reported the keys of a file that mean nothing.
    private func reader(of record: Record, _ kind: ContentKind) -> RecordReader {
        var reader = RecordReader(record, context)
        if case .file = record.location {
            reader.checkKeys(record.keys, allowed: kind.keys)
        }
        return reader
    }

    /// Keeps the problems of a record and decides whether its content goes into the catalog.
    ///
    /// Content with errors never does. Withheld content does where drafts are built; elsewhere its errors are
    /// warnings.
    private mutating func accept(_ reader: RecordReader, isWithheld: Bool) -> Bool {
        let isWanted = !isWithheld || context.includesDrafts
        for var problem in reader.problems {
            if !isWanted {
                problem.severity = .warning
            }
            problems.append(problem)
        }
        return isWanted && !reader.hasErrors
    }
}
