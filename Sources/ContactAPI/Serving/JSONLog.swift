import Content
package import Logging

/// A log of JSON lines, one event each, with the time in UTC.
package struct JSONLog: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]

    private let clock: @Sendable () -> Int64
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - write: takes a line with its line end.
    package init(clock: @escaping @Sendable () -> Int64, write: @escaping @Sendable (String) -> Void) {
        self.clock = clock
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var members = [
            JSON.Member("time", .string(Timestamp(milliseconds: clock()).formatted(.milliseconds))),
            JSON.Member("level", .string(event.level.rawValue)),
            JSON.Member("event", .string(event.message.description)),
        ]
        let metadata = metadata.merging(event.metadata ?? [:]) { _, ofEvent in ofEvent }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
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

extension Logger {
    /// For libraries, whose own events matter only when something is wrong.
    var quiet: Logger {
        var logger = self
        logger.logLevel = .error
        return logger
    }
}
