package import Content
package import Foundation
import SiteConfiguration
import Spelling
import Templating

/// What the last build wrote down of a site.
package struct BuildHistory: Sendable {
    private let state: BuildState

    /// When a page was made, and why.
    package struct Entry: Sendable {
        package let made: Timestamp
        package let reason: String
    }

    /// - Throws: a `GuardError` when no build left anything of that site.
    package init(of target: URL, name: String) throws {
        let folder = OutputFolder(target, name: name)
        do throws(InvalidState) {
            state = try PreviousBuild.readState(folder.state)
        } catch {
            throw GuardError(
                Problem(
                    "no-history",
                    at: .file(path: name),
                    "the state of the last build \(error.reason)",
                    advice: "build the site first"
                )
            )
        }
    }

    /// - Throws: a `GuardError` for an address that no page has.
    package func entry(_ url: String) throws -> Entry {
        let file = Routes.file(for: url.hasPrefix("/") ? url : "/" + url)
        let files = (0..<state.pageCount).map { state.paths[$0] }
        guard let place = files.firstIndex(of: file) ?? files.firstIndex(of: file + "/index.html") else {
            let nearest = Suggestions.nearest(to: url, among: files.map(Routes.address(ofFile:)))
            throw GuardError(
                Problem(
                    "unknown-address",
                    at: nil,
                    "the site has no page \(url.escapedForTerminal)",
                    advice: nearest.first.map { "did you mean \($0)?" } ?? "give the path, such as /blog/"
                )
            )
        }
        return Entry(
            made: Timestamp(microseconds: Int64(bitPattern: state.clocks[place])),
            reason: state.reasonTexts[Int(state.reasons[place])]
        )
    }
}
