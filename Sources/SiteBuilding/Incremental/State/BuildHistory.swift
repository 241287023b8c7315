import AtomicOutput
package import Content
package import Foundation
import SiteConfiguration
import Spelling
import Templating

/// When and why the last build rendered each page.
package struct BuildHistory: Sendable {
    private let files: FileTable
    private let state: BuildState

    /// When a page was rendered, and why.
    package struct Entry: Sendable {
        package let made: Timestamp
        package let reason: String
    }

    /// Reads the saved state of the site in a folder.
    ///
    /// - Throws: `UsageError` when there is none.
    package init(of target: URL, name: String) throws {
        let folder = OutputFolder(target, name: name)
        do throws(InvalidState) {
            let saved = try PreviousBuild.savedState(of: folder)
            files = saved.manifest.files
            state = saved.payload
        } catch {
            throw UsageError(
                Problem(
                    "no-history",
                    at: .file(path: name),
                    "the state of the last build \(error.reason)",
                    advice: "build the site first"
                )
            )
        }
    }

    /// The entry of a page.
    ///
    /// - Throws: `Problems` for an address that no page has.
    package func entry(_ url: String) throws -> Entry {
        let file = Routes.file(for: url.hasPrefix("/") ? url : "/" + url)
        let pages = state.pages.indices.map { files.paths[$0] }
        guard let index = pages.firstIndex(of: file) ?? pages.firstIndex(of: file + "/index.html") else {
            let nearest = Suggestions.nearest(to: url, among: pages.map(Routes.address(ofFile:)))
            throw Problems([
                Problem(
                    "unknown-address",
                    at: nil,
                    "the site has no page \(url.escapedForTerminal)",
                    advice: nearest.first.map { "did you mean \($0)?" } ?? "give the path, such as /blog/"
                )
            ])
        }
        let page = state.pages[index]
        return Entry(made: page.renderedAt, reason: state.pages.reasonTexts[page.reason])
    }
}
