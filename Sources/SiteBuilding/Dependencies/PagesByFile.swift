import Content
import Hashing
import Spelling

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

    /// The names of all files in a folder, such as `blog/`.
    func names(in folder: String) -> FileNames {
        let paths = addresses.keys.lazy.map(\.text).filter { $0.utf8.starts(with: folder.utf8) }
        return FileNames(paths.map { String(decoding: $0.utf8.dropFirst(folder.utf8.count), as: UTF8.self) })
    }
}

/// The names of the files in a folder, to find those that a misspelled one may have meant.
struct FileNames: Sendable {
    private let index: NameIndex
    /// The names that begin with a date by the rest of the name, because addresses do not have the date.
    private var dated: [String: [String]] = [:]

    init(_ names: [String]) {
        index = NameIndex(names)
        for name in names where FileNames.beginsWithDate(name) {
            dated[String(name.dropFirst(FileNames.dateLength)), default: []].append(name)
        }
    }

    private static let dateLength = "2026-11-24-".count

    private static func beginsWithDate(_ name: String) -> Bool {
        let start = name.utf8.prefix(dateLength)
        return start.count == dateLength && start.last == UInt8(ascii: "-")
            && start.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
    }

    /// The name nearest to that of a missing file; those that only begin with a date come first.
    func nearest(to name: String) -> [String] {
        dated[name].map { $0.sorted() } ?? index.nearest(to: name, count: 1)
    }
}
