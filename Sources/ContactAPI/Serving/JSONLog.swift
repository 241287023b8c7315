import Content
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
        var members = [
            JSON.Member("time", .string(Moment.text(clock()))),
            JSON.Member("level", .string(event.level.rawValue)),
            JSON.Member("event", .string(event.message.description)),
        ]
        for (key, value) in all {
            members.append(JSON.Member(key, JSONLog.json(value)))
        }
        write(JSONWriter(escaping: .html).text(.object(members)) + "\n")
    }

    /// Numbers stay numbers.
    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .stringConvertible(let number as Int): .integer(number)
        case .stringConvertible(let number as Double): .double(number)
        default: .string("\(value)")
        }
    }
}
