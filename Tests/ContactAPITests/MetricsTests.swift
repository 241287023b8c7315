import Testing

@testable import ContactAPI

@Suite("Metrics")
struct MetricsTests {
    @Test("count requests by status, submissions by verdict and failures by channel")
    func countsByLabel() {
        let metrics = Metrics()
        metrics.count(status: 201, seconds: 0.001)
        metrics.count(status: 201, seconds: 0.3)
        metrics.count(status: 422, seconds: 9)
        metrics.count(verdict: .held)
        metrics.count(failureOf: .webhook)
        metrics.countQuotaRejection()
        for outcome in [.accepted, .accepted, .repeated, .refused] as [Metrics.HookOutcome] {
            metrics.count(hook: outcome)
        }
        let lines = metrics.text(gauges: []).split(separator: "\n").map(String.init)
        for line in [
            #"contact_requests_total{code="201"} 2"#,
            #"contact_requests_total{code="422"} 1"#,
            #"contact_submissions_total{verdict="held"} 1"#,
            #"contact_delivery_failures_total{channel="webhook"} 1"#,
            "contact_quota_rejections_total 1",
            #"deploy_hooks_total{outcome="accepted"} 2"#,
            #"deploy_hooks_total{outcome="repeated"} 1"#,
            #"deploy_hooks_total{outcome="refused"} 1"#,
            #"contact_answer_seconds_bucket{le="0.001"} 1"#,
            #"contact_answer_seconds_bucket{le="0.25"} 1"#,
            #"contact_answer_seconds_bucket{le="0.5"} 2"#,
            #"contact_answer_seconds_bucket{le="+Inf"} 3"#,
            "contact_answer_seconds_count 3",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test("name the type of every family once, also of gauges with labels")
    func namesTypesOnce() {
        let text = Metrics().text(gauges: [
            Metrics.Gauge("outbox_pending", labels: "{channel=\"mail\"}", value: 1),
            Metrics.Gauge("outbox_pending", labels: "{channel=\"postgres\"}", value: 2),
            Metrics.Gauge("contact_connections", value: 3),
        ])
        let types = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
        #expect(Set(types).count == types.count)
        #expect(
            text.hasSuffix(
                """
                # TYPE contact_connections gauge
                contact_connections 3.0
                # TYPE outbox_pending gauge
                outbox_pending{channel="mail"} 1.0
                outbox_pending{channel="postgres"} 2.0

                """
            )
        )
    }
}
