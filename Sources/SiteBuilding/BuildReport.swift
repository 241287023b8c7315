package import Content

/// What a build did.
package struct BuildReport: Sendable {
    package enum Status: String, Sendable {
        case built
        case unchanged
        case failed
    }

    /// How long a step took.
    package struct Step: Sendable {
        package let name: String
        package let duration: Duration
    }

    package var status = Status.built
    /// Pages and files by kind, in the order of the kinds.
    package var pages: [(kind: String, count: Int)] = []
    package var filesTotal = 0
    package var filesWritten = 0
    package var filesRemoved = 0
    /// The addresses that are gone, sorted.
    package var removed: [String] = []
    /// Old addresses and where they lead; empty where nothing was read.
    package var redirects: [(from: String, to: String)] = []
    /// How many files were rendered from templates.
    package var rendered = 0
    /// How many bodies were rendered from Markdown.
    package var bodies = 0
    package var bytes = 0
    package var steps: [Step] = []
    package var duration = Duration.zero
    /// When the site changes next by itself.
    package var nextDue: Timestamp?
    package var problems: [Problem] = []
    package var notes: [String] = []
    /// The headers of every file, for whoever serves the site; nil where nothing was read (`describesSite`).
    package var headers: Headers?

    /// What the build was made of, which is freed with the report: a program that ends with it need not free it.
    var remains: (any Sendable)?

    package init() {}

    init(_ draft: SiteDraft, _ result: SiteRendering.Result, _ warnings: [Problem]) {
        let counts = draft.plan.counts
        for kind in PageKind.allCases {
            guard let count = counts[kind] else { continue }
            if let index = pages.firstIndex(where: { $0.kind == kind.name }) {
                pages[index].count += count
            } else {
                pages.append((kind.name, count))
            }
        }
        rendered = result.made.count
        bodies = result.bodies
        nextDue = draft.catalog.nextDue
        problems = warnings
        notes = draft.catalog.notes
        headers = draft.headers
    }
}
