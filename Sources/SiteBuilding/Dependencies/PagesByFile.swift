import Content
import Hashing

/// The pages that are made of Markdown files, by the paths of the files below the content folder.
struct PagesByFile: Sendable {
    private var addresses: [FileName: String] = [:]
    /// The paths by their normalized form; more than one where files differ in nothing else.
    private var paths: [String: [String]] = [:]

    init(_ pages: [(path: String, address: String)]) {
        for page in pages {
            addresses[FileName(page.path)] = page.address
            paths[FileName.normalized(page.path), default: []].append(page.path)
        }
    }

    /// The page of the file with this name, or else of one whose name has another Unicode form.
    ///
    /// - Parameter keys: gets the key of the dependency.
    func page(ofFile path: String, _ keys: inout [UInt64]) -> String? {
        let normalized = FileName.normalized(path)
        keys.append(Dependency.file(normalized))
        return addresses[FileName(path)] ?? sorted(normalized).first.flatMap { addresses[FileName($0)] }
    }

    private func sorted(_ normalized: String) -> [String] {
        (paths[normalized] ?? []).sorted { a, b in a.utf8.lexicographicallyPrecedes(b.utf8) }
    }

    /// Everything that can be looked up, for the next build.
    var dependencies: [Dependency] {
        paths.keys.map { normalized in
            var hasher = ContentHasher()
            for path in sorted(normalized) {
                hasher.add(path)
                hasher.add(addresses[FileName(path)])
            }
            return Dependency(key: Dependency.file(normalized), result: hasher.value)
        }
    }

    /// The nearest names of files in the folder of a missing one.
    ///
    /// - Parameter nearest: finds the names most similar to one.
    func nearest(to path: String, _ nearest: (String, [String]) -> [String]) -> [String] {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/") + "/"
        let name = String(path.dropFirst(folder.count))
        let names = addresses.keys.map(\.text).filter { $0.hasPrefix(folder) }.map {
            String($0.dropFirst(folder.count))
        }
        // Files that only begin with a date come first, because addresses do not have it.
        let dated = names.filter { $0.hasSuffix("-" + name) }.sorted()
        return dated.isEmpty ? nearest(name, names) : dated
    }
}
