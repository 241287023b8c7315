import Content
import Foundation
import Testing

@testable import Preview

@Suite("A choice of another state of the site")
struct StateChoiceTests {
    private func state(after json: String, zone: String = "America/New_York") throws -> SiteState {
        var state = SiteState(time: .distantPast, includesDrafts: true)
        let zone = try #require(TimeZone(identifier: zone))
        try StateChoice(json: Array(json.utf8), zone: zone).apply(to: &state)
        return state
    }

    @Test(
        "is a time in the site's time zone, or with an offset",
        arguments: [
            ("2026-12-24T08:00", "2026-12-24T13:00:00Z"), ("2026-12-24", "2026-12-24T05:00:00Z"),
            ("2026-12-24T08:00:00Z", "2026-12-24T08:00:00Z"),
            ("2026-12-24T08:00:00+02:00", "2026-12-24T06:00:00Z"),
            ("0001-01-01T00:00", "0001-01-01T04:56:02Z"), ("9999-12-31T23:59", "+10000"),
        ]
    )
    func isATime(text: String, instant: String) throws {
        let time = try state(after: #"{"time":"\#(text)"}"#).time
        #expect(time?.description == instant || time.map { $0.seconds > 253_402_300_000 } == true)
    }

    @Test("is the time of the clock, or drafts and none, and leaves the rest")
    func leavesTheRest() throws {
        #expect(try state(after: #"{"time":"now"}"#) == SiteState(time: nil, includesDrafts: true))
        let withoutDrafts = SiteState(time: .distantPast, includesDrafts: false)
        #expect(try state(after: #"{"drafts":false}"#) == withoutDrafts)
        #expect(
            try state(after: #"{"drafts":false,"time":"now"}"#) == SiteState(time: nil, includesDrafts: false)
        )
    }

    @Test(
        "is refused when it says nothing",
        arguments: [
            "", "{}", "[]", "null", #"{"drafts":"no"}"#, #"{"time":1}"#, #"{"time":null}"#,
            #"{"other":true}"#,
            #"{"drafts":true"#, #"{"drafts":true}}"#, #"{"drafts":true,"drafts":false}"#, "time=now", "\u{0}",
        ]
    )
    func isRefused(json: String) {
        #expect(throws: StateChoice.Fault.notUnderstood) { try state(after: json) }
    }

    @Test(
        "says what a date is",
        arguments: ["", "tomorrow", "2026-13-01", "2026-12-24T25:00", "10000-01-01", "Now"]
    )
    func saysWhatADateIs(text: String) {
        let fault = #expect(throws: StateChoice.Fault.self) { try state(after: #"{"time":"\#(text)"}"#) }
        #expect(fault?.message == "'\(text)' is not a date; write 2026-12-24T08:00")
    }
}
