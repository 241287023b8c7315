import Content
import Foundation
import Hashing

/// The files of a content folder as one build sees them: records, and where each body lies until it is rendered.
struct MarkdownSession: ContentSession {
    private let source: Int
    private var found = RecordBatch()
    private var bodies: [Body] = []

    private struct Body: Sendable {
        let url: URL
        let path: String
        let range: Range<Int>
        /// The whole file's length, by which a change during the build is noticed.
        let fileLength: Int
    }

    init(source: Int) { self.source = source }

    mutating func report(_ problem: Problem) { found.problems.append(problem) }

    /// Reads a file's front matter.
    mutating func add(_ file: MarkdownFile) {
        do throws(Problems) {
            try add(try FrontMatter.parse(file), of: file)
        } catch {
            found.problems += error.all
        }
    }

    func read(_ use: (RecordBatch) -> Void) throws { use(found) }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    )
        throws
    {
        for (position, key) in keys.enumerated() {
            let body = bodies[key]
            let data = try? Data(contentsOf: body.url, options: .alwaysMapped)
            // A file that is gone or has another length is another file than the one whose front matter was read.
            guard let data, data.count == body.fileLength else {
                throw Problems([
                    Problem(
                        "changed-file",
                        at: .file(path: body.path),
                        "the file changed during the build",
                        advice: "build again"
                    )
                ])
            }
            try data.withUnsafeBytes { bytes in
                try use(position, UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[body.range]))
            }
        }
    }

    // MARK: Records

    private mutating func add(_ matter: FrontMatter, of file: MarkdownFile) throws(Problems) {
        var values = matter.values
        switch file.kind {
        case .artist: setStandard("public_profile_slug", file.slug, &values)
        case .testimonial: break
        default: setStandard("slug", file.slug, &values)
        }
        if file.kind == .post, let date = file.date { setStandard("created_at", date, &values) }
        let range = FrontMatter.bodyRange(of: file.bytes)
        bodies.append(Body(url: file.url, path: file.path, range: range, fileLength: file.bytes.count))
        let hasBody = file.bytes[range].contains { $0 > 0x20 }
        let hash = file.bytes.withUnsafeBufferPointer {
            ContentHash(UnsafeBufferPointer(rebasing: $0[range]))
        }
        let location = SourceLocation.file(path: file.path)
        let bodyLocation = SourceLocation.file(path: file.path, line: matter.bodyLine)
        if file.kind == .testimonial, hasBody {
            values["content"] = (.text(String(decoding: file.bytes[range], as: UTF8.self)), matter.bodyLine)
        }
        let record = Record(
            location: .file(path: file.path),
            values: values.filter { $0.key != "projects" && $0.key != "showcase" || file.kind != .artist },
            body: hasBody
                ? BodyReference(source: source, kind: file.kind, key: bodies.count - 1, hash: hash) : nil,
            bodyLocation: bodyLocation
        )
        switch file.kind {
        case .post: found.posts.append(record)
        case .project: found.projects.append(record)
        case .testimonial: found.testimonials.append(record)
        case .page: found.pages.append(record)
        case .artist, .release, .track:
            found.artists.append(
                ArtistRecords(
                    profile: record,
                    releases: try matter.items("projects", location),
                    tracks: try matter.items("showcase", location)
                )
            )
        }
    }

    /// What a file's name says counts where the front matter is silent.
    private func setStandard(
        _ key: String,
        _ value: String,
        _ values: inout [String: (value: RecordValue, line: Int?)]
    ) {
        if values[key].map({ $0.value == .absent }) ?? true { values[key] = (.word(value), nil) }
    }
}

extension MarkdownFile {
    private var stem: Substring { name.dropLast(".md".count) }

    /// The date that begins the name, as in `2026-11-24-title.md`.
    var date: String? {
        let prefix = String(stem.prefix(10))
        return stem.dropFirst(10).first == "-" && CalendarDay(prefix) != nil ? prefix : nil
    }

    var slug: String { String(date == nil ? stem : stem.dropFirst(11)) }
}
