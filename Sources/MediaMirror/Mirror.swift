package import Content
package import Foundation
package import HTTPTransfer
import Hashing
package import Media

/// Fetches the files on other servers that a site names, and keeps a copy of each with a lock that says what they are.
///
/// What a server sends is not trusted: `MirrorRules` says which servers are asked, and only pictures and recordings are kept.
package struct Mirror: Sendable {
    /// Where the copies are (`MirroredFiles`).
    package var folder: URL
    /// The lock in the content folder.
    package var lockFile: URL
    package var rules: MirrorRules
    /// Whether servers are only asked what changed, and nothing is written.
    package var isDryRun = false
    package var retry: RetryPolicy
    /// The time by which copies are removed that nothing names any more.
    package var now: @Sendable () -> Date = { Date() }

    /// How many files are fetched at a time.
    private static let threadCount = 4
    /// How long a copy stays that no lock names, because a branch that is built next may name it.
    private static let timeToKeep: TimeInterval = 30 * 24 * 60 * 60
    /// How long a file may be written before it counts as left behind by a process that was killed.
    private static let timeToWrite: TimeInterval = 24 * 60 * 60

    package init(
        folder: URL,
        lockFile: URL,
        rules: MirrorRules,
        retry: RetryPolicy = RetryPolicy(
            attempts: 3,
            // Before a retry; the thread is one of the transfers' own.
            pause: { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
        )
    ) {
        self.folder = folder
        self.lockFile = lockFile
        self.rules = rules
        self.retry = retry
    }

    /// Asks for each file, and writes what is new.
    ///
    /// A file that cannot be fetched keeps the copy and the entry that it has.
    ///
    /// - Parameters:
    ///   - references: the files with the locations that name them.
    ///   - lock: what was fetched before.
    ///   - progress: gets the number of files that are done.
    /// - Throws: `OutputFailure` where nothing can be written.
    package func run(
        _ references: [RemoteAddress: SourceLocation],
        lock: MediaLock,
        progress: @escaping @Sendable (_ done: Int) -> Void = { _ in }
    ) async throws -> MirrorReport {
        if !isDryRun, !references.isEmpty { try makeFolder() }
        let copies = MirroredFiles(lock: lock, folder: folder)
        let fetched = try await fetch(references, copies, progress)
        var entries: [RemoteAddress: MediaLock.Entry] = [:]
        var report = MirrorReport()
        for (address, outcome) in fetched.sorted(by: { $0.key < $1.key }) {
            entries[address] = outcome.entry ?? lock.entries[address]
            report.add(address, outcome, before: lock.entries[address])
        }
        for (address, entry) in lock.entries.sorted(by: { $0.key < $1.key }) where references[address] == nil
        {
            report.addRemoved(address, entry)
        }
        report.lock = lock
        guard !isDryRun else { return report }
        report.lock = MediaLock(entries)
        try write(report.lock, since: lock)
        report.removedCopies = removeUnused(entries, since: lock)
        return report
    }

    private func fetch(
        _ references: [RemoteAddress: SourceLocation],
        _ copies: MirroredFiles,
        _ progress: @escaping @Sendable (Int) -> Void
    ) async throws -> [RemoteAddress: RemoteFetch.Outcome] {
        let threads = TransferThreads(min(Mirror.threadCount, references.count), rules.clientOptions)
        return try await withThrowingTaskGroup(of: (RemoteAddress, RemoteFetch.Outcome).self) { group in
            for (address, location) in references {
                let fetch = RemoteFetch(
                    address: address,
                    location: location,
                    copies: copies,
                    rules: rules,
                    retry: retry,
                    isDryRun: isDryRun
                )
                group.addTask { (address, try await threads.run { try fetch.run(over: $0) }) }
            }
            var outcomes: [RemoteAddress: RemoteFetch.Outcome] = [:]
            for try await (address, outcome) in group {
                outcomes[address] = outcome
                progress(outcomes.count)
            }
            return outcomes
        }
    }

    // MARK: Writing

    /// Keeps the copies out of git, whatever the studio's own file of this name says.
    private var ignoreFile: URL { folder.appending(path: ".gitignore") }

    private func makeFolder() throws {
        do {
            if FileManager.default.fileExists(atPath: ignoreFile.path) { return }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data("*\n".utf8).write(to: ignoreFile)
        } catch {
            throw OutputFailure(MirrorMessages.unwritable(folder.path))
        }
    }

    /// Writes the lock in one step, where it is another; a folder without copies gets none.
    private func write(_ lock: MediaLock, since earlier: MediaLock) throws {
        guard lock != earlier else { return }
        do {
            try Data(lock.text.utf8).write(to: lockFile, options: .atomic)
        } catch {
            throw OutputFailure(MirrorMessages.unwritable(lockFile.path))
        }
    }

    /// Removes copies that no lock has named for a long time.
    ///
    /// What cannot be removed, or is removed by somebody else, does no harm.
    ///
    /// - Returns: how many.
    private func removeUnused(_ entries: [RemoteAddress: MediaLock.Entry], since earlier: MediaLock) -> Int {
        let manager = FileManager.default
        let used = Set(entries.values.map(\.digest.hexadecimal))
        let now = now()
        // Their time begins now, and not when they were fetched.
        for entry in earlier.entries.values where !used.contains(entry.digest.hexadecimal) {
            try? manager.setAttributes(
                [.modificationDate: now],
                ofItemAtPath: folder.appending(path: entry.digest.hexadecimal).path
            )
        }
        var count = 0
        // A folder that cannot be listed has nothing to remove.
        for name in (try? manager.contentsOfDirectory(atPath: folder.path)) ?? [] {
            let isTemporary = name.hasPrefix(IncomingFile.prefix)
            if used.contains(name) || name.hasPrefix(".") && !isTemporary { continue }
            let path = folder.appending(path: name).path
            let attributes = try? manager.attributesOfItem(atPath: path)
            guard let written = attributes?[.modificationDate] as? Date else { continue }
            let limit = isTemporary ? Mirror.timeToWrite : Mirror.timeToKeep
            guard now.timeIntervalSince(written) > limit, (try? manager.removeItem(atPath: path)) != nil
            else {
                continue
            }
            if !isTemporary { count += 1 }
        }
        return count
    }
}
