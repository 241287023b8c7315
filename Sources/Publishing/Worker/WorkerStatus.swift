package import Content
import Foundation

/// What the worker did last, for `sweetdreams publish status`; a file next to the hooks.
package struct WorkerStatus: Sendable, Equatable {
    /// When the worker last looked for work.
    package var seen: Timestamp
    /// When it last knew that the newest content is live; nil for never.
    package var current: Timestamp?
    /// The release that is live; nil where nothing is known.
    package var release: String?
    /// The number of builds that failed since.
    package var failures = 0
    /// Why the last one failed; nil when it did not.
    package var failure: String?
    /// Why nothing is published although the build succeeded, such as after a rollback.
    package var held: String?
    /// When the worker builds next, if no hook comes before.
    package var next: Timestamp?
    /// When the last incident began.
    package var since: Timestamp?
    /// The incident that the operator was told of, by the names of channels.
    package var alerted: [String: Incident] = [:]
    /// Why the operator was not told.
    package var alertFailure: String?
    /// Whether it hears of changes of the database; nil where it does not try to.
    package var listens: Bool?
    /// Why it does not.
    package var silence: String?

    package init(seen: Timestamp) {
        self.seen = seen
    }

    /// The name of the file in the spool folder.
    package static let file = ".status.json"

    package var json: JSON {
        func time(_ time: Timestamp?) -> JSON { time.map { .string($0.formatted(.microseconds)) } ?? .null }
        return [
            "seen": time(seen),
            "current": time(current),
            "release": release.map(JSON.string) ?? .null,
            "failures": .integer(failures),
            "failure": failure.map(JSON.string) ?? .null,
            "held": held.map(JSON.string) ?? .null,
            "next": time(next),
            "since": time(since),
            "alerted": .object(
                alerted.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.rawValue)) }
            ),
            "alert_failure": alertFailure.map(JSON.string) ?? .null,
            "listens": listens.map(JSON.boolean) ?? .null,
            "silence": silence.map(JSON.string) ?? .null,
        ]
    }

    /// The status in a spool folder; nil where no worker has left one that can be read.
    package init?(in spool: Spool) {
        guard let bytes = FileContents.read(spool.path + "/" + WorkerStatus.file) else { return nil }
        let status = bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            return try? WorkerStatus(&reader)
        }
        guard let status else { return nil }
        self = status
    }

    private init(_ reader: inout JSONReader) throws(JSONError) {
        self.init(seen: Timestamp(microseconds: 0))
        try reader.enterObject()
        while let key = try reader.nextKey() {
            if try reader.nextKind() == .null {
                try reader.skipValue()
                continue
            }
            switch key {
            case "seen": seen = Timestamp(try reader.readString(), zone: .gmt) ?? seen
            case "current": current = Timestamp(try reader.readString(), zone: .gmt)
            case "release": release = try reader.readString()
            case "failures": failures = Int(String(try reader.readNumber())) ?? 0
            case "failure": failure = try reader.readString()
            case "held": held = try reader.readString()
            case "next": next = Timestamp(try reader.readString(), zone: .gmt)
            case "since": since = Timestamp(try reader.readString(), zone: .gmt)
            case "alerted":
                try reader.enterObject()
                while let channel = try reader.nextKey() {
                    alerted[channel] = Incident(rawValue: try reader.readString())
                }
            case "alert_failure": alertFailure = try reader.readString()
            case "listens": listens = try reader.readBoolean()
            case "silence": silence = try reader.readString()
            default: try reader.skipValue()
            }
        }
        try reader.finish()
    }

    /// Writes the file in one step; one that cannot be written is only missed by `publish status`.
    func save(in spool: Spool) {
        let path = spool.path + "/" + WorkerStatus.file
        _ = FileContents.replace(path, Array((JSONWriter().text(json) + "\n").utf8), isDurable: false)
    }
}
