/// A location content comes from: a folder of Markdown or a database.
package protocol ContentSource: Sendable {
    /// What messages call it, such as `content` or `site.db`.
    var name: String { get }

    /// The files and folders of which one changes whenever the content does; nil for a source that is no file.
    var files: [String]? { get }

    /// Opens one consistent view, for one build.
    ///
    /// - Parameter index: the source's location among the sources of the build, for the bodies' references.
    /// - Throws: `SourceUnreachable` when it cannot be opened, `Problems` when it is not what it should be.
    func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession
}

/// What a build wants to read.
package struct ReadOptions: Sendable {
    /// The build clock: posts after it are scheduled.
    package let clock: Timestamp
    /// Whether a source that has a clock of its own goes by that.
    package let prefersSourceClock: Bool
    /// Whether drafts and scheduled posts are read too.
    package let includesDrafts: Bool
    /// A file in which a source may keep what it read, for the next reading; nil when everything is to be read anew.
    package let memory: String?

    package init(
        clock: Timestamp,
        prefersSourceClock: Bool = false,
        includesDrafts: Bool,
        memory: String? = nil
    ) {
        self.clock = clock
        self.prefersSourceClock = prefersSourceClock
        self.includesDrafts = includesDrafts
        self.memory = memory
    }
}

/// One consistent view of a source.
package protocol ContentSession: Sendable {
    /// The moment that is seen, by the source's own clock; nil for a source without one.
    var moment: Timestamp? { get }

    /// Reads every record that may be public; drafts and scheduled posts only when they were asked for.
    ///
    /// - Parameter use: is given the records in parts, so that one can be decoded while the next is read.
    func read(_ use: (RecordBatch) -> Void) throws

    /// Reads bodies of one kind, in the order of their keys' list.
    ///
    /// - Parameters:
    ///   - keys: of `BodyReference`s of this source.
    ///   - use: is given the position in `keys` and the body's UTF-8.
    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    )
        throws

    /// Ends the view, when everything was read.
    func end()
}

extension ContentSession {
    package var moment: Timestamp? { nil }

    /// Most views end with the process.
    package func end() {}

    /// Every record that may be public, at once.
    package func records() throws -> RecordBatch {
        var all = RecordBatch()
        try read { all.add($0) }
        return all
    }
}

/// A source that cannot be read at all.
package struct SourceUnreachable: Error, Sendable {
    package let problem: Problem
    /// Whether it was lost in the middle and reading everything again may well succeed.
    package let isTransient: Bool

    package init(_ problem: Problem, isTransient: Bool = false) {
        self.problem = problem
        self.isTransient = isTransient
    }
}

/// A statement or file that would read more than is public.
package struct GuardError: Error, Sendable {
    package let problem: Problem

    package init(_ problem: Problem) { self.problem = problem }
}
