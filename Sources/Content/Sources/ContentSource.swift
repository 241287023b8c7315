package import Foundation

/// Where content comes from: a folder of Markdown files or a database.
package protocol ContentSource: Sendable {
    /// The name in messages, such as `content` or `site.db`.
    var name: String { get }

    /// The files and folders of which at least one changes whenever the content does; nil for a server.
    var files: [String]? { get }

    /// Opens one consistent view, for one build.
    ///
    /// - Parameter index: the index of the source among the sources of the build, for `BodyReference.source`.
    /// - Throws: `SourceUnreachable` when it cannot be opened, `Problems` when its schema is wrong.
    func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession
}

/// How a build reads its sources.
package struct ReadOptions: Sendable {
    /// The build clock: later posts are scheduled.
    package let clock: Timestamp
    /// Lets a source with a clock of its own, such as a database server, use that instead of `clock`.
    package let prefersSourceClock: Bool
    /// The time zone of times without an offset, which decides when a post is due.
    package let timeZone: TimeZone
    /// Reads drafts and scheduled posts too.
    package let includesDrafts: Bool
    /// Whether records get revisions (`Record.revision`), because somebody keeps what they are decoded to.
    package let makesRevisions: Bool
    /// The fields that the site adds, some of which are columns of databases.
    package let fields: CustomFields
    /// The cache files of the sources; nil to read everything, and to keep nothing.
    package let cache: ReadCache?

    /// - Parameter timeZone: the site's; UTC by default.
    package init(
        clock: Timestamp,
        prefersSourceClock: Bool = false,
        timeZone: TimeZone = .gmt,
        includesDrafts: Bool,
        makesRevisions: Bool = false,
        fields: CustomFields = CustomFields(),
        cache: ReadCache? = nil
    ) {
        self.fields = fields
        self.clock = clock
        self.prefersSourceClock = prefersSourceClock
        self.timeZone = timeZone
        self.includesDrafts = includesDrafts
        self.makesRevisions = makesRevisions
        self.cache = cache
    }

    /// The same options with another build clock.
    package func with(clock: Timestamp) -> ReadOptions {
        ReadOptions(
            clock: clock,
            prefersSourceClock: prefersSourceClock,
            timeZone: timeZone,
            includesDrafts: includesDrafts,
            makesRevisions: makesRevisions,
            fields: fields,
            cache: cache
        )
    }
}

/// The cache files, by which the next build reads only what changed.
package struct ReadCache: Sendable {
    /// Rows of a database server.
    package let rows: String
    /// The front matter of Markdown files.
    package let frontMatter: String
    /// Identifies the program, because another one may read the same content differently.
    package let program: String

    package init(rows: String, frontMatter: String, program: String) {
        self.rows = rows
        self.frontMatter = frontMatter
        self.program = program
    }
}

/// One consistent view of a source.
package protocol ContentSession: Sendable {
    /// The instant of the view by the source's own clock; nil for a source without a clock.
    var instant: Timestamp? { get }

    /// Starts reading the records that may be public; drafts and scheduled posts only if they were asked for.
    ///
    /// Only one reading at a time: begin the next, or read bodies, when `nextBatch` has returned nil.
    func recordBatches() throws -> any RecordBatchIterator

    /// Reads bodies of one kind, in the order of `keys`.
    ///
    /// - Parameters:
    ///   - keys: keys of `BodyReference`s of this source.
    ///   - use: called with an index in `keys` and the UTF-8 of the body.
    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws

    /// Closes the view after the last body was read.
    func close()
}

extension ContentSession {
    package var instant: Timestamp? { nil }

    /// Does nothing: most views end with the process.
    package func close() {}

    /// All records in one batch.
    package func records() throws -> RecordBatch {
        var all = RecordBatch()
        var batches = try recordBatches()
        while let batch = try batches.nextBatch() {
            all.append(batch)
        }
        return all
    }
}

/// Reads a source batch by batch, so that one batch can be decoded while the next is read.
package protocol RecordBatchIterator {
    /// The next records; nil after the last.
    mutating func nextBatch() throws -> RecordBatch?
}

/// The records of a source that has them all in memory.
package struct SingleBatch: RecordBatchIterator {
    private var batch: RecordBatch?

    package init(_ batch: RecordBatch) {
        self.batch = batch
    }

    package mutating func nextBatch() -> RecordBatch? {
        batch.take()
    }
}

/// A source that cannot be read at all.
package struct SourceUnreachable: Error, Sendable {
    package let problem: Problem
    /// The connection was lost in the middle, so reading everything again may succeed.
    package let isTransient: Bool

    package init(_ problem: Problem, isTransient: Bool = false) {
        self.problem = problem
        self.isTransient = isTransient
    }
}

/// A file or a folder that cannot be written.
package struct OutputFailure: Error, Sendable {
    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }
}

/// A statement that would read more than is public, or a file that must not be overwritten.
package struct GuardError: Error, Sendable {
    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }
}
