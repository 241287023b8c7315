import Content
import Foundation
import ReleaseManifest

/// The object `_site/current.json`: which release is live, and what a publication that did not end has left to do.
///
/// It is only ever replaced by its ETag, so that two publishers cannot miss each other.
struct S3Pointer: Sendable, Equatable {
    /// The live release, and who published it.
    struct Live: Sendable, Equatable {
        let id: String
        let tree: String
        let publisher: Publisher
    }

    /// Who publishes or published.
    struct Publisher: Sendable, Equatable {
        let host: String
        let process: Int
        let time: Timestamp
    }

    /// A release that can be gone back to, or the live one.
    struct Entry: Sendable, Equatable {
        let id: String
        let tree: String
        let pages: Int
    }

    /// A publication that began: files of its release may be there, and not only those of the live one.
    struct Pending: Sendable, Equatable {
        let id: String
        let publisher: Publisher
    }

    /// The version of the format.
    static let formatVersion = 1

    /// Nil before the first publication has ended.
    var live: Live?
    /// The one that was live last first.
    var releases: [Entry] = []
    /// The trees that `rollback` left.
    var badTrees: Set<String> = []
    /// Assets that the live release does not have, with the time at which they were last live.
    var retired: [String: Timestamp] = [:]
    var pending: [Pending] = []
    /// Files that are no longer part of the site and not deleted yet.
    var deletions: Set<String> = []
    /// What caches may still have of earlier releases.
    var purge = PurgeList()

    /// Whether something else than the live release may be there.
    var isUnfinished: Bool { !pending.isEmpty || !deletions.isEmpty }
}

extension S3Pointer {
    // MARK: Writing

    var json: [UInt8] {
        let value = JSON.object(omittingNil: [
            "version": .integer(S3Pointer.formatVersion),
            "id": live.map { .string($0.id) },
            "tree": live.map { .string($0.tree) },
            "publisher": live.map { S3Pointer.json($0.publisher) },
            "releases": .array(
                releases.map {
                    ["id": .string($0.id), "tree": .string($0.tree), "pages": .integer($0.pages)]
                }
            ),
            "bad": .array(badTrees.sorted().map(JSON.string)),
            "retired": .object(
                retired.sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, .string($0.value.formatted(.microseconds)))
                }
            ),
            "pending": .array(
                pending.map { ["id": .string($0.id), "publisher": S3Pointer.json($0.publisher)] }
            ),
            "deletions": .array(deletions.sorted().map(JSON.string)),
            "purge": .array(purge.paths.map(JSON.string)),
        ])
        return Array((JSONWriter(layout: .indented).text(value) + "\n").utf8)
    }

    private static func json(_ publisher: Publisher) -> JSON {
        [
            "host": .string(publisher.host),
            "process": .integer(publisher.process),
            "time": .string(publisher.time.formatted(.microseconds)),
        ]
    }

    // MARK: Reading

    /// - Returns: nil for bytes that are no pointer of this version.
    init?(json: [UInt8]) {
        var version = 0
        var isComplete = true
        var id: String?
        var tree: String?
        var publisher: Publisher?
        func read(_ reader: inout JSONReader) throws(JSONError) {
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "version": version = Int(try reader.readNumber()) ?? 0
                case "id": id = try reader.readString()
                case "tree": tree = try reader.readString()
                case "publisher": publisher = try S3Pointer.readPublisher(&reader)
                case "releases": releases = try S3Pointer.readReleases(&reader)
                case "bad": badTrees = Set(try S3Pointer.readTexts(&reader))
                case "retired": retired = try S3Pointer.readTimes(&reader)
                case "pending":
                    let (all, isWhole) = try S3Pointer.readPending(&reader)
                    pending = all
                    isComplete = isComplete && isWhole
                case "deletions": deletions = Set(try S3Pointer.readTexts(&reader))
                case "purge": purge = PurgeList(try S3Pointer.readTexts(&reader))
                default: try reader.skipValue()
                }
            }
            try reader.finish()
        }
        let isRead = json.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            return (try? read(&reader)) != nil
        }
        // A later version may know files that this one would not keep.
        guard isRead, isComplete, version == S3Pointer.formatVersion else { return nil }
        if let id, let tree, let publisher { live = Live(id: id, tree: tree, publisher: publisher) }
        guard (live == nil) == (id == nil) else { return nil }
        let ids = releases.map(\.id) + pending.map(\.id) + (id.map { [$0] } ?? [])
        let paths = Array(retired.keys) + Array(deletions)
        guard (ids + paths).allSatisfy(ReleaseFile.isSafe) else { return nil }
    }

    private static func readPublisher(_ reader: inout JSONReader) throws(JSONError) -> Publisher? {
        var host = ""
        var process = 0
        var time: Timestamp?
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "host": host = try reader.readString()
            case "process": process = Int(try reader.readNumber()) ?? 0
            case "time": time = Timestamp(try reader.readString(), zone: .gmt)
            default: try reader.skipValue()
            }
        }
        return time.map { Publisher(host: host, process: process, time: $0) }
    }

    private static func readReleases(_ reader: inout JSONReader) throws(JSONError) -> [Entry] {
        var entries: [Entry] = []
        try reader.enterArray()
        while try reader.hasNextElement() {
            var id = ""
            var tree = ""
            var pages = 0
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "id": id = try reader.readString()
                case "tree": tree = try reader.readString()
                case "pages": pages = Int(try reader.readNumber()) ?? 0
                default: try reader.skipValue()
                }
            }
            entries.append(Entry(id: id, tree: tree, pages: pages))
        }
        return entries
    }

    private static func readPending(
        _ reader: inout JSONReader
    ) throws(JSONError) -> (all: [Pending], isComplete: Bool) {
        var all: [Pending] = []
        var isComplete = true
        try reader.enterArray()
        while try reader.hasNextElement() {
            var id = ""
            var publisher: Publisher?
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "id": id = try reader.readString()
                case "publisher": publisher = try readPublisher(&reader)
                default: try reader.skipValue()
                }
            }
            if let publisher { all.append(Pending(id: id, publisher: publisher)) } else { isComplete = false }
        }
        return (all, isComplete)
    }

    private static func readTexts(_ reader: inout JSONReader) throws(JSONError) -> [String] {
        var texts: [String] = []
        try reader.enterArray()
        while try reader.hasNextElement() { texts.append(try reader.readString()) }
        return texts
    }

    private static func readTimes(_ reader: inout JSONReader) throws(JSONError) -> [String: Timestamp] {
        var times: [String: Timestamp] = [:]
        try reader.enterObject()
        while let key = try reader.nextKey() {
            times[key] = Timestamp(try reader.readString(), zone: .gmt)
        }
        return times
    }
}
