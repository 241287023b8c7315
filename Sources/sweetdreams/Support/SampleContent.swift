import SQLiteStore

/// The rows that `db init --sample` fills a new database with.
///
/// They are a part of the sample site, and private rows that must never be seen on it.
enum SampleContent {
    static let rows: [SQLiteCreation.SampleRow] =
        users + artists + posts + projects + testimonials

    private typealias Row = SQLiteCreation.SampleRow
    private typealias Values = [(column: String, value: String?)]

    private static func row(_ table: String, _ values: Values) -> Row {
        Row(table, values)
    }

    /// The groups of rows that have ids of their own.
    private enum Group: Int {
        case users = 1
        case profiles
        case releases
        case deliverables
        case showcase
        case posts
        case projects
        case testimonials
    }

    /// An id that is the same in every new database.
    private static func id(_ group: Group, _ number: Int) -> String {
        let digits = String(group.rawValue * 100 + number)
        return "5eed0000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    // MARK: People

    private static let users = (1...4).map { number in
        row("auth.users", [("id", id(.users, number)), ("email", "member\(number)@example.com")])
    }

    private static func profile(
        _ number: Int,
        name: String,
        slug: String?,
        bio: String,
        _ values: Values
    ) -> Row {
        row(
            "profiles",
            [
                ("id", id(.profiles, number)),
                ("user_id", id(.users, number)),
                ("display_name", name),
                ("public_profile_slug", slug),
                ("bio", bio),
                ("created_at", "2025-01-10T12:00:00Z"),
                ("updated_at", "2026-08-20T12:00:00Z"),
            ] + values
        )
    }

    private static func release(
        _ number: Int,
        of user: Int,
        name: String,
        type: String,
        cover: String,
        date: String,
        _ values: Values
    ) -> Row {
        row(
            "profile_projects",
            [
                ("id", id(.releases, number)),
                ("user_id", id(.users, user)),
                ("project_name", name),
                ("project_type", type),
                ("cover_image_url", cover),
                ("release_date", date),
                ("is_public", "1"),
            ] + values
        )
    }

    private static func track(
        _ number: Int,
        of user: Int,
        title: String,
        file: String,
        type: String = "audio/mpeg"
    ) -> [Row] {
        [
            row(
                "deliverables",
                [
                    ("id", id(.deliverables, number)),
                    ("user_id", id(.users, user)),
                    ("file_name", "master-final-2.mp3"),
                    ("display_name", title),
                    ("file_path", file),
                    ("file_type", type),
                ]
            ),
            row(
                "profile_audio_showcase",
                [
                    ("id", id(.showcase, number)),
                    ("user_id", id(.users, user)),
                    ("deliverable_id", id(.deliverables, number)),
                    ("display_order", String(number)),
                ]
            ),
        ]
    }

    private static let artists =
        [
            profile(
                1,
                name: "Bjørn Åkesson",
                slug: "bjorn-akesson",
                bio: """
                    Bjørn builds his own synthesisers and then hides them behind a string quartet. He came to Fort Wayne \
                    from Tromsø for one winter, nine winters ago.

                    He scores films, mostly ones with snow in them.
                    """,
                [
                    ("profile_picture_url", "media/artists/bjorn.jpg"),
                    ("photo_1_url", "media/artists/bjorn-modular.jpg"),
                    ("photo_2_url", "media/artists/bjorn-snow.jpg"),
                    (
                        "social_links",
                        #"{"instagram": "https://www.instagram.com/bjorn.example", "website": "https://bjorn.example.com"}"#
                    ),
                ]
            ),
            profile(
                2,
                name: "佐藤 美咲 (Misaki Satō)",
                slug: "sato-misaki",
                bio: """
                    Misaki plays the koto and sings a third below where you expect it. *Paper Moon*, her second record, \
                    was made in five nights in the small room.
                    """,
                [
                    ("profile_picture_url", "media/artists/misaki.jpg"),
                    ("photo_1_url", "media/artists/misaki-live.jpg"),
                    ("photo_2_url", "media/artists/misaki-koto.jpg"),
                    (
                        "social_links",
                        #"[{"platform": "youtube", "url": "https://www.youtube.com/@misaki.example"}, {"label": "Newsletter", "url": "https://misaki.example.com/letters"}]"#
                    ),
                ]
            ),
            profile(
                3,
                name: "Zoë Kowalska",
                slug: "zoe-kowalska",
                bio:
                    "Zoë writes songs on trains and finishes them in kitchens. Born in Łódź, at home wherever there is a tram.",
                [
                    ("profile_picture_url", "media/artists/zoe-kowalska.jpg"),
                    ("photo_1_url", "media/artists/zoe-tram.jpg"),
                    ("social_links", "{}"),
                ]
            ),
            // Has no public profile, so nothing of this person may be on the site.
            profile(
                4,
                name: "Somebody Private",
                slug: nil,
                bio: "This text is nobody's business.",
                [("social_links", #"{"instagram": "https://www.instagram.com/private.example"}"#)]
            ),
            release(
                1,
                of: 1,
                name: "Nordlys",
                type: "Album",
                cover: "media/covers/nordlys.jpg",
                date: "2026-01-23",
                [
                    ("display_order", "1"),
                    ("description", "Music for long nights: modular synthesisers and strings."),
                    ("spotify_link", "https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc"),
                    ("bandcamp_link", "https://bjorn.bandcamp.com/album/nordlys"),
                    ("amazon_music_link", "https://music.amazon.com/albums/B07XYZ"),
                ]
            ),
            release(
                2,
                of: 1,
                name: "Long Exposure",
                type: "EP",
                cover: "media/covers/long-exposure.jpg",
                date: "2024-12-06",
                [
                    ("display_order", "2"),
                    ("apple_music_link", "https://music.apple.com/us/album/long-exposure/1440933461"),
                ]
            ),
            release(
                3,
                of: 2,
                name: "夜 (Yoru)",
                type: "Single",
                cover: "media/covers/yoru.jpg",
                date: "2026-03-20",
                [
                    ("display_order", "1"),
                    ("youtube_link", "https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
                ]
            ),
            release(
                4,
                of: 3,
                name: "Łódź, 5 a.m.",
                type: "Single",
                cover: "media/covers/lodz.jpg",
                date: "2026-10-02",
                [
                    ("display_order", "1"),
                    ("spotify_link", "https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl"),
                    ("custom_links", #"[{"label": "Lyrics", "url": "https://zoe.example.com/lodz"}]"#),
                ]
            ),
            row(
                "profile_projects",
                [
                    ("id", id(.releases, 5)),
                    ("user_id", id(.users, 3)),
                    ("project_name", "Unreleased demos"),
                    ("is_public", "0"),
                    ("cover_image_url", "media/covers/none.jpg"),
                ]
            ),
        ] + track(1, of: 1, title: "Nordlys (overture)", file: "nordlys.mp3")
        + track(2, of: 2, title: "夜", file: "yoru.flac", type: "audio/flac")
        + track(3, of: 3, title: "Łódź, 5 a.m.", file: "lodz.mp3")
        + track(4, of: 4, title: "Private song", file: "private.mp3")

    // MARK: Posts

    private static func post(
        _ number: Int,
        title: String,
        slug: String,
        created: String,
        content: String,
        _ values: Values
    ) -> Row {
        row(
            "blog_posts",
            [
                ("id", id(.posts, number)),
                ("title", title),
                ("slug", slug),
                ("created_at", created),
                ("updated_at", created),
                ("content", content),
                ("published", "1"),
            ] + values
        )
    }

    private static let posts = [
        post(
            1,
            title: "Room tone, and why we collect it",
            slug: "room-tone",
            created: "2026-03-05T20:00:00Z",
            content: """
                Every room has a note. Ours are a G sharp (big room, boiler), something between C and C sharp (small room, \
                you), and the hum of a fridge that we have promised to move since 2019.

                ## Thirty seconds, every session

                Before anyone leaves, we record thirty seconds of nothing. It repairs edits, fills gaps between words, and \
                makes a chorus of silence under a podcast feel like a place.

                ## How to listen to it

                Turn it up until it frightens you. Then listen for what *moves*: a tram, a pipe, a heartbeat. What moves is \
                what will give an edit away.

                ```sh
                # The level of a room, measured from a recording
                ffmpeg -i room.wav -af volumedetect -f null -
                ```
                """,
            [
                (
                    "excerpt",
                    "Every room has a note. We record thirty seconds of ours at the end of every session, and here is what for."
                ),
                ("featured_image_url", "media/blog/room-tone.jpg"),
                ("author_id", id(.users, 1)),
            ]
        ),
        post(
            2,
            title: "Cutting a record to vinyl without tears",
            slug: "cutting-vinyl",
            created: "2026-08-11T16:30:00Z",
            content: """
                A needle is a small, heavy thing that has to follow your mix. Be kind to it.

                1. Keep the bass in the middle below 150 Hz.
                2. Put the quiet songs last on each side: the inside of a record turns slower.
                3. Leave *S* sounds alone until you have heard a test pressing. Then don't.

                | Side length | How loud it can be |
                |:------------|:-------------------|
                | 15 minutes  | as loud as you like |
                | 20 minutes  | a decibel or two less |
                | 25 minutes  | make it two records |

                Our masters for [Paper Moon](/portfolio/paper-moon/) run to 17 minutes a side, and Misaki would have \
                liked 16.
                """,
            [
                (
                    "excerpt",
                    "A needle is a small, heavy thing that has to follow your mix. Three rules and a table for the first record you press."
                ),
                ("featured_image_url", "media/blog/vinyl.jpg"),
                ("author_id", id(.profiles, 2)),
                ("meta_title", "Mastering for vinyl: three rules and a table"),
            ]
        ),
        post(
            3,
            title: "The winter sessions, announced",
            slug: "winter-sessions",
            created: "2031-01-05T09:00:00Z",
            content: "Scheduled: it appears when its time has come.",
            []
        ),
        row(
            "blog_posts",
            [
                ("id", id(.posts, 4)),
                ("title", "An unfinished thought"),
                ("slug", "unfinished-thought"),
                ("content", "A draft: only previews show it."),
                ("published", "0"),
                ("created_at", "2026-10-20T09:00:00Z"),
            ]
        ),
    ]

    // MARK: Projects and testimonials

    private static func project(
        _ number: Int,
        title: String,
        slug: String,
        client: String,
        category: String,
        year: Int,
        text: String,
        _ values: Values
    ) -> Row {
        row(
            "portfolio_projects",
            [
                ("id", id(.projects, number)),
                ("title", title),
                ("slug", slug),
                ("client", client),
                ("category", category),
                ("year", String(year)),
                ("description", text),
                ("published", "1"),
                ("sort_order", String(number + 3)),
                ("budget_range", "$5,000 to $20,000"),
                ("created_at", "\(year)-06-15T12:00:00Z"),
                ("updated_at", "\(year)-06-15T12:00:00Z"),
            ] + values
        )
    }

    private static let projects = [
        project(
            1,
            title: "Copper",
            slug: "copper",
            client: "Bjørn Åkesson",
            category: "Record",
            year: 2025,
            text:
                "A film score without the film: forty minutes for strings and home-made oscillators, recorded in two nights of minus twenty.",
            [
                ("thumbnail_url", "media/work/copper.jpg"),
                ("duration_minutes", "41"),
                ("featured", "1"),
            ]
        ),
        project(
            2,
            title: "Second Shift",
            slug: "second-shift",
            client: "Zoë Kowalska",
            category: "Music video",
            year: 2026,
            text:
                "Shot in one tram, on one line, in one night, with the kind help of a driver who asked not to be named.",
            [
                ("thumbnail_url", "media/work/second-shift.jpg"),
                ("duration_minutes", "3"),
                ("featured", "1"),
                ("video_url", "https://vimeo.com/76979871"),
            ]
        ),
        project(
            3,
            title: "North Window",
            slug: "north-window",
            client: "Fort Wayne Museum of Art",
            category: "Documentary",
            year: 2026,
            text:
                "A portrait of a painter who has looked out of the same window for fifty years. Twelve minutes, no narration.",
            [
                ("thumbnail_url", "media/work/north-window.jpg"),
                ("duration_minutes", "12"),
                ("featured", "1"),
                ("video_url", "https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
            ]
        ),
        project(
            5,
            title: "Kiln",
            slug: "kiln",
            client: "Earth & Fire Ceramics",
            category: "Podcast",
            year: 2025,
            text:
                "Eight conversations held while things were in the oven. We built the microphone stands out of brick.",
            [
                ("thumbnail_url", "media/work/kiln.jpg"),
                ("duration_minutes", "45"),
            ]
        ),
    ]

    private static func testimonial(
        _ number: Int,
        name: String,
        role: String,
        company: String?,
        text: String,
        rating: Int = 5,
        isFeatured: Bool = false
    ) -> Row {
        row(
            "testimonials",
            [
                ("id", id(.testimonials, number)),
                ("client_name", name),
                ("role", role),
                ("company", company),
                ("content", text),
                ("rating", String(rating)),
                ("featured", isFeatured ? "1" : "0"),
                ("display_order", String(number + 2)),
                ("created_at", "2026-0\(number)-12T10:00:00Z"),
            ]
        )
    }

    private static let testimonials = [
        testimonial(
            1,
            name: "Siobhán O’Brien",
            role: "Cellist",
            company: "Nordlys Quartet",
            text:
                "The headphones sounded better than most records I own. I played better because I was afraid of spoiling it.",
            isFeatured: true
        ),
        testimonial(
            3,
            name: "Nguyễn Thị Mai",
            role: "Creative director",
            company: "Earth & Fire Ceramics",
            text:
                "They turned a kiln into a recording booth and a shy potter into a host. I would not have believed either."
        ),
        testimonial(
            4,
            name: "Dmitri Ivanov",
            role: "Singer-songwriter",
            company: nil,
            text: "Four stars only because of the stairs.",
            rating: 4
        ),
    ]
}
