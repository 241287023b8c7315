import SiteBuilding
import Testing

@testable import sweetdreams

@Suite("The report of a build as text")
struct ReportTextTests {
    @Test func `has no line about what there is nothing to say of`() {
        var report = BuildReport()
        report.pages = [(kind: "post", count: 2)]
        #expect(
            ReportText.lines(report) == [
                "0 files, 0 KiB in 0 ms: 0 rendered, 0 written, 0 removed", "  pages    2 post",
            ]
        )
    }

    @Test func `counts drafts that were left out`() {
        var report = BuildReport()
        report.leftOutDrafts = 3
        #expect(ReportText.lines(report).contains("  drafts   3 left out (published: false)"))
    }
}
