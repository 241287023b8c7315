import Content
import Foundation
import Hashing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The site as the last build left it, and what it left written of it.
struct PreviousBuild: Sendable {
    /// Nil for a site that no build left a usable state of.
    let state: BuildState?
    /// The same, also where it is not to be used: where records were does not depend on what was made of them.
    let history: BuildState?
    /// Why there is no state, for messages; nil where nothing is amiss.
    let invalidStateReason: String?
    /// The files in `state` that someone else changed or removed since, by their places.
    private(set) var modifiedFiles: Set<Int> = []
    /// The files that someone else put there.
    private(set) var untrackedFiles: [String] = []
    /// Every file of a site without a state.
    private(set) var files: Set<String> = []
    private let places: [UInt64: Int]
    /// The folder of the published site; empty for a build that writes nothing.
    let path: String

    /// Reads the state of a site; not yet whether it still is what the site holds.
    ///
    /// - Parameter isClean: whether the state is not to be used.
    init(of folder: OutputFolder, isClean: Bool) {
        path = folder.path
        var (state, invalidStateReason): (BuildState?, String?) = (nil, nil)
        if let site = FileStamp(folder.path) {
            do throws(InvalidState) {
                let read = try PreviousBuild.readState(folder.state)
                if read.siteInode == site.inode {
                    state = read
                } else {
                    invalidStateReason = "is of another folder"
                }
            } catch {
                invalidStateReason = error.reason
            }
        }
        history = state
        if isClean { (state, invalidStateReason) = (nil, "was not to be used") }
        self.state = state
        guard let state else {
            places = [:]
            files = FolderListing.files(in: folder.path)
            // The folder may have come from git, with nothing in it that a build made.
            self.invalidStateReason = files.isSubset(of: [OutputFolder.ignoreFile]) ? nil : invalidStateReason
            return
        }
        self.invalidStateReason = nil
        places = Dictionary(
            state.paths.indices.map { (state.paths.hash($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Of a build that writes nothing.
    init() { (state, history, invalidStateReason, places, path) = (nil, nil, nil, [:], "") }

    static func readState(_ path: String) throws(InvalidState) -> BuildState {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            throw InvalidState(reason: "is not there")
        }
        var result: Result<BuildState, InvalidState> = .failure(InvalidState(reason: "is not there"))
        // `withUnsafeBytes` of Data passes no typed errors on.
        data.withUnsafeBytes { bytes in
            result = Result { () throws(InvalidState) in try BuildState(bytes: bytes) }
        }
        return try result.get()
    }

    var isEmpty: Bool { state == nil && files.isEmpty }

    /// The index of a file in the state.
    func index(of path: String) -> Int? { places[ContentHash(path).value] }

    /// Hashes of the ids of a page; nil for a file that is not a page of the last build.
    func ids(ofPage file: String) -> [UInt64]? {
        guard let state, let index = index(of: file), index < state.pageCount else { return nil }
        return Array(state.ids[index])
    }

    /// The files of the site that are none of a new one.
    ///
    /// - Parameter hashes: of the new one's paths.
    func paths(notIn hashes: Set<UInt64>) -> [String] {
        guard let state else { return files.filter { !hashes.contains(ContentHash($0).value) } }
        return places.filter { !hashes.contains($0.key) }.map { state.paths[$0.value] }
    }

    /// Whether the state's file is as the last build left it.
    func isValid(_ place: Int) -> Bool { !modifiedFiles.contains(place) }

    var isUntouched: Bool { modifiedFiles.isEmpty && untrackedFiles.isEmpty }

    func stamp(of place: Int) -> FileStamp? {
        state.map { FileStamp(size: $0.sizes[place], time: $0.times[place], inode: $0.inodes[place]) }
    }

    // MARK: Looking after it

    /// The same after comparing every file and folder with the state.
    func inspected(_ folder: OutputFolder, workers: Int) async -> PreviousBuild {
        var build = self
        await build.inspect(folder, workers: workers)
        return build
    }

    /// Compares every file and folder with what the state says of them.
    ///
    /// - Parameter workers: how many threads look.
    private mutating func inspect(_ folder: OutputFolder, workers: Int) async {
        guard let state else { return }
        let root = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { return }
        defer { close(root) }
        let count = state.paths.count + state.folders.count
        let found = await withTaskGroup(of: [Int].self) { group in
            for worker in 0..<workers {
                let range = (count * worker / workers)..<(count * (worker + 1) / workers)
                group.addTask { PreviousBuild.differences(state, in: range, root) }
            }
            return await group.reduce(into: [], +=)
        }
        for index in found {
            if index < state.paths.count { modifiedFiles.insert(index) }
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
                untrackedFiles += below.isEmpty ? [entry] : below.map { entry + "/" + $0 }
            }
        }
    }

    /// What is not as the state says: places of files, and behind them of folders.
    private static func differences(_ state: BuildState, in range: Range<Int>, _ root: Int32) -> [Int] {
        let count = state.paths.count
        return range.filter { index in
            if index < count {
                let mark = state.paths.withCString(index) { FileStamp(at: root, $0) }
                return mark
                    != FileStamp(
                        size: state.sizes[index],
                        time: state.times[index],
                        inode: state.inodes[index]
                    )
            }
            let mark = state.folders.withCString(index - count) { FileStamp(at: root, $0) }
            return mark?.time != state.folderTimes[index - count]
        }
    }
}
