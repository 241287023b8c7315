/// The difference of two texts in the unified format, as `diff -u` prints it.
enum UnifiedDiff {
    /// How many lines are shown before and after a change.
    private static let context = 3

    private enum Line {
        case same(Substring)
        case removed(Substring)
        case added(Substring)

        var text: String {
            switch self {
            case .same(let text): " \(text)"
            case .removed(let text): "-\(text)"
            case .added(let text): "+\(text)"
            }
        }

        var isSame: Bool { if case .same = self { true } else { false } }
        var isInOld: Bool { if case .added = self { false } else { true } }
        var isInNew: Bool { if case .removed = self { false } else { true } }
    }

    /// - Parameters:
    ///   - oldName: what the first line calls the old text.
    ///   - newName: what the second line calls the new one.
    /// - Returns: empty where both are the same.
    static func text(_ old: String, _ new: String, oldName: String, newName: String) -> String {
        let lines = lines(old, new)
        var result = ""
        var index = 0
        var (oldLine, newLine) = (1, 1)
        while let change = lines[index...].firstIndex(where: { !$0.isSame }) {
            let start = max(change - context, index)
            for line in lines[index..<start] { advance(past: line, &oldLine, &newLine) }
            var end = change
            // Changes with little between them are one piece.
            while let next = lines[end...].firstIndex(where: { !$0.isSame }), next - end <= context * 2 {
                end = lines[next...].firstIndex(where: \.isSame) ?? lines.endIndex
            }
            end = min(end + context, lines.endIndex)
            let piece = lines[start..<end]
            let (oldCount, newCount) = (piece.count(where: \.isInOld), piece.count(where: \.isInNew))
            if result.isEmpty { result = "--- \(oldName)\n+++ \(newName)\n" }
            result += "@@ -\(range(oldLine, oldCount)) +\(range(newLine, newCount)) @@\n"
            for line in piece {
                result += line.text + "\n"
                advance(past: line, &oldLine, &newLine)
            }
            index = end
        }
        return result
    }

    private static func lines(_ old: String, _ new: String) -> [Line] {
        let (old, new) = (split(old), split(new))
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (oldIndex, newIndex) = (0, 0)
        while oldIndex < old.count || newIndex < new.count {
            if removed.contains(oldIndex) {
                lines.append(.removed(old[oldIndex]))
                oldIndex += 1
            } else if added.contains(newIndex) {
                lines.append(.added(new[newIndex]))
                newIndex += 1
            } else {
                lines.append(.same(old[oldIndex]))
                oldIndex += 1
                newIndex += 1
            }
        }
        return lines
    }

    private static func split(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func advance(past line: Line, _ old: inout Int, _ new: inout Int) {
        if line.isInOld { old += 1 }
        if line.isInNew { new += 1 }
    }

    /// The lines of a piece; of none, the line before it.
    private static func range(_ first: Int, _ count: Int) -> String {
        count == 1 ? "\(first)" : "\(count == 0 ? first - 1 : first),\(count)"
    }
}
