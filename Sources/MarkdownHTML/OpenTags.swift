/// Limits how deep elements nest, because the parser looks through all that are open at nearly every tag.
///
/// It counts at least one in six of the parser's open elements: those that end by themselves lie in one that is counted,
/// and an end tag ends here no more than there.
struct OpenTags {
    /// Deeper than editors and people write.
    static let limit = 100

    private struct Entry {
        let name: String
        let nesting: HTMLElement.Nesting
    }

    private var entries: [Entry] = []
    /// How many tags of each name were left out and not ended yet.
    private var leftOut: [String: Int] = [:]

    /// Opens an element.
    ///
    /// - Returns: false if its tag must be left out.
    mutating func open(_ name: String, _ nesting: HTMLElement.Nesting) -> Bool {
        switch nesting {
        case .void: return true
        case .row:
            if ["tbody", "tfoot", "thead", "tr"].contains(name) { endCell() }
            return true
        case .cell:
            guard endCell() else { return true }
        case .format:
            // A link ends the one before.
            if name == "a" { _ = close(name, nesting) }
        case .block, .heading, .inline: break
        }
        guard entries.count < OpenTags.limit else {
            leftOut[name, default: 0] += 1
            return false
        }
        entries.append(Entry(name: name, nesting: nesting))
        return true
    }

    /// Ends an element.
    ///
    /// - Returns: false if the end tag must be left out, because the start tag was.
    mutating func close(_ name: String, _ nesting: HTMLElement.Nesting) -> Bool {
        if let count = leftOut[name], count > 0 {
            leftOut[name] = count - 1
            return false
        }
        switch nesting {
        case .void, .row: break
        case .format:
            if let index = index(of: name, nesting) { entries.remove(at: index) }
        case .block, .cell, .heading, .inline:
            if let index = index(of: name, nesting) { entries.removeSubrange(index...) }
        }
        return true
    }

    /// The open element that an end tag ends, by the scopes of the standard (section 13.2.4.2).
    private func index(of name: String, _ nesting: HTMLElement.Nesting) -> Int? {
        for (index, entry) in entries.enumerated().reversed() {
            if entry.name == name || (nesting == .heading && entry.nesting == .heading) { return index }
            let isBarrier = entry.name == "table" || (entry.nesting == .cell && name != "table")
            let endsSearch = nesting == .inline && [.block, .heading].contains(entry.nesting)
            if isBarrier || endsSearch { return nil }
        }
        return nil
    }

    /// Ends everything in the open cell; false without a table.
    @discardableResult
    private mutating func endCell() -> Bool {
        guard let table = entries.lastIndex(where: { $0.name == "table" }) else { return false }
        entries.removeSubrange((table + 1)...)
        return true
    }
}
