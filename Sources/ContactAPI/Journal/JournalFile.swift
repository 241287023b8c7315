import Foundation
import GRDB

/// Opens the journal's file; refuses one that SQLite would not keep as durable as the journal promises.
enum JournalFile {
    static let name = "contact.db"

    /// - Throws: `JournalError.unusable`.
    static func open(in folder: String) throws -> DatabaseQueue {
        do {
            try makeFolder(folder)
            let path = folder + "/" + name
            let isNew = !FileManager.default.fileExists(atPath: path)
            if isNew { try makeFile(path) }
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

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "contact journal"
        configuration.prepareDatabase { database in
            // Before the first access, so that no index of the log is shared with another process.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        }
        return configuration
    }

    private static func prepare(_ database: Database) throws {
        try configure(database)
        try checkConfiguration(of: database)
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        switch version {
        case 0:
            try database.inTransaction(.immediate) {
                try JournalSchema.create(database)
                return .commit
            }
        case JournalSchema.version:
            break
        default:
            throw JournalError.unusable(
                "the journal is of version \(version), this program knows \(JournalSchema.version)"
            )
        }
    }

    /// After GRDB's own set-up, which would set `synchronous` to NORMAL.
    private static func configure(_ database: Database) throws {
        try database.execute(
            sql: """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA secure_delete = ON;
                PRAGMA foreign_keys = ON;
                PRAGMA cell_size_check = ON;
                PRAGMA cache_size = -8000;
                """
        )
    }

    /// Reads back the settings that the journal's promise depends on.
    private static func checkConfiguration(of database: Database) throws {
        let required = [
            (pragma: "journal_mode", value: "wal"),
            (pragma: "synchronous", value: "2"),
            (pragma: "secure_delete", value: "1"),
            (pragma: "foreign_keys", value: "1"),
        ]
        for setting in required {
            let found = try String.fetchOne(database, sql: "PRAGMA \(setting.pragma)") ?? "nothing"
            guard found == setting.value else {
                throw JournalError.unusable(
                    "SQLite answers \(found) to \(setting.pragma) where the journal needs \(setting.value)"
                )
            }
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

    /// Makes new names in a folder durable.
    static func sync(_ folder: String) throws {
        let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw JournalError.unusable("\(folder): \(String(cString: strerror(errno)))")
        }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw JournalError.unusable("\(folder) cannot be synced") }
    }
}
