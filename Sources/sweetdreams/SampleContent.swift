import SQLiteStore

/// What `db init --sample` fills a new database with.
enum SampleContent {
    static let rows: [SQLiteCreation.SampleRow] = []
}
