import Content
import Foundation
import ReleaseManifest

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder of a local target.
///
/// ```
/// current                      a link to the live release, which a web server serves
/// releases/ID                  a release; its files are never written to again
/// releases/ID.manifest.json    its manifest
/// releases/ID.carried.json     files of earlier releases that it still answers for, and until when
/// state/lock                   held by the publisher that writes
/// state/bad.json               the trees that `rollback` left
/// state/purge.json             the paths that caches have not been told to forget yet
/// ```
struct ReleaseStore: Sendable {
    /// The path of the folder, without a slash at the end.
    let root: String
    /// The target as messages name it.
    let name: String

    var current: String { root + "/current" }
    var releases: String { root + "/releases" }
    var state: String { root + "/state" }
    var lock: String { state + "/lock" }
    private var bad: String { state + "/bad.json" }
    private var purge: String { state + "/purge.json" }

    func folder(of id: String) -> String { releases + "/" + id }
    func manifestFile(of id: String) -> String { folder(of: id) + ".manifest.json" }
    private func carriedFile(of id: String) -> String { folder(of: id) + ".carried.json" }

    // MARK: Reading

    /// The id of the live release; nil where there is none.
    ///
    /// - Throws: `PublishError` where `current` is something else.
    func liveID() throws(PublishError) -> String? {
        var status = stat()
        guard lstat(current, &status) == 0 else { return nil }
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: current) else {
            throw foreign("'current' is not a link to a release")
        }
        let parts = target.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "releases", ReleaseFile.isSafe(String(parts[1])) else {
            throw foreign("'current' leads to \(target.escapedForTerminal)")
        }
        return String(parts[1])
    }

    private func foreign(_ reason: String) -> PublishError {
        error(
            .refused,
            "foreign-folder",
            "\(reason), so something else keeps this folder",
            advice: "publish to an empty folder"
        )
    }

    func manifest(of id: String) throws(PublishError) -> ReleaseManifest {
        guard let json = FileContents.read(manifestFile(of: id)) else {
            throw failure("cannot read the manifest of \(id)")
        }
        do {
            return try ReleaseManifest(json: json)
        } catch {
            throw self.error(
                .failed,
                "bad-manifest",
                "the manifest of \(id) \(error.reason)",
                advice: "go back to another release, or publish to an empty folder"
            )
        }
    }

    /// The ids of all complete releases, the one that was made or published last first.
    ///
    /// By the times of their manifests: several releases may have been built in the same second.
    var ids: [String] {
        // A folder that cannot be listed has no releases; writing to it fails with the reason.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: releases)) ?? []
        let manifests = names.filter { $0.hasSuffix(".manifest.json") && !$0.hasPrefix(".") }
        let ids = manifests.map { String($0.dropLast(".manifest.json".count)) }
        return ids.filter { names.contains($0) }.map { (time: time(of: $0), id: $0) }.sorted(by: >).map(\.id)
    }

    /// When a release was last written down, in nanoseconds.
    private func time(of id: String) -> Int {
        var status = stat()
        guard stat(manifestFile(of: id), &status) == 0 else { return 0 }
        #if canImport(Glibc)
        return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
        #else
        return status.st_mtimespec.tv_sec * 1_000_000_000 + status.st_mtimespec.tv_nsec
        #endif
    }

    /// The trees that `rollback` left.
    var badTrees: Set<String> { texts(in: bad) }

    /// What caches may still have of earlier releases.
    var purgeList: PurgeList { PurgeList(texts(in: purge)) }

    /// The texts of an array in a file; none where there is no such file.
    private func texts(in file: String) -> Set<String> {
        guard let json = FileContents.read(file) else { return [] }
        return json.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            return (try? ReleaseStore.texts(&reader)) ?? []
        }
    }

    private static func texts(_ reader: inout JSONReader) throws(JSONError) -> Set<String> {
        var texts: Set<String> = []
        try reader.enterArray()
        while try reader.hasNextElement() { texts.insert(try reader.readString()) }
        try reader.finish()
        return texts
    }

    /// The files that a release has of earlier ones, with the time at which each was last live.
    func carried(by id: String) -> [String: Timestamp] {
        // Without the file, nothing is carried on.
        guard let json = FileContents.read(carriedFile(of: id)) else { return [:] }
        return json.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            return (try? ReleaseStore.times(&reader)) ?? [:]
        }
    }

    private static func times(_ reader: inout JSONReader) throws(JSONError) -> [String: Timestamp] {
        var times: [String: Timestamp] = [:]
        try reader.enterObject()
        while let path = try reader.nextKey() {
            let time = Timestamp(try reader.readString(), zone: .gmt)
            if ReleaseFile.isSafe(path) { times[path] = time }
        }
        try reader.finish()
        return times
    }

    // MARK: Writing

    func save(badTrees: Set<String>) throws(PublishError) {
        try save(badTrees.sorted(), in: bad)
    }

    func save(_ list: PurgeList) throws(PublishError) {
        try save(list.paths, in: purge)
    }

    private func save(_ texts: [String], in file: String) throws(PublishError) {
        let json = JSONWriter().text(.array(texts.map(JSON.string)))
        guard FileContents.replace(file, Array(json.utf8)) else { throw failure("cannot write \(file)") }
    }

    func save(_ manifest: ReleaseManifest, carried: [String: Timestamp]) throws(PublishError) {
        let members = carried.sorted { $0.key < $1.key }.map { path, time in
            JSON.Member(path, .string(time.formatted(.microseconds)))
        }
        let json = JSONWriter().text(.object(members))
        guard FileContents.replace(carriedFile(of: manifest.id), Array(json.utf8)),
            FileContents.replace(manifestFile(of: manifest.id), manifest.json)
        else { throw failure("cannot write the manifest of \(manifest.id)") }
    }

    /// Links a file of a release into a folder, together with the folders above it.
    ///
    /// - Returns: false where that is not possible: it is gone, is there already, or has as many links as the file system
    ///   allows.
    @discardableResult
    func link(_ path: String, from id: String, to destination: String) -> Bool {
        let source = folder(of: id) + "/" + path
        let target = destination + "/" + path
        if Glibc.link(source, target) == 0 { return true }
        guard errno == ENOENT, let slash = target.lastIndex(of: "/") else { return false }
        // Where it cannot be created, the second attempt fails too.
        try? FileManager.default.createDirectory(
            atPath: String(target[..<slash]),
            withIntermediateDirectories: true
        )
        return Glibc.link(source, target) == 0
    }

    /// Lets `current` lead to a release, in one step.
    func switchOver(to id: String) throws(PublishError) {
        let part = current + ".part"
        unlink(part)
        guard symlink("releases/" + id, part) == 0, rename(part, current) == 0, FileContents.sync(root)
        else { throw failure("cannot let 'current' lead to \(id)") }
    }

    /// Removes a release; its manifest goes first, so that half of one is never taken for a whole one.
    func remove(_ id: String) {
        unlink(manifestFile(of: id))
        unlink(carriedFile(of: id))
        // A release that cannot be removed does no harm: the next publication tries again.
        try? FileManager.default.removeItem(atPath: folder(of: id))
    }

    /// Removes what a killed publication left.
    ///
    /// - Parameter live: is never removed, whatever became of its manifest.
    func removeLeftovers(live: String?) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: releases)) ?? []
        for name in names where name.hasPrefix(".") || name.hasSuffix(".part") {
            try? FileManager.default.removeItem(atPath: releases + "/" + name)
        }
        let complete = Set(ids)
        let folders = names.filter {
            !$0.hasPrefix(".") && !$0.contains(".manifest.") && !$0.contains(".carried.")
        }
        for folder in folders where folder != live && !complete.contains(folder) { remove(folder) }
    }

    // MARK: Errors

    func error(
        _ kind: PublishError.Kind,
        _ code: String,
        _ message: String,
        advice: String
    ) -> PublishError {
        PublishError(kind, Problem(code, at: .file(path: name), message, advice: advice))
    }

    /// The error of a system call, with the reason in `errno`.
    func failure(_ message: String) -> PublishError {
        let reason = String(cString: strerror(errno))
        return error(
            .failed,
            "publish",
            "\(message): \(reason)",
            advice: "check the rights and the space of the disk; visitors get the release before"
        )
    }
}
