import Schema

/// The queries of one build.
struct StudioQueries: Sendable {
    let releases: StudioQuery
    let tracks: StudioQuery
    let artists: StudioQuery
    let posts: StudioQuery
    /// Those of tables that are read as they are.
    let others: [StudioQuery]
    /// The database has the column `published_at`, which the documented schema does not have.
    let hasPublishedAt: Bool

    /// The name of a track's joined column that holds the id of the file it shows; absent for another user's file.
    static let deliverableID = "d.id"

    /// The published columns of the file that a track shows.
    ///
    /// The showcase has no columns of these names.
    private static let deliverable =
        [StudioQuery.JoinedColumn(expression: "d.id", name: deliverableID)]
        + StudioSchema.deliverables.publishedColumns.map { column in
            StudioQuery.JoinedColumn(expression: "d.\(column.name)", name: column.name)
        }

    /// In the order in which they are read.
    var all: [StudioQuery] {
        [releases, tracks, artists, posts] + others
    }

    init(for database: some StudioDatabase, _ options: ReadOptions) throws {
        let isPublished = options.includesDrafts ? nil : database.isSet("published")
        let joinedFile =
            "LEFT JOIN \(database.tableName("deliverables")) d "
            + "ON d.id = t.deliverable_id AND d.user_id = t.user_id"
        let hasSlug = "public_profile_slug IS NOT NULL AND public_profile_slug <> ''"
        // Not a join, in which a second profile of a user would double every row.
        let hasPublicOwner =
            "t.user_id IN (SELECT user_id FROM \(database.tableName("profiles")) WHERE \(hasSlug))"
        let extraColumns = try database.extraColumns(of: StudioSchema.blogPosts)
        hasPublishedAt = extraColumns.contains("published_at")
        releases = StudioQuery(
            .release,
            from: StudioSchema.profileProjects,
            where: "\(database.isSet("t.is_public")) AND \(hasPublicOwner)"
        )
        tracks = StudioQuery(
            .track,
            from: StudioSchema.profileAudioShowcase,
            joinedColumns: StudioQueries.deliverable,
            join: joinedFile,
            where: hasPublicOwner
        )
        artists = StudioQuery(
            .artist,
            from: StudioSchema.profiles,
            extraColumns: try database.extraColumns(of: StudioSchema.profiles),
            where: hasSlug,
            isOrdered: false
        )
        posts = StudioQuery(
            .post,
            from: StudioSchema.blogPosts,
            extraColumns: extraColumns,
            extraNames: ["author"],
            where: isPublished,
            isOrdered: false
        )
        others = try Catalog.lists.map(\.kind).compactMap { kind in
            guard let table = kind.table, kind != .artist, kind != .post else { return nil }
            return StudioQuery(
                kind,
                from: table,
                extraColumns: try database.extraColumns(of: table),
                where: table.columns.contains { $0.name == "published" } ? isPublished : nil,
                // Without slugs, the rows of some tables cannot be told apart by what is sorted.
                isOrdered: kind.slugColumn == nil
            )
        }
    }
}
