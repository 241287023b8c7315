import Content

/// Tells the operator, by every channel and once for each incident, that publishing does not work, and that it works again.
///
/// What was told is in the worker's status, so that a worker that is started again does not tell it again.
package struct WorkerAlerts: Sendable {
    private let target: String
    private let channels: [any AlertChannel]
    private let patience: Int64
    private let note: @Sendable (String) -> Void

    /// - Parameters:
    ///   - target: the name of the place to publish to.
    ///   - patience: how long builds must have failed, in microseconds: a server that restarts is not worth a message.
    ///   - note: takes a line about a message that was not sent.
    package init(
        for target: String,
        by channels: [any AlertChannel],
        patience: Int64 = 5 * 60_000_000,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.target = target
        self.channels = channels
        self.patience = patience
        self.note = note
    }

    /// Sends what each channel has not told yet; what cannot be sent is tried again after the next build.
    func update(_ status: inout WorkerStatus, at now: Timestamp) async {
        var failures: [String] = []
        for channel in channels {
            let told = status.alerted[channel.name]
            let incident = incident(of: status, told: told, at: now)
            guard incident != told, let since = status.since else { continue }
            let alert = WorkerAlert(
                incident,
                target: target,
                since: since,
                time: now,
                reason: status.held ?? status.failure,
                release: status.release
            )
            do throws(AlertFailure) {
                try await channel.send(alert)
                status.alerted[channel.name] = incident
            } catch {
                failures.append("\(channel.name): \(error.reason)")
            }
        }
        status.alertFailure = failures.isEmpty ? nil : failures.joined(separator: "; ")
        if let failure = status.alertFailure { note("The operator was not told: \(failure)") }
    }

    private func incident(of status: WorkerStatus, told: Incident?, at now: Timestamp) -> Incident? {
        if status.held != nil { return .held }
        guard status.failure != nil else { return nil }
        let hasLasted = status.since.map { now.microseconds - $0.microseconds >= patience } ?? false
        return hasLasted ? .failing : told
    }
}
