import Synchronization

/// Counters for Prometheus; no label says anything of a visitor.
package final class Metrics: Sendable {
    /// A value that others measure, at the time of a scrape.
    package struct Gauge: Sendable {
        let name: String
        /// In braces; empty without labels.
        let labels: String
        let value: Double

        init(_ name: String, labels: String = "", value: Double) {
            self.name = name
            self.labels = labels
            self.value = value
        }
    }

    private struct State {
        var requests: [Int: Int] = [:]
        var submissions: [String: Int] = [:]
        var deliveryFailures: [String: Int] = [:]
        var deployHooks: [String: Int] = [:]
        var quotaRejections = 0
        var changes = 0
        var commits = Histogram()
        var responses = Histogram()
    }

    private let state = Mutex(State())

    package init() {}

    package func count(status: Int, seconds: Double) {
        state.withLock { state in
            state.requests[status, default: 0] += 1
            state.responses.add(seconds)
        }
    }

    package func count(verdict: SpamScore.Verdict) {
        state.withLock { $0.submissions[verdict.rawValue, default: 0] += 1 }
    }

    /// How a request with a deploy hook ends.
    package enum HookOutcome: String, Sendable {
        /// A file is in the spool.
        case accepted
        /// It was accepted before.
        case repeated
        /// Its sender does not know the secret, or it is too old or too large.
        case refused
        /// Its sender has sent too many.
        case limited
        /// It was not kept.
        case failed
    }

    package func count(hook outcome: HookOutcome) {
        state.withLock { $0.deployHooks[outcome.rawValue, default: 0] += 1 }
    }

    package func countQuotaRejection() {
        state.withLock { $0.quotaRejections += 1 }
    }

    package func count(commit: Journal.CommitReport) {
        state.withLock { state in
            state.commits.add(commit.seconds)
            state.changes += commit.changes
        }
    }

    package func count(failureOf channel: OutboxChannel) {
        state.withLock { $0.deliveryFailures[channel.rawValue, default: 0] += 1 }
    }

    /// The text format (Prometheus, "Exposition formats").
    package func text(gauges: [Gauge]) -> String {
        let state = state.withLock { $0 }
        let requests = Dictionary(uniqueKeysWithValues: state.requests.map { (String($0), $1) })
        var text = PrometheusText()
        text.add(counter: "contact_requests_total", label: "code", values: requests)
        text.add(counter: "contact_submissions_total", label: "verdict", values: state.submissions)
        text.add(
            counter: "contact_delivery_failures_total",
            label: "channel",
            values: state.deliveryFailures
        )
        text.add(counter: "deploy_hooks_total", label: "outcome", values: state.deployHooks)
        text.add(counter: "contact_quota_rejections_total", value: state.quotaRejections)
        text.add(histogram: "contact_answer_seconds", state.responses)
        text.add(histogram: "journal_commit_seconds", state.commits)
        text.add(counter: "journal_changes_total", value: state.changes)
        text.add(gauges: gauges)
        return text.lines.joined(separator: "\n") + "\n"
    }
}

private struct Histogram {
    /// Upper bounds of the buckets, in seconds.
    static let bounds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    /// Each counts the values up to its bound.
    var buckets = [Int](repeating: 0, count: bounds.count)
    var count = 0
    var sum = 0.0

    mutating func add(_ value: Double) {
        for (index, bound) in Histogram.bounds.enumerated() where value <= bound {
            buckets[index] += 1
        }
        count += 1
        sum += value
    }
}

private struct PrometheusText {
    var lines: [String] = []

    mutating func add(counter name: String, label: String, values: [String: Int]) {
        lines.append("# TYPE \(name) counter")
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            lines.append("\(name){\(label)=\"\(key)\"} \(value)")
        }
    }

    mutating func add(counter name: String, value: Int) {
        lines.append("# TYPE \(name) counter")
        lines.append("\(name) \(value)")
    }

    mutating func add(histogram name: String, _ histogram: Histogram) {
        lines.append("# TYPE \(name) histogram")
        for (bound, value) in zip(Histogram.bounds, histogram.buckets) {
            lines.append("\(name)_bucket{le=\"\(bound)\"} \(value)")
        }
        lines.append("\(name)_bucket{le=\"+Inf\"} \(histogram.count)")
        lines.append("\(name)_sum \(histogram.sum)")
        lines.append("\(name)_count \(histogram.count)")
    }

    mutating func add(gauges: [Metrics.Gauge]) {
        for name in Set(gauges.map(\.name)).sorted() {
            lines.append("# TYPE \(name) gauge")
            for gauge in gauges where gauge.name == name {
                lines.append("\(name)\(gauge.labels) \(gauge.value)")
            }
        }
    }
}
