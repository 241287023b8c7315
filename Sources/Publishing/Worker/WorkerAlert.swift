package import Content

/// A state of the worker that an operator must know of.
package enum Incident: String, Sendable {
    /// Publishing has failed for some time.
    case failing
    /// A guard refuses the release.
    case held
}

/// A message to the operator: an incident began, or ended.
///
/// It holds no secret, because no message of a problem does.
package struct WorkerAlert: Sendable, Equatable {
    /// Nil when publishing works again.
    package let incident: Incident?
    /// Where the site is published.
    package let target: String
    /// When the incident began.
    package let since: Timestamp
    package let time: Timestamp
    /// Why the site is not published; nil when it is.
    package let reason: String?
    /// The release that is live; nil where nothing is known.
    package let release: String?

    package init(
        _ incident: Incident?,
        target: String,
        since: Timestamp,
        time: Timestamp,
        reason: String?,
        release: String?
    ) {
        self.incident = incident
        self.target = target
        self.since = since
        self.time = time
        self.reason = reason
        self.release = release
    }

    /// In ASCII, as the header of a mail needs it.
    package var subject: String {
        switch incident {
        case .failing: "The site cannot be published"
        case .held: "A release of the site is held back"
        case nil: "The site is published again"
        }
    }

    /// The same for every attempt to send this message, so that a second copy can be recognised.
    package var id: String { "\(event).\(since.microseconds)".replacing(".", with: "_") }

    private var event: String {
        switch incident {
        case .failing: "publishing.failing"
        case .held: "publishing.held"
        case nil: "publishing.recovered"
        }
    }

    package var lines: [String] {
        var lines = ["\(subject): \(target)"]
        if let reason { lines.append("Reason: \(reason)") }
        lines.append("Since: \(since.description)")
        if let release { lines.append("Live: \(release)") }
        if incident != nil {
            lines.append(
                "Visitors get the release that was live before. 'sweetdreams publish status' says what comes next."
            )
        }
        return lines
    }

    package var json: JSON {
        [
            "type": .string(event),
            "timestamp": .string(time.formatted(.microseconds)),
            "data": [
                "target": .string(target),
                "since": .string(since.formatted(.microseconds)),
                "reason": reason.map(JSON.string) ?? .null,
                "release": release.map(JSON.string) ?? .null,
            ],
        ]
    }
}

/// Sends messages to the operator.
package protocol AlertChannel: Sendable {
    /// Such as `mail`: under this name the worker remembers what it sent.
    var name: String { get }

    func send(_ alert: WorkerAlert) async throws(AlertFailure)
}

/// A message that was not sent.
package struct AlertFailure: Error {
    /// For an operator, without a secret.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
