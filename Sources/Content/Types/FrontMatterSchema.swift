import Schema

/// The JSON Schemas of front matter, for editors.
///
/// The names of keys come from `ContentKind.keys`, by which files are read; the tables here hold the types of those that a
/// content type reads, and a test compares the two.
enum FrontMatterSchema {
    /// The schemas of the keys that a content type reads.
    static func keys(of kind: ContentKind) -> [String: JSONSchema] {
        switch kind {
        case .post: post
        case .page: page
        case .project: project
        case .artist: artist
        case .testimonial: testimonial
        case .release: release
        case .track: track
        default: [:]
        }
    }

    /// Columns of the database that files may have, because a row may be copied into one, and that nothing reads there.
    static func isForDatabasesOnly(_ column: Column) -> Bool {
        column.exposure == .private || column.type == .uuid
    }

    static let columnForDatabasesOnly = JSONSchema([:])
        .described("A column of the database, which means nothing in a file.")

    // MARK: Kinds of files

    private static let post: [String: JSONSchema] = [
        "title": .requiredText.described("The title of the post."),
        "slug": slug().described("The last part of the address; by default from the file's name."),
        "created_at": JSONSchema.date.described(
            "The date of the post; by default that before the file's name. A later one publishes it then."
        ),
        "updated_at": JSONSchema.date.described("The date of the last change that readers should know of."),
        "published": flag.described("Whether the post is on the site; false makes it a draft."),
        "author": JSONSchema.text.described("The slug of the artist who wrote it."),
        "excerpt": JSONSchema.text.described("One or two sentences for lists and search engines."),
        "featured_image_url": file.described("The picture of the post."),
        "meta_title": JSONSchema.text.described("The title for search engines."),
        "meta_description": JSONSchema.text.described("The description for search engines."),
        ContentKind.oldAddressesColumn: oldAddresses,
        ContentKind.formatKey: textFormat,
    ]

    private static let page: [String: JSONSchema] = [
        "title": .requiredText.described("The title of the page."),
        "slug": JSONSchema.text(holding: "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")
            .described("The path of the address; by default the folders and the file's name."),
        "description": JSONSchema.text.described("One sentence for search engines."),
        "template": JSONSchema.text.described("The name of the template, such as landing.html."),
        "paginate": JSONSchema.word(ContentPage.Pagination.List.allCases.map(\.rawValue))
            .described("The list that the page shows, with further pages for the rest of it."),
        "per_page": JSONSchema.integer(ContentPage.Pagination.lengths)
            .described("How many items of the list a page has; by default as many as the blog."),
        "published": flag.described("Whether the page is on the site; false makes it a draft."),
        ContentKind.oldAddressesColumn: oldAddresses,
        ContentKind.formatKey: textFormat,
    ]

    private static let project: [String: JSONSchema] = [
        "title": .requiredText.described("The title of the project."),
        "slug": slug().described("The last part of the address; by default the file's name."),
        "published": flag.described("Whether the project is on the site; false makes it a draft."),
        "client": JSONSchema.text.described("For whom it was made."),
        "category": JSONSchema.text.described("The group in the portfolio, such as Music video."),
        "year": JSONSchema.integer(PortfolioProject.years).described("The year in which it was made."),
        "video_url": file.described("The address of a page with a player, or a video file."),
        "thumbnail_url": file.described("The picture in lists."),
        "duration_minutes": JSONSchema.integer(0 ... .max).described("The length in minutes."),
        "featured": flag.described("Whether it is one of the featured projects."),
        "sort_order": JSONSchema.integer(.min ... .max).described("Small numbers come first."),
        "created_at": JSONSchema.date.described("The date of the project."),
        "updated_at": JSONSchema.date.described("The date of the last change."),
        ContentKind.oldAddressesColumn: oldAddresses,
        ContentKind.formatKey: textFormat,
    ]

    private static let artist: [String: JSONSchema] = [
        "display_name": JSONSchema.text.described("The name that pages show."),
        "public_profile_slug": slug(maximumLength: Slug.maximumArtistLength)
            .described("The last part of the address; by default the file's name."),
        "published": flag.described("Whether the artist is on the site; false makes it a draft."),
        "profile_picture_url": file.described("The portrait."),
        "photo_1_url": file.described("The first photo."),
        "photo_2_url": file.described("The second photo."),
        "photo_3_url": file.described("The third photo."),
        "social_links": links.described("The artist's pages elsewhere, such as { instagram: https://… }."),
        "projects": JSONSchema.list(ContentKind.release.schema).described("Albums, singles and EPs."),
        "showcase": JSONSchema.list(ContentKind.track.schema).described("Songs to listen to."),
        "created_at": JSONSchema.date.described("The date of the profile."),
        "updated_at": JSONSchema.date.described("The date of the last change."),
        ContentKind.oldAddressesColumn: oldAddresses,
        ContentKind.formatKey: textFormat,
    ]

    private static let testimonial: [String: JSONSchema] = [
        "client_name": .requiredText.described("The name of who says it."),
        "role": JSONSchema.text.described("What they do, such as Singer."),
        "company": JSONSchema.text.described("Their band or company."),
        "content": JSONSchema.text.described("The words, where the text of the file is empty."),
        "rating": JSONSchema.integer(Testimonial.ratings).described("The number of stars."),
        "featured": flag.described("Whether it comes first."),
        "display_order": displayOrder,
        "published": flag.described("Whether it is on the site; false makes it a draft."),
        "created_at": JSONSchema.date.described("The date of the words."),
        "updated_at": JSONSchema.date.described("The date of the last change."),
    ]

