extension StudioSchema {
    static let library = Section(
        title: "Library & Artist Portfolio",
        tables: [deliverables, libraryNotes, profileProjects, profileAudioShowcase]
    )

    package static let deliverables = Table(
        "deliverables",
        remark: "My Library",
        "Stores files delivered to clients.",
        columns: [
            .id.selects, .reference("user_id", to: "auth.users").required.selects,
            .text("file_name").required,
            .text("display_name").published, .text("file_path").required.published,
            Column("file_size", .bigint).rule(.atLeast(0)).published, .text("file_type").published,
            .reference("uploaded_by", to: "auth.users"), .text("uploaded_by_name"), .text("description"),
            .createdAt,
            .updatedAt,
        ]
    )

    static let libraryNotes = Table(
        "library_notes",
        "Communication between engineers and clients.",
        columns: [
            .id, .reference("user_id", to: "auth.users").required, .reference("admin_id", to: "auth.users"),
            .text("admin_name"), .text("note_content").required, .text("category"), .createdAt,
        ]
    )

    package static let profileProjects = Table(
        "profile_projects",
        "Artist's personal discography (Albums, Singles) on their profile.",
        columns: [
            .id.published, .reference("user_id", to: "auth.users").required.selects,
            .text("project_name").required.published, .text("project_type").published,
            .text("description").published,
            .text("cover_image_url").published, Column("release_date", .date).published,
            .int("display_order").required(.int(0)).rule(.atLeast(0)).published,
            .flag("is_public", false).selects,
            .text("spotify_link").published, .text("apple_music_link").published,
            .text("youtube_link").published,
            .text("soundcloud_link").published, .text("bandcamp_link").published,
            .text("tidal_link").published,
            .text("amazon_music_link").published, .text("deezer_link").published,
            Column("custom_links", .jsonb).required(.emptyList).rule(.objectOrList).published,
            .createdAt.published,
            .updatedAt.published,
        ]
    )

    package static let profileAudioShowcase = Table(
        "profile_audio_showcase",
        "Selected library tracks displayed on public profile.",
        uniqueTogether: ["user_id", "deliverable_id"],
        columns: [
            .id.selects, .reference("user_id", to: "auth.users").required.selects,
            .reference("deliverable_id", to: "deliverables").required.selects,
            .text("custom_title").published,
            .text("custom_description").published,
            .int("display_order").required(.int(0)).rule(.atLeast(0)).published, .createdAt, .updatedAt,
        ]
    )
}
