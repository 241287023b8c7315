import Content
import Foundation
import Synchronization
import Templating

/// Renders every file of a plan, several at a time, checks each as it is finished, and writes it.
struct SiteRendering: Sendable {
    /// What came of it.
    struct Result: Sendable {
        var files = 0
        var bytes = 0
        var bodies = 0
        var problems: [Problem] = []
    }

    let values: RootValues
    let theme: Theme
    let sessions: [any ContentSession]
    let settingsText: String
    let headers: Headers

    /// How many pages a worker takes at a time: enough to read their bodies at once, few enough to share well.
    private static let chunk = 32

    /// What one worker found.
    private struct Findings: Sendable {
        var pages: [(index: Int, findings: PageScanner.Findings)] = []
        var problems: [(index: Int, problem: Problem)] = []
        var bytes = 0
        var bodies = 0
    }

    func run(
        _ workers: Int, _ output: StagedOutput?, _ progress: @escaping @Sendable (String, Double) -> Void
    ) async throws -> Result {
        let plan = values.plan
        let store = BodyStore(keeping: Set((0..<RootValues.feedLength).map { BodyKey(.post, $0, .html) }))
        let known = self.known
        // Feeds show bodies that their posts' pages have rendered, so they wait for them.
        let pageCount = plan.pages.firstIndex { !$0.kind.isPage } ?? plan.pages.count
        var findings: [Findings] = []
        for range in [0..<pageCount, pageCount..<plan.pages.count] {
            let next = Mutex(range.lowerBound)
            let take: @Sendable () -> Range<Int>? = {
                next.withLock { next in
                    guard next < range.upperBound else { return nil }
                    let start = next
                    next = min(start + SiteRendering.chunk, range.upperBound)
                    progress("pages", Double(start) / Double(plan.pages.count))
                    return start..<next
                }
            }
            findings += try await withThrowingTaskGroup(of: Findings.self) { group in
                for _ in 0..<workers { group.addTask { try work(take, known, store, output) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        return try finish(findings, known, output)
    }

    private var known: KnownAddresses {
        var byFile: [String: String] = [:]
        for page in values.plan.pages {
            if case .file(let path, _, _)? = page.place, page.kind.isPage {
                byFile[path.split(separator: "/").suffix(2).joined(separator: "/")] = page.url
            }
        }
        let fixed = [Routes.faviconICO, Routes.faviconSVG, Routes.headers]
        return KnownAddresses(
            values.plan.pages.map(\.url) + fixed, byFile: byFile, settings: values.model.context.settings)
    }

    private func work(
        _ take: () -> Range<Int>?, _ known: KnownAddresses, _ store: BodyStore, _ output: StagedOutput?
    ) throws -> Findings {
        var renderer = PageRenderer(values: values, theme: theme, known: known, sessions: sessions, store: store)
        let scanner = PageScanner(known)
        var buffer = OutputBuffer(capacity: 64 << 10)
        var findings = Findings()
        while let range = take() {
            try Task.checkCancellation()
            try renderer.prepare(values.plan.pages[range])
            for index in range {
                let page = values.plan.pages[index]
                buffer.removeAll()
                try renderer.render(page, into: &buffer)
                findings.problems += renderer.takeProblems().map { (index, $0) }
                findings.bytes += buffer.count
                try buffer.withBytes { bytes in
                    let isJSON = page.file.hasSuffix(".json") || page.file.hasSuffix(".webmanifest")
                    findings.pages.append(
                        (
                            index,
                            page.kind.isPage ? scanner.scan(page: bytes) : scanner.scan(file: bytes, isJSON: isJSON)
                        ))
                    try output?.add(page.file, bytes)
                }
            }
        }
        findings.bodies = renderer.bodyCount
        return findings
    }

    /// Copies files, writes what is not made by templates, and judges all links together.
    private func finish(_ findings: [Findings], _ known: KnownAddresses, _ output: StagedOutput?) throws -> Result {
        var result = Result()
        let model = values.model.context
        let copies = theme.assets.copies + model.media.copies + favicons
        for copy in copies { try output?.copy(copy) }
        let headers = headers.file
        try output?.add(String(Routes.headers.dropFirst()), headers)
        result.files = values.plan.pages.count + copies.count + 1
        result.bytes = findings.reduce(headers.utf8.count) { $0 + $1.bytes }
        result.bodies = findings.reduce(0) { $0 + $1.bodies }
        var check = LinkCheck(plan: values.plan, theme: theme, known: known, settingsText: settingsText)
        for (index, page) in findings.flatMap(\.pages).sorted(by: { $0.index < $1.index }) {
            check.add(page, page: index)
        }
        result.problems =
            model.problems + findings.flatMap(\.problems).sorted { $0.index < $1.index }.map(\.problem)
            + check.problems()
        return result
    }

    /// Browsers ask for these two by name.
    private var favicons: [MediaLibrary.Copy] {
        [(Routes.faviconICO, "favicon.ico"), (Routes.faviconSVG, "favicon.svg")].compactMap { path, name in
            theme.assets.source(of: name).map { MediaLibrary.Copy(source: $0, path: path) }
        }
    }
}
