import Content
import Foundation

/// Finds a file of a folder by a name that somebody typed.
struct FileLookup {
    let root: URL

    /// The paths that a reference may mean, the most exact first: as it is written, then with its percent codes decoded
    /// and without what follows `?` or `#`.
    static func candidates(_ reference: String) -> [String] {
        let decoded = FileName.decoded(reference)
        return decoded.utf8.elementsEqual(reference.utf8) ? [reference] : [reference, decoded]
    }

    /// The path, as it is on the disk, whose name differs from a path only in its Unicode form; nil when there is none.
    func otherForm(of path: String) -> String? {
        if path.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
        var found: [String] = []
        for part in path.split(separator: "/").map(String.init) {
            let folder = found.isEmpty ? root : root.appending(path: found.joined(separator: "/"))
            // A folder that is not there has no files.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let normalized = FileName.normalized(part)
            let same = names.filter { FileName.normalized($0).utf8.elementsEqual(normalized.utf8) }
            let exact = same.first { $0.utf8.elementsEqual(part.utf8) }
            let nearest = same.min { a, b in a.utf8.lexicographicallyPrecedes(b.utf8) }
            guard let name = exact ?? nearest else { return nil }
            found.append(name)
        }
        return found.joined(separator: "/")
    }
}
