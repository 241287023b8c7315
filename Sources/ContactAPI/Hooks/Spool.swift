import Content
import Foundation

/// The folder in which accepted deploy hooks wait, a file each, for the program that builds the site.
///
/// **Invariant: a name that does not begin with a dot is a whole, durable file.** It is written and synced under another
/// name in the same folder, renamed, and the folder is synced. The program that takes hooks lists those names, and
/// deletes the ones that were there before its build began; it need not read them.
package struct Spool: Sendable {
    package let folder: String

    /// The folder belongs to this service, its group has the user of the other program, and the files get that group.
    private static let folderMode: mode_t = 0o2770
    /// Read and removed by the other program.
    private static let fileMode: mode_t = 0o660
    /// Of a temporary file that a crash left, in seconds: much longer than a request takes.
    private static let temporaryLifetime = 3600

    /// Opens the folder, tries whether it can be written, and removes temporary files of earlier crashes.
    ///
    /// - Parameter now: in milliseconds since 1970.
    /// - Throws: `SettingsError` for a folder that is missing, has other rights than 2770, or cannot be written.
    package init(_ folder: String, at now: Int64) throws(SettingsError) {
        self.folder = folder
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Spool.unusable(folder, "is not a folder")
        }
        let mode = status.st_mode & 0o7777
        guard mode == Spool.folderMode else {
            throw Spool.unusable(folder, "has the rights \(String(mode, radix: 8)), not 2770")
        }
        do throws(SpoolError) {
            let probe = temporaryPath(of: UUIDText.timed(now))
            try Spool.write([UInt8(ascii: "\n")], to: probe)
            guard unlink(probe) == 0 else { throw SpoolError("unlink") }
        } catch {
            throw Spool.unusable(folder, "cannot be written (\(error))")
        }
        removeTemporaryFiles(at: now)
    }

    /// Keeps a hook, which is durable when this returns.
    ///
    /// Blocks while the disk works.
    ///
    /// - Parameter now: in milliseconds since 1970.
    /// - Throws: `SpoolError`; the hook is then not kept, or may be there without being durable.
    package func add(
        _ hook: VerifiedHook,
        scheme: DeployHookSettings.Scheme,
        at now: Int64
    ) throws(SpoolError) {
        // Names sort by time.
        let name = UUIDText.timed(now) + ".json"
        let temporary = temporaryPath(of: name)
        let content: JSON = .object(omittingNil: [
            "received": .string(Timestamp(milliseconds: now).formatted(.milliseconds)),
            "scheme": .string(scheme.rawValue),
            "id": hook.id.map(JSON.string),
            "delivery": hook.delivery.map(JSON.string),
        ])
        let text = JSONWriter(escaping: .html).text(content) + "\n"
        do throws(SpoolError) {
            try Spool.write(Array(text.utf8), to: temporary)
            guard rename(temporary, folder + "/" + name) == 0 else { throw SpoolError("rename") }
        } catch {
            // If this fails, a later start of the service removes the file.
            unlink(temporary)
            throw error
        }
        try syncFolder()
    }

    /// The hooks that wait.
    package struct Backlog: Equatable, Sendable {
        package let count: Int
        /// When the oldest was accepted, in seconds since 1970.
        package let oldest: Int?

        package init(count: Int, oldest: Int?) {
            self.count = count
            self.oldest = oldest
        }
    }

    /// The hooks that wait now; none if the folder cannot be read.
    package var backlog: Backlog {
        let names = names().filter { !$0.hasPrefix(".") }
        let oldest = names.min().flatMap { modificationTime(of: $0) }
        return Backlog(count: names.count, oldest: oldest)
    }

    // MARK: Files

    private func temporaryPath(of name: String) -> String { "\(folder)/.\(name)" }

    private func names() -> [String] {
        // A folder that is missing has no names; a hook that comes then is told 503.
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// In seconds since 1970.
    private func modificationTime(of name: String) -> Int? {
        var status = stat()
        return stat("\(folder)/\(name)", &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    /// Whether a name is one that `temporaryPath` makes: other programs have files in the folder too.
    private static func isTemporary(_ name: String) -> Bool {
        guard name.utf8.first == UInt8(ascii: ".") else { return false }
        let rest = name.dropFirst()
        return UUIDText.isTimed(rest.hasSuffix(".json") ? rest.dropLast(5) : rest)
    }

    private func removeTemporaryFiles(at now: Int64) {
        let limit = Int(now / 1000) - Spool.temporaryLifetime
        for name in names() where Spool.isTemporary(name) {
            // Another replica may be writing a newer one.
            if let time = modificationTime(of: name), time < limit { unlink("\(folder)/\(name)") }
        }
    }

    /// Makes a durable file; its name is not durable yet.
    private static func write(_ bytes: [UInt8], to path: String) throws(SpoolError) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, fileMode)
        guard descriptor >= 0 else { throw SpoolError("open") }
        defer { close(descriptor) }
        // The service's umask takes the group's rights away.
        guard fchmod(descriptor, fileMode) == 0 else { throw SpoolError("fchmod") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SpoolError("write") }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw SpoolError("fsync") }
    }

    private func syncFolder() throws(SpoolError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SpoolError("open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SpoolError("fsync") }
    }

    private static func unusable(_ folder: String, _ reason: String) -> SettingsError {
        SettingsError(
            "the folder of deploy hooks \(folder) \(reason)",
            hint: "make it with: install -d -m 2770 -o sweetdreams-api -g sweetdreams-deploy \(folder)"
        )
    }
}