    // MARK: Parts of artists

    private static let release: [String: JSONSchema] = {
        var keys: [String: JSONSchema] = [
            "project_name": .requiredText.described("The name of the release."),
            "is_public": flag.described("Whether the release is on the site."),
            "project_type": JSONSchema.text.described("The kind of release, such as Album."),
            "description": JSONSchema.text.described("A few sentences about it."),
            "cover_image_url": file.described("The cover."),
            "release_date": JSONSchema.date.described("The day of the release."),
            "display_order": displayOrder,
            "custom_links": links.described("Further links, such as [{ label: Zine, url: https://… }]."),
            "created_at": JSONSchema.date.described("The date of the entry."),
            "updated_at": JSONSchema.date.described("The date of the last change."),
        ]
        for service in ServiceName.streaming {
            keys[service.column] = JSONSchema.text.described(
                "The address of the release on \(service.label)."
            )
        }
        return keys
    }()

    private static let track: [String: JSONSchema] = [
        "custom_title": JSONSchema.text.described("The title of the song."),
        "display_name": JSONSchema.text.described("The title where there is no custom_title."),
        "custom_description": JSONSchema.text.described("A few sentences about it."),
        "file_path": file.required.described("The sound file."),
        "file_type": JSONSchema.text.described(
            "The type of a file whose name does not say it, such as audio/mpeg."
        ),
        "file_size": JSONSchema.integer(0 ... .max).described("The size of the file in bytes."),
        "display_order": displayOrder,
    ]

    // MARK: Values

    private static func slug(maximumLength: Int = Slug.maximumLength) -> JSONSchema {
        JSONSchema.text(holding: "^[a-z0-9]+(-[a-z0-9]+)*$").with("maxLength", .integer(maximumLength))
    }

    /// A flag in all words that the reader knows, in letters of any case.
    private static let flag: JSONSchema = {
        let words = RecordValue.flagWords.map { word in
            word.map { letter in letter.isNumber ? "\(letter)" : "[\(letter.uppercased())\(letter)]" }
                .joined()
        }
        return JSONSchema([
            "type": ["boolean", "integer", "string", "null"],
            "pattern": .string("^(\(words.joined(separator: "|")))$"), "minimum": 0, "maximum": 1,
        ])
    }()

    /// A file of the content folder, or an address; a file that is loaded without encryption is refused.
    private static let file = JSONSchema.text(holding: #"^(?!http://)[^\\]*$"#)

    private static let displayOrder = JSONSchema.integer(0 ... .max).described("Small numbers come first.")

    private static let textFormat = JSONSchema.word(TextFormat.allCases.map(\.rawValue))
        .described("The language of the text below, where it cannot be seen.")

    private static let oldAddresses = JSONSchema([
        "type": ["string", "array", "null"], "pattern": .string(oldAddress),
        "items": ["type": ["string", "null"], "pattern": .string(oldAddress)],
    ])
    .described("Paths that the page had before, such as [/old-page/].")

    /// One path, or several in lines of their own.
    private static let oldAddress = #"^/(?!/)[^?#\\]*$"#

    /// Links by the names of their platforms, or as a list.
    private static let links = JSONSchema([
        "type": ["object", "array", "null"],
        "additionalProperties": [
            "type": ["string", "number", "boolean", "null", "object"], "required": ["url"],
        ],
        "items": [
            "type": ["string", "number", "boolean", "null", "object"],
            "properties": [
                "label": ["type": JSONSchema.scalarTypes, "description": "The words of the link."],
                "url": ["type": JSONSchema.scalarTypes, "description": "Where it leads."],
                "platform": [
                    "type": JSONSchema.scalarTypes, "description": "The platform, such as instagram.",
                ],
                "name": ["type": JSONSchema.scalarTypes, "description": "The same as label."],
                "title": ["type": JSONSchema.scalarTypes, "description": "The same as label."],
            ],
            "required": ["url"], "additionalProperties": false,
        ],
    ])
}

extension FrontMatterSchema {
    /// The schema of a field that a site adds.
    static func schema(of field: CustomField) -> JSONSchema {
        let values: JSONSchema =
            switch field.type {
            case .text, .url: .text
            case .image: file
            case .whole: .integer(.min ... .max)
            case .number: .number
            case .flag: flag
            case .date: .date
            case .list: .list(.text)
            }
        let schema = values.described("A field of the site's own, from site.yaml.")
        return field.isRequired ? schema.required : schema
    }
}

extension ContentKind {
    /// The schema of the front matter of its files, or of an item of the list that has its records.
    package var schema: JSONSchema { schema(with: []) }

    /// The same with fields that a site adds to the kind.
    package func schema(with fields: [CustomField]) -> JSONSchema {
        var schemas = FrontMatterSchema.keys(of: self)
        for column in table?.columns ?? [] where FrontMatterSchema.isForDatabasesOnly(column) {
            schemas[column.name] = FrontMatterSchema.columnForDatabasesOnly
        }
        for field in fields { schemas[field.name] = FrontMatterSchema.schema(of: field) }
        let schema = JSONSchema.keys(keys + fields.map(\.name), schemas)
        guard self == .track else { return schema }
        // One of the two names the song.
        return schema.with("anyOf", [["required": ["custom_title"]], ["required": ["display_name"]]])
    }
}
