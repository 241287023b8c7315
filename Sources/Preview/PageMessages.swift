import Content
import FlyingFox
import Foundation
import Hashing
import SiteBuilding
import SiteConfiguration

/// Tells an open page when it changed, and what is wrong.
struct PageMessages: WSMessageHandler {
    let site: PreviewSite
    /// The page's path, percent-encoded.
    let path: String
    /// The ETag of what the page shows.
    let tag: String
    /// Nil where the viewer's machine has no files of the site.
    var editor: EditorLinks?

    /// The ETag of a page as a build writes it.
    static func tag(of file: LiveSite.File) -> String {
        file.bytes.withUnsafeBufferPointer { ContentHash($0).name }
    }

    func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
        let states = await site.states()
        let (stream, continuation) = AsyncStream.makeStream(of: WSMessage.self)
        let task = Task {
            var shown = tag
            for await state in states {
                let (message, current) = await self.message(state, shown)
                shown = current ?? shown
                continuation.yield(.text(message))
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// - Parameter shown: the ETag of what the page shows.
    /// - Returns: the message, and the ETag of the page as it is now.
    private func message(_ state: PreviewSite.State, _ shown: String) async -> (String, current: String?) {
        var errors = state.errors.filter { $0.severity == .error }
        var current: String?
        var isThere = state.site != nil
        var description: PageDescription?
        var html: String?
        do {
            if let file = try file(state.site) {
                let tag = PageMessages.tag(of: file)
                current = tag
                if tag != shown, file.page?.isForPeople == true { html = PageMessages.html(of: file, tag) }
                description = await self.description(of: file, tag: tag, state)
                errors += file.problems.filter { problem in
                    problem.severity == .error && !errors.contains { $0.description == problem.description }
                }
            }
        } catch {
            // The text is being written, or its database is locked: another state follows.
            await site.tryAgain()
            isThere = false
        }
        let message = JSON.object(omittingNil: [
            "version": .integer(state.version),
            // An error page waits for any site; a page whose address is gone shows so.
            "changed": .boolean(isThere && current != shown || isBuilt(state, shown)),
            "updating": state.isUpdating ? true : nil,
            "errors": .array(errors.map(json)),
            "page": description?.json,
            "shown": state.site.map { PageMessages.json(state.shown, of: $0) },
            // For a page that can take the change without a reload.
            "html": html.map(JSON.string),
            "tag": html == nil ? nil : current.map(JSON.string),
        ])
        return (JSONWriter().text(message), current)
    }

    /// A page as it is served: as a build writes it, and the tag of the script.
    static func html(of file: LiveSite.File, _ tag: String) -> String {
        String(decoding: file.bytes, as: UTF8.self) + PageScript.tag(tag) + "\n"
    }

    /// Whether the page that waits for the first site has nothing more to wait for.
    private func isBuilt(_ state: PreviewSite.State, _ shown: String) -> Bool {
        shown == BuildingPage.tag && state.version > 0
    }

    private func description(
        of file: LiveSite.File,
        tag: String,
        _ state: PreviewSite.State
    ) async -> PageDescription? {
        guard let page = file.page, page.isForPeople else { return nil }
        return await site.description(
            of: page,
            tag: tag,
            in: state,
            isMissing: page.url == Routes.notFound,
            editor: editor
        )
    }

    private func file(_ site: LiveSite?) throws -> LiveSite.File? {
        guard let site else { return nil }
        guard let path = path.removingPercentEncoding else { return nil }
        return try site.file(at: path) ?? site.file(at: Routes.notFound)
    }

    private static func json(_ shown: SiteState, of site: LiveSite) -> JSON {
        JSON.object(omittingNil: [
            // Absent while the site follows the clock.
            "time": shown.time.map { .string(site.calendar.text(of: $0)) },
            "minute": .string(site.calendar.minute(of: site.clock)),
            "zone": .string(site.calendar.timeZone.identifier),
            "drafts": .boolean(shown.includesDrafts),
        ])
    }

    private func json(_ problem: Problem) -> JSON {
        JSON.object(omittingNil: [
            "place": problem.location.map { .string($0.description) },
            "href": problem.location.flatMap { editor?.address(of: $0) }.map(JSON.string),
            "message": .string(problem.message),
            "advice": problem.advice.map(JSON.string),
            "excerpt": problem.excerpt.map(JSON.string),
        ])
    }
}
