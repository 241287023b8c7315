extension StudioFixture {
    /// A small studio with content of every kind, public and private.
    package static let sample = StudioFixture(
        [
            user(
                "11",
                "Lena Sørensen",
                slug: "lena-sorensen",
                "social_links",
                #"{"instagram": "https://www.instagram.com/lena"}"#
            ),
            user(
                "12",
                "Ōkami",
                slug: "okami",
                "social_links",
                #"[{"label": "Zine", "url": "https://okami.example.com"}]"#
            ),
            user("13", "Private Person", slug: nil, "bio", "CANARY private bio"),
            post(
                "21",
                "The first take",
                slug: "first-take",
                ["author_id": "11", "created_at": "2026-01-02T10:00:00Z"]
            ),
            post(
                "22",
                "Räume & Klänge",
                slug: "raeume",
                [
                    "author_id": "13", "created_at": "2026-03-02T10:00:00.5+02:00",
                    "excerpt": "Kurz: \"Räume\".",
                    "updated_at": "2026-05-01T00:00:00Z", "meta_title": "Räume",
                ]
            ),
            post("23", "A draft", slug: "draft", ["published": "0", "created_at": "2026-01-03T10:00:00Z"]),
            post("24", "Later", slug: "later", ["created_at": "2027-01-02T10:00:00Z"]),
            post("25", "Same moment", slug: "a-same-moment", ["created_at": "2026-01-02T10:00:00Z"]),
            Row(
                "testimonials",
                [
                    "id": id("31"), "client_name": "Ada", "content": "Lovely *room*.", "rating": "5",
                    "featured": "1",
                    "display_order": "2", "created_at": "2026-01-02T10:00:00Z",
                ]
            ),
            Row(
                "testimonials",
                [
                    "id": id("32"), "client_name": "Grace", "role": "Singer", "company": "Sirens",
                    "content": "Fast.",
                    "featured": "0", "display_order": "1", "created_at": "2026-01-03T10:00:00Z",
                ]
            ),
            project(
                "41",
                "Tide",
                slug: "tide",
                ["year": "2025", "sort_order": "2", "category": "Music video"]
            ),
            project(
                "42",
                "Glass",
                slug: "glass",
                [
                    "year": "2024", "sort_order": "1", "budget_range": "CANARY budget",
                    "duration_minutes": "4",
                    "video_url": "https://vimeo.com/76979871", "client": "Kiln", "featured": "1",
                ]
            ),
            project("43", "Hidden", slug: "hidden", ["published": "0"]),
            release(
                "51",
                of: "11",
                "Nordlys",
                ["release_date": "2026-01-23", "spotify_link": "https://open.spotify.com/album/1"]
            ),
            release("52", of: "11", "Unreleased", ["is_public": "0"]),
            release("53", of: "13", "Secret", [:]),
        ] + track("61", of: "11", "Undertow", order: "2") + track("62", of: "11", "Salt", order: "1")
            + track("63", of: "13", "Nobody hears", order: "1")
            + [
                // Another artist's file, which must not be published.
                Row(
                    "profile_audio_showcase",
                    ["id": id("69"), "user_id": id("12"), "deliverable_id": id("71"), "display_order": "1"]
                )
            ]
    ).dated

    /// The rows with dates, because a database fills in the present where there is none.
    private var dated: StudioFixture {
        StudioFixture(
            rows.map { row in
                var row = row
                for column in ["created_at", "updated_at"]
                where row[column] == nil && row.table != "testimonials" {
                    row[column] = "2026-05-01T00:00:00Z"
                }
                return row
            }
        )
    }

    /// An id that is easy to read in a failure.
    package static func id(_ number: String) -> String { "00000000-0000-4000-8000-0000000000\(number)" }

    private static func post(
        _ number: String,
        _ title: String,
        slug: String,
        _ more: [String: String] = [:]
    ) -> Row {
        var row = Row(
            "blog_posts",
            [
                "id": id(number), "title": title, "slug": slug, "content": "Words of *\(title)*.",
                "published": "1",
            ]
        )
        for (column, value) in more.sorted(by: { $0.key < $1.key }) {
            row[column] = column == "author_id" ? id(value) : value
        }
        return row
    }

    private static func user(
        _ number: String,
        _ name: String,
        slug: String?,
        _ column: String,
        _ value: String
    ) -> Row {
        var row = Row(
            "profiles",
            [
                "id": id(String(40 + (Int(number) ?? 0) + 30)), "user_id": id(number), "display_name": name,
                "public_profile_slug": slug, "bio": "Bio of \(name).", "social_links": "{}", "level": "7",
                "xp": "1999000001",
            ]
        )
        row[column] = value
        return row
    }

    private static func project(
        _ number: String,
        _ title: String,
        slug: String,
        _ more: [String: String]
    )
        -> Row
    {
        var row = Row(
            "portfolio_projects",
            [
                "id": id(number), "title": title, "slug": slug, "description": "About \(title).",
                "published": "1",
                "created_at": "2026-02-01T00:00:00Z",
            ]
        )
        for (column, value) in more.sorted(by: { $0.key < $1.key }) { row[column] = value }
        return row
    }

    private static func release(
        _ number: String,
        of user: String,
        _ name: String,
        _ more: [String: String]
    )
        -> Row
    {
        var row = Row(
            "profile_projects",
            [
                "id": id(number), "user_id": id(user), "project_name": name, "project_type": "Album",
                "is_public": "1",
            ]
        )
        for (column, value) in more.sorted(by: { $0.key < $1.key }) { row[column] = value }
        return row
    }

    private static func track(_ number: String, of user: String, _ title: String, order: String) -> [Row] {
        let file = id(String((Int(number) ?? 0) + 10))
        return [
            Row(
                "deliverables",
                [
                    "id": file, "user_id": id(user), "file_name": "CANARY-\(number).wav",
                    "display_name": title,
                    "file_path": "masters/\(number).mp3", "file_type": "audio/mpeg", "file_size": "4096",
                    "uploaded_by_name": "CANARY engineer",
                ]
            ),
            Row(
                "profile_audio_showcase",
                ["id": id(number), "user_id": id(user), "deliverable_id": file, "display_order": order]
            ),
        ]
    }
}
