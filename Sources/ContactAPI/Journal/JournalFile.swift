import Foundation
import GRDB

/// Opens the journal's file, and refuses to when the file would not keep its promise.
enum JournalFile {
    static let name = "contact.db"

    /// - Throws: `JournalError.unusable`.
    static func open(in folder: String) throws -> DatabaseQueue {
        do {
            try makeFolder(folder)
            let path = folder + "/" + name
            let isNew = !FileManager.default.fileExists(atPath: path)
            if isNew { try makeFile(path) }
            var configuration = Configuration()
            configuration.label = "contact journal"
            configuration.prepareDatabase { database in
                // Before the first look at the file, so that no index of the log is shared with anyone.
                try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase(prepare)
            if isNew { try sync(folder) }
            return queue
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw JournalError.unusable("another process uses \(folder)/\(name)")
        } catch let error as DatabaseError {
            throw JournalError.unusable(
                "\(folder)/\(name) cannot be opened: \(error.message ?? "SQLite \(error.resultCode)")"
            )
        } catch {
            throw JournalError.unusable("the folder \(folder) cannot be made; choose another with --data")
        }
    }

    private static func prepare(_ database: Database) throws {
        // Set after GRDB's own set-up, which would ask for NORMAL, and read back: a commit must be on the disk.
        try database.execute(
            sql: """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
                PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8000;
                """
        )
        let wanted = [
            ("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1"), ("foreign_keys", "1"),
        ]
        for (pragma, value) in wanted {
            let found = try String.fetchOne(database, sql: "PRAGMA \(pragma)") ?? "nothing"
            guard found == value else {
                throw JournalError.unusable(
                    "SQLite answers \(found) to \(pragma) where the journal needs \(value)"
                )
            }
        }
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        switch version {
        case 0:
            try database.inTransaction(.immediate) {
                try JournalSchema.create(database)
                return .commit
            }
        case JournalSchema.version: break
        default:
            throw JournalError.unusable(
                "the journal is of version \(version), this program knows \(JournalSchema.version)"
            )
        }
    }

    private static func makeFolder(_ folder: String) throws {
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try sync(URL(fileURLWithPath: folder).deletingLastPathComponent().path)
    }

    /// SQLite gives the log the permissions of the file (SQLite, os_unix.c, `findCreateFileMode`).
    private static func makeFile(_ path: String) throws {
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw JournalError.unusable("\(path): \(String(cString: strerror(errno)))")
        }
        Foundation.close(descriptor)
    }

    /// A new name is on the disk when its folder is.
    static func sync(_ folder: String) throws {
        let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw JournalError.unusable("\(folder): \(String(cString: strerror(errno)))")
        }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw JournalError.unusable("\(folder) cannot be synced") }
    }
}
