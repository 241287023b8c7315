import Foundation
package import Logging

extension Logger {
    /// For libraries below, whose own words are of use only when something is wrong.
    var quiet: Logger {
        var logger = self
        logger.logLevel = .error
        return logger
    }
}

/// A log of JSON lines, one event each, with the moment in UTC.
package struct JSONLog: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]

    private let write: @Sendable (String) -> Void
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - write: takes a line with its end.
    package init(clock: @escaping @Sendable () -> Int64, write: @escaping @Sendable (String) -> Void) {
        self.clock = clock
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let members =
            [
                ("time", JSONText.quoted(Moment.text(clock()))),
                ("level", JSONText.quoted(event.level.rawValue)),
                ("event", JSONText.quoted(event.message.description)),
            ] + all.map { ($0.key, JSONLog.value($0.value)) }
        write(JSONText.object(members) + "\n")
    }

    /// Numbers stay numbers.
    private static func value(_ value: Logger.Metadata.Value) -> String {
        switch value {
        case .stringConvertible(let number as Int): String(number)
        case .stringConvertible(let number as Double): String(number)
        default: JSONText.quoted("\(value)")
        }
    }
}
