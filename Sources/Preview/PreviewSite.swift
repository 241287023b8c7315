package import Content
import Foundation
package import SiteBuilding
package import SiteConfiguration

/// The site as the preview shows it: loaded again after each change, with pages that are made when somebody asks for them.
///
/// After a pause without changes, the whole site is checked in the background.
package actor PreviewSite {
    /// What is served until the next change.
    package struct State: Sendable {
        /// Counts changes, so that open pages notice them.
        package let version: Int
        /// The last site that could be loaded; nil where none could.
        package let site: LiveSite?
        /// Why the newest content is not shown; empty when it is.
        package let errors: [Problem]
        /// Old addresses and where they lead.
        package let redirects: [Redirect]
        /// How often a site was loaded without errors; the last is `site`.
        package let loading: Int
        /// What was chosen when `site` was loaded.
        package let shown: SiteState
        /// Whether the site is being loaded again, and that takes long.
        var isUpdating = false
    }

    /// The work of the preview.
    package struct Steps: Sendable {
        /// Loads the site.
        package var load: @Sendable () async throws -> LiveSite
        /// Checks the whole site, and writes it into the preview's folder.
        package var check: @Sendable (LiveSite) async throws -> BuildReport
        /// The problems that an error stands for.
        package var problems: @Sendable (any Error) -> [Problem]
        /// Called after each change, and after each check.
        package var report: @Sendable (Event) -> Void
        /// Waits before a check; throws when a change comes first.
        package var pause: @Sendable () async throws -> Void
        /// Waits until a time; throws when a change comes first.
        package var wait: @Sendable (Timestamp) async throws -> Void
        /// Waits before the site is loaded again because a source could not be read.
        package var retry: @Sendable () async throws -> Void
        /// Waits while the site is loaded, half as long as visitors may wait; throws when it is loaded first.
        package var patience: @Sendable () async throws -> Void
        /// The time.
        package var now: @Sendable () -> Timestamp

        package init(
            load: @escaping @Sendable () async throws -> LiveSite,
            check: @escaping @Sendable (LiveSite) async throws -> BuildReport,
            problems: @escaping @Sendable (any Error) -> [Problem],
            report: @escaping @Sendable (Event) -> Void = { _ in },
            pause: @escaping @Sendable () async throws -> Void = {
                try await Task.sleep(for: .milliseconds(700))
            },
            wait: @escaping @Sendable (Timestamp) async throws -> Void = { _ in
                try await Task.sleep(for: .seconds(1 << 30))
            },
            patience: @escaping @Sendable () async throws -> Void = {
                try await Task.sleep(for: .milliseconds(500))
            },
            retry: @escaping @Sendable () async throws -> Void = {
                try await Task.sleep(for: .seconds(2))
            },
            now: @escaping @Sendable () -> Timestamp = { Timestamp(Date()) }
        ) {
            self.load = load
            self.check = check
            self.problems = problems
            self.report = report
            self.pause = pause
            self.wait = wait
            self.patience = patience
            self.retry = retry
            self.now = now
        }
    }

    /// What happened, for the terminal.
    package enum Event: Sendable {
        /// It takes long to load the site.
        case loading
        /// The site was loaded.
        case loaded(Duration)
        /// It could not be loaded.
        case failed([Problem])
        /// The whole site was checked.
        case checked([Problem], files: Int)
        /// Another state of the site is shown than before; at the start, one that stands still.
        case shows(SiteState, SiteCalendar)
    }

    package private(set) var state: State
    private let chosen: ChosenState

    /// What changed; whoever calls `refresh` says it here first.
    package nonisolated let changes = NotedChanges()
    /// What changed since the site that is shown was loaded.
    private var unshown = SiteChange()
    private var history = PageHistory()
    private let steps: Steps
    private var loading: Task<Void, Never>?
    private var check: Task<Void, Never>?
    /// Waits for the next time at which the site changes by itself.
    private var due: Task<Void, Never>?
    private var retry: Task<Void, Never>?
    private var listeners: [Int: AsyncStream<State>.Continuation] = [:]
    private var nextListener = 0

    /// - Parameter chosen: what to show; `Steps.load` goes by it.
    package init(_ steps: Steps, showing chosen: ChosenState = ChosenState()) {
        self.steps = steps
        self.chosen = chosen
        state = State(
            version: 0,
            site: nil,
            errors: [],
            redirects: [],
            loading: 0,
            shown: SiteState(time: nil, includesDrafts: chosen.value.includesDrafts)
        )
    }

    /// Loads the site again, after a loading that has begun.
    ///
    /// Never two at a time: the older one could end last, and show what is outdated.
    package func refresh() async {
        let before = loading
        let task = Task {
            await before?.value
            await load()
        }
        loading = task
        await task.value
    }

    private func load() async {
        check?.cancel()
        due?.cancel()
        let clock = ContinuousClock()
        let start = clock.now
        let slowness = Task { await noteSlowness() }
        defer { slowness.cancel() }
        unshown.add(changes.take())
        let wanted = chosen.value
        do {
            let site = try await steps.load()
            noteLoading(site)
            let before = state.shown
            show(site, errors: [], redirects: state.redirects, wanted)
            steps.report(.loaded(clock.now - start))
            if wanted != before { steps.report(.shows(wanted, site.calendar)) }
            check = Task { await self.check(site) }
            // A time that somebody chose stands still.
            let nextDue = wanted.time == nil ? site.nextDue : nil
            due = nextDue.map { time in Task { await self.refresh(at: time) } }
        } catch {
            let problems = steps.problems(error)
            // Nobody tells when a database can be read again.
            if error is SourceUnreachable {
                tryAgain()
                if problems == state.errors, !state.isUpdating { return }
            }
            show(state.site, errors: problems, redirects: state.redirects)
            steps.report(.failed(problems))
        }
    }

    /// Loads the site again after a while, because a source could not be read.
    func tryAgain() {
        guard retry == nil else { return }
        retry = Task {
            try? await steps.retry()
            retry = nil
            await refresh()
        }
    }

    /// Says that the site is being loaded: first on the terminal, then in open pages.
    private func noteSlowness() async {
        guard (try? await steps.patience()) != nil, !Task.isCancelled else { return }
        steps.report(.loading)
        guard (try? await steps.patience()) != nil, !Task.isCancelled else { return }
        state.isUpdating = true
        for listener in listeners.values { listener.yield(state) }
    }

    private func refresh(at time: Timestamp) async {
        // A change came first, after which it is waited for again.
        guard (try? await steps.wait(time)) != nil else { return }
        // Not within this task, which a refresh ends.
        due = nil
        var change = SiteChange()
        change.isDue = true
        changes.add(change)
        await refresh()
    }

    /// Shows another state of the site to everybody, after it was loaded.
    func choose(_ choice: StateChoice) async {
        guard chosen.apply(choice) else { return }
        var change = SiteChange()
        change.isChosen = true
        changes.add(change)
        await refresh()
    }

    private func noteLoading(_ site: LiveSite) {
        if unshown.isOfDatabaseAlone, let before = state.site {
            unshown.records = site.changedRows(since: before)
        }
        history.add(unshown)
        unshown = SiteChange()
    }

    private func show(
        _ site: LiveSite?,
        errors: [Problem],
        redirects: [Redirect],
        _ shown: SiteState? = nil
    ) {
        state = State(
            version: state.version + 1,
            site: site,
            errors: errors,
            redirects: redirects,
            loading: history.count,
            shown: shown ?? state.shown
        )
        for listener in listeners.values { listener.yield(state) }
    }

    // MARK: Checks

    private func check(_ site: LiveSite) async {
        do {
            try await steps.pause()
            let report = try await steps.check(site)
            finish(site, report.problems, redirects: report.redirects)
            steps.report(.checked(report.problems, files: report.filesTotal))
        } catch is CancellationError {
            // A change came first, which is checked in its turn.
        } catch {
            let problems = steps.problems(error)
            finish(site, problems, redirects: state.redirects)
            steps.report(.checked(problems, files: 0))
        }
    }

    /// Shows what a check found, unless the site has changed since.
    private func finish(_ site: LiveSite, _ problems: [Problem], redirects: [Redirect]) {
        guard state.site === site, state.errors.isEmpty else { return }
        let errors = problems.filter { $0.severity == .error }
        guard !errors.isEmpty || redirects != state.redirects else { return }
        show(site, errors: errors, redirects: redirects)
    }

    /// The state, after the site was loaded for the first time.
    func loaded() async -> State {
        guard state.version == 0 else { return state }
        for await state in states() where state.version > 0 { return state }
        return state
    }

    /// Whether the site is loaded for the first time and that takes longer.
    ///
    /// Waits a second at most.
    func isStillLoading() async -> Bool {
        guard state.version == 0 else { return false }
        return await state(after: 0, within: .seconds(1)) == nil
    }

    /// The first state after a version; nil where none comes in time.
    func state(after version: Int, within time: Duration) async -> State? {
        await withTaskGroup(of: State?.self) { group in
            group.addTask { [states = states()] in
                for await state in states where state.version > version { return state }
                return nil
            }
            group.addTask {
                // Cancelled when a state comes first.
                try? await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Waits for the check of the whole site that has begun.
    package func checked() async { await check?.value }

    // MARK: Pages

    /// The problems that an error stands for.
    nonisolated func problems(of error: any Error) -> [Problem] { steps.problems(error) }

    /// What the bar says of a page of a state.
    ///
    /// - Parameters:
    ///   - isMissing: whether the page stands for one that is not there.
    ///   - editor: nil where the viewer's machine has no files of the site.
    func description(
        of page: LiveSite.Page,
        tag: String,
        in state: State,
        isMissing: Bool,
        editor: EditorLinks?
    ) -> PageDescription? {
        guard let site = state.site else { return nil }
        let own = PageDescription.files(of: page, in: site)
        let made =
            isMissing ? nil : history.made(page.url, tag: tag, loading: state.loading, own: own)
        return PageDescription(page: page, site: site, made: made, now: steps.now(), editor: editor)
    }

    /// The state now, then each one that follows.
    func states() -> AsyncStream<State> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: State.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = nextListener
        nextListener += 1
        listeners[id] = continuation
        continuation.onTermination = { [weak self] _ in
            Task { await self?.removeListener(id) }
        }
        continuation.yield(state)
        return stream
    }

    private func removeListener(_ id: Int) {
        listeners[id] = nil
    }
}
