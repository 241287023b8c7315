import Synchronization

/// What is counted, for Prometheus; no label says anything of a visitor.
package final class Metrics: Sendable {
    /// Upper ends of the histograms' buckets, in seconds.
    private static let bounds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    private struct Histogram {
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
        var count = 0
        var sum = 0.0

        mutating func add(_ value: Double) {
            for (index, bound) in Metrics.bounds.enumerated() where value <= bound { buckets[index] += 1 }
            count += 1
            sum += value
        }
    }

    private struct State {
        var requests: [Int: Int] = [:]
        var submissions: [String: Int] = [:]
        var failures: [String: Int] = [:]
        var refusals = 0
        var commits = Histogram()
        var committed = 0
        var answers = Histogram()
    }

    private let state = Mutex(State())

    package init() {}

    package func count(status: Int, seconds: Double) {
        state.withLock {
            $0.requests[status, default: 0] += 1
            $0.answers.add(seconds)
        }
    }

    package func count(verdict: SpamScore.Verdict) {
        state.withLock { $0.submissions[verdict.rawValue, default: 0] += 1 }
    }

    package func countRefusal() { state.withLock { $0.refusals += 1 } }

    package func count(commit: Journal.CommitReport) {
        state.withLock {
            $0.commits.add(commit.seconds)
            $0.committed += commit.changes
        }
    }

    package func count(failureOf channel: OutboxChannel) {
        state.withLock { $0.failures[channel.rawValue, default: 0] += 1 }
    }

    /// The text format (Prometheus, "Exposition formats"), with figures that others measure.
    package func text(gauges: [(name: String, label: String, value: Double)]) -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func counter(_ name: String, _ label: String, _ values: [String: Int]) {
            lines.append("# TYPE \(name) counter")
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                lines.append("\(name){\(label)=\"\(key)\"} \(value)")
            }
        }
        func histogram(_ name: String, _ histogram: Histogram) {
            lines.append("# TYPE \(name) histogram")
            for (bound, value) in zip(Metrics.bounds, histogram.buckets) {
                lines.append("\(name)_bucket{le=\"\(bound)\"} \(value)")
            }
            lines += [
                "\(name)_bucket{le=\"+Inf\"} \(histogram.count)", "\(name)_sum \(histogram.sum)",
                "\(name)_count \(histogram.count)",
            ]
        }
        let requests = Dictionary(uniqueKeysWithValues: state.requests.map { (String($0), $1) })
        counter("contact_requests_total", "code", requests)
        counter("contact_submissions_total", "verdict", state.submissions)
        counter("contact_delivery_failures_total", "channel", state.failures)
        lines += [
            "# TYPE contact_quota_rejections_total counter",
            "contact_quota_rejections_total \(state.refusals)",
        ]
        histogram("contact_answer_seconds", state.answers)
        histogram("journal_commit_seconds", state.commits)
        lines += ["# TYPE journal_changes_total counter", "journal_changes_total \(state.committed)"]
        for name in Set(gauges.map(\.name)).sorted() {
            lines.append("# TYPE \(name) gauge")
            lines += gauges.filter { $0.name == name }.map { "\($0.name)\($0.label) \($0.value)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
