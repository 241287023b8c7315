/// When each page that somebody looked at was made with its present bytes.
struct PageHistory: Sendable {
    private struct Page {
        var tag: String
        /// The last loading with which the page was compared.
        var loading: Int
        var made: String
    }

    private var pages: [String: Page] = [:]
    /// What happened before each loading; the last element belongs to the loading `count`.
    private var changes: [SiteChange] = []
    /// How often the site has been loaded.
    private(set) var count = 0

    /// How many loadings are remembered.
    private static let limit = 256

    /// Takes note of a loading, and of what happened before it.
    mutating func add(_ change: SiteChange) {
        changes.append(change)
        count += 1
        if changes.count > PageHistory.limit { changes.removeFirst() }
    }

    /// When the page with an address was made.
    ///
    /// - Parameters:
    ///   - tag: the page's ETag after a loading.
    ///   - loading: the number of that loading; 1 is the first.
    ///   - own: the files that the page is made of.
    mutating func made(_ url: String, tag: String, loading: Int, own: [String]) -> String {
        guard var page = pages[url] else {
            let made = "when it was opened"
            pages[url] = Page(tag: tag, loading: loading, made: made)
            return made
        }
        // A message may be late; the page is newer then.
        guard loading >= page.loading else { return page.made }
        if page.tag != tag {
            page.made = change(after: page.loading, until: loading).text(own: own)
            page.tag = tag
        }
        page.loading = loading
        pages[url] = page
        return page.made
    }

    private func change(after first: Int, until last: Int) -> SiteChange {
        var sum = SiteChange()
        for number in first + 1..<max(first, last) + 1 {
            let index = changes.count - 1 - (count - number)
            if changes.indices.contains(index) { sum.add(changes[index]) } else { sum.isIncomplete = true }
        }
        return sum
    }
}
