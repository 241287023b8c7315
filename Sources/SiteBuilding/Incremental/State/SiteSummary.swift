import Content

/// The facts about a finished site, which a build that has nothing to do reports again.
struct SiteSummary: Sendable {
    /// The number of pages and other rendered files by name, in the order of the plan.
    var pages: [(kind: String, count: Int)]
    var filesTotal: Int
    /// The size of all files.
    var bytes: Int
    /// How many drafts of files are not on it.
    var leftOutDrafts: Int
    /// When the site changes next by itself.
    var nextDue: Timestamp?
    var problems: [Problem]
    var notes: [String]

    init(
        pages: [(kind: String, count: Int)],
        filesTotal: Int,
        bytes: Int,
        leftOutDrafts: Int,
        nextDue: Timestamp?,
        problems: [Problem],
        notes: [String]
    ) {
        self.pages = pages
        self.filesTotal = filesTotal
        self.bytes = bytes
        self.leftOutDrafts = leftOutDrafts
        self.nextDue = nextDue
        self.problems = problems
        self.notes = notes
    }
}
