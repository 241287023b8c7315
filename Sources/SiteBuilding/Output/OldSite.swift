import Content
import Foundation
import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The site as the last build left it, and what it left written of it.
struct OldSite: Sendable {
    /// Nil for a site that no build left a usable state of.
    let state: BuildState?
    /// The same, also where it is not to be used: where records were does not depend on what was made of them.
    let history: BuildState?
    /// Why there is no state, for messages; nil where nothing is amiss.
    let distrust: String?
    /// The files in `state` that someone else changed or removed since, by their places.
    private(set) var spoilt: Set<Int> = []
    /// The files that someone else put there.
    private(set) var strangers: [String] = []
    /// Every file of a site without a state.
    private(set) var files: Set<String> = []
    private let places: [UInt64: Int]

    /// Reads the state of a site; not yet whether it still is what the site holds.
    ///
    /// - Parameter isClean: whether the state is not to be used.
    init(of folder: OutputFolder, isClean: Bool) {
        var (state, distrust): (BuildState?, String?) = (nil, nil)
        if let site = FileMark(folder.path) {
            do throws(DamagedState) {
                let read = try OldSite.readState(folder.state)
                if read.siteInode == site.inode { state = read } else { distrust = "is of another folder" }
            } catch {
                distrust = error.reason
            }
        }
        history = state
        if isClean { (state, distrust) = (nil, "was not to be used") }
        self.state = state
        guard let state else {
            places = [:]
            files = FolderListing.files(in: folder.path)
            // The folder may have come from git, with nothing in it that a build made.
            self.distrust = files.isSubset(of: [OutputFolder.ignoreFile]) ? nil : distrust
            return
        }
        self.distrust = nil
        places = Dictionary(
            state.paths.indices.map { (state.paths.hash($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Of a build that writes nothing.
    init() { (state, history, distrust, places) = (nil, nil, nil, [:]) }

    static func readState(_ path: String) throws(DamagedState) -> BuildState {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            throw DamagedState(reason: "is not there")
        }
        var result: Result<BuildState, DamagedState> = .failure(DamagedState(reason: "is not there"))
        // `withUnsafeBytes` of Data passes no typed errors on.
        data.withUnsafeBytes { bytes in
            result = Result { () throws(DamagedState) in try BuildState(bytes: bytes) }
        }
        return try result.get()
    }

    var isEmpty: Bool { state == nil && files.isEmpty }

    /// The place of a file in the state.
    func place(of path: String) -> Int? { places[ContentHash(path).value] }

    /// The files of the site that are none of a new one.
    ///
    /// - Parameter hashes: of the new one's paths.
    func paths(butFor hashes: Set<UInt64>) -> [String] {
        guard let state else { return files.filter { !hashes.contains(ContentHash($0).value) } }
        return places.filter { !hashes.contains($0.key) }.map { state.paths[$0.value] }
    }

    /// Whether the state's file is as the last build left it.
    func isSound(_ place: Int) -> Bool { !spoilt.contains(place) }

    var isUntouched: Bool { spoilt.isEmpty && strangers.isEmpty }

    func mark(_ place: Int) -> FileMark? {
        state.map { FileMark(size: $0.sizes[place], time: $0.times[place], inode: $0.inodes[place]) }
    }

    // MARK: Looking after it

    /// Compares every file and folder with what the state says of them.
    ///
    /// - Parameter workers: how many threads look.
    mutating func inspect(_ folder: OutputFolder, workers: Int) async {
        guard let state else { return }
        let root = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { return }
        defer { close(root) }
        let count = state.paths.count + state.folders.count
        let found = await withTaskGroup(of: [Int].self) { group in
            for worker in 0..<workers {
                let range = (count * worker / workers)..<(count * (worker + 1) / workers)
                group.addTask { OldSite.differences(state, in: range, root) }
            }
            return await group.reduce(into: [], +=)
        }
        for index in found {
            if index < state.paths.count { spoilt.insert(index) }
        }
        let folders = found.filter { $0 >= state.paths.count }.map { state.folders[$0 - state.paths.count] }
        guard !folders.isEmpty else { return }
        let known = Set(state.paths.indices.map { state.paths[$0] }).union(
            state.folders.indices.map { state.folders[$0] }
        )
        for name in folders {
            let prefix = name == "." ? "" : name + "/"
            let names =
                (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + prefix)) ?? []
            for entry in names.map({ prefix + $0 })
            where !known.contains(entry) && entry != OutputFolder.ignoreFile {
                let below = FolderListing.files(in: folder.path + "/" + entry)
                strangers += below.isEmpty ? [entry] : below.map { entry + "/" + $0 }
            }
        }
    }

    /// What is not as the state says: places of files, and behind them of folders.
    private static func differences(_ state: BuildState, in range: Range<Int>, _ root: Int32) -> [Int] {
        let count = state.paths.count
        return range.filter { index in
            if index < count {
                let mark = state.paths.withCString(index) { FileMark(at: root, $0) }
                return mark
                    != FileMark(
                        size: state.sizes[index],
                        time: state.times[index],
                        inode: state.inodes[index]
                    )
            }
            let mark = state.folders.withCString(index - count) { FileMark(at: root, $0) }
            return mark?.time != state.folderTimes[index - count]
        }
    }
}
