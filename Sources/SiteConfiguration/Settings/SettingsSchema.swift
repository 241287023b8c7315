package import Content

/// The JSON Schema of `site.yaml`, for editors.
///
/// The names of keys come from `SettingsReader.keys` and `SettingsSection.keys`, by which the file is read; the tables here
/// hold their types, and a test compares the two.
package enum SettingsSchema {
    package static var schema: JSONSchema { .keys(SettingsReader.keys, file) }

    /// The schema of a section, or of an item of a section that is a list.
    static func schema(of section: SettingsSection) -> JSONSchema {
        let schema = JSONSchema.keys(section.keys, keys(of: section))
        guard section == .security else { return schema }
        return schema.with("dependentRequired", ["contact": ["expires"], "expires": ["contact"]])
    }

    /// The schemas of the keys of the file itself.
    static let file: [String: JSONSchema] = [
        "title": .requiredText.described("The name of the site."),
        "base_url": siteAddress.required.described("The scheme and host that visitors see, without a path."),
        "language": JSONSchema.text(holding: "^[A-Za-z0-9]{2,3}(-[A-Za-z0-9]{1,8})*$")
            .with("examples", .array(Language.tags.map { JSON.string($0) }))
            .described("The language of pages and dates, such as de or pt-BR."),
        "time_zone": JSONSchema.text.described("The zone of dates, such as America/New_York."),
        "description": JSONSchema.text.described("One sentence for search engines and the footer."),
        "logo": JSONSchema.text.described("The logo: a file of the content folder, or an address."),
        "logo_dark": JSONSchema.text.described("The logo on dark pages."),
        "social_image": JSONSchema.text.described(
            "The picture that social networks show for pages without one."
        ),
        "default_author": JSONSchema.text.described(
            "The name under posts without an author; by default the title."
        ),
        "organization": schema(of: .organization).described("The studio, for visitors and search engines."),
        "navigation": JSONSchema.list(schema(of: .navigation)).described(
            "The entries of the main navigation."
        ),
        "social": social,
        "posts_per_page": JSONSchema.integer(SettingsRange.postsPerPage)
            .described("The length of one page of the blog; by default 12."),
        "contact": schema(of: .contact).described("The contact form; without it there is none."),
        "media": schema(of: .media).described("Pictures and sounds that are not in the content folder."),
        "served_elsewhere": JSONSchema.list(JSONSchema(["type": "string", "pattern": "^/."]))
            .described("Path prefixes that another server answers, such as [/images/]."),
        "embeds": words(EmbedAddress.Provider.self)
            .described("The platforms whose players pages may show; by default all."),
        "text": word(TextFormat.self).described("The language of texts that do not say it themselves."),
        "public_email_addresses": JSONSchema.list(JSONSchema(["type": "string", "pattern": "@"]))
            .described("E-mail addresses that pages may show."),
        "security": schema(of: .security).described(
            "What pages may load from other hosts, and security.txt."
        ),
        "theme": schema(of: .theme).described("The look of the theme, and its texts about the studio."),
        "humans": JSONSchema.list(.text).described("The lines of humans.txt."),
        "fields": fields.described("Keys that the site adds to front matter, and columns to databases."),
    ]

    /// The schemas of the keys of a section.
    static func keys(of section: SettingsSection) -> [String: JSONSchema] {
        switch section {
        case .organization: organization
        case .address: postalAddress
        case .hours: hours
        case .geo: position
        case .navigation: navigation
        case .contact: contact
        case .media: media
        case .security: security
        case .theme: theme
        case .field: field
        case .colors: colors
        case .light, .dark: palette
        }
    }
}

// MARK: Sections

extension SettingsSchema {
    private static let organization: [String: JSONSchema] = [
        "type": JSONSchema.text.described("A type of schema.org, such as LocalBusiness."),
        "address": schema(of: .address).described("The postal address."),
        "phone": JSONSchema.text.described("The telephone number, in quotes."),
        "email": JSONSchema.text.described("The studio's e-mail address, which pages may show."),
        "hours": JSONSchema.list(schema(of: .hours)).described("The opening hours."),
        "geo": schema(of: .geo).described("The position on a map."),
    ]

    private static let postalAddress: [String: JSONSchema] = [
        "street": JSONSchema.text.described("The street and number."),
        "locality": JSONSchema.text.described("The town."),
        "region": JSONSchema.text.described("The state."),
        "postal_code": JSONSchema.text.described("The postal code, in quotes."),
        "country": JSONSchema.text.described("The country, such as US."),
    ]

    private static let hours: [String: JSONSchema] = [
        "days": JSONSchema.list(.text).described(
            "Weekdays as schema.org writes them, such as [Monday, Friday]."
        ),
        "opens": .requiredText.described("The opening time in quotes, such as \"10:00\"."),
        "closes": .requiredText.described("The closing time in quotes, such as \"22:00\"."),
    ]

    private static let position: [String: JSONSchema] = [
        "latitude": number(SettingsRange.latitude).described("In degrees; north is positive."),
        "longitude": number(SettingsRange.longitude).described("In degrees; east is positive."),
    ]

    private static let navigation: [String: JSONSchema] = [
        "label": .requiredText.described("The words."),
        "url": .requiredText.described("A path of the site, or an address."),
        "children": JSONSchema.list(
            JSONSchema.keys(["label", "url"], ["label": .requiredText, "url": .requiredText])
        ).described("The entries below it."),
    ]

    private static let contact: [String: JSONSchema] = [
        "endpoint": address.required.described("The address of the write API."),
        "project_types": JSONSchema.list(.text).described("The kinds of project to choose from."),
        "budget_ranges": JSONSchema.list(.text).described("The budgets to choose from."),
        "thanks": JSONSchema.text.described("The path of the page that is shown after a message was sent."),
    ]

    private static let media: [String: JSONSchema] = [
        "base_url": address.described(
            "The folder of pictures and videos that the content folder does not have."
        ),
        "audio_base_url": address.described("The folder of the songs."),
        "audio_folder": JSONSchema.text.described("The folder of the songs below the content folder."),
        "hosts": JSONSchema.list(JSONSchema(["type": "string", "pattern": "^https://."]))
            .described("Other hosts that pages may load pictures and sounds from."),
        "pictures": word(SiteSettings.Pictures.self).described("Whether smaller pictures are made."),
        "strip_tags": flag.described("Whether sounds are published with no tags but title and artist."),
    ]

    private static let security: [String: JSONSchema] = {
        var keys: [String: JSONSchema] = [
            "contact": JSONSchema.text.described(
                "Where to report vulnerabilities: the contact of security.txt."
            ),
            "expires": JSONSchema.date.described("The day after which security.txt is out of date."),
            "allow": words(PolicyPreset.self).described("Companies whose hosts need not be listed."),
            "inline_scripts": flag.described("Whether scripts run that are written into templates."),
            "inline_styles": flag.described("Whether styles count that are written into pages."),
        ]
        for source in PolicySource.allCases {
            keys[source.rawValue] = JSONSchema.list(origin).described("Other hosts for \(source.rawValue).")
        }
        return keys
    }()

    private static let theme: [String: JSONSchema] = [
        "base": word(SiteSettings.Theme.Base.self)
            .described("What the folder templates is laid over: the program's theme, or nothing."),
        "home": words(SiteSettings.Theme.Section.self).with("uniqueItems", true)
            .described("The sections of the home page in their order; by default all."),
        "home_title": JSONSchema.text.described("The title of the home page in tabs and search results."),
        "lead": JSONSchema.text.described("A sentence or two under the title of the home page."),
        "call_title": JSONSchema.text.described("The title of the invitation to write."),
        "call_text": JSONSchema.text.described("What stands under it."),
        "answer_time": JSONSchema.text.described(
            "When messages are answered, as the end of \"We answer …\"."
        ),
        "booking_url": address.described("Where sessions are booked, such as a calendar."),
        "scheme": word(ThemeStyle.SchemeChoice.self)
            .described("Whether pages are light or dark as the visitor's system is, or always the same."),
        "colors": schema(of: .colors).described("The colours of light and of dark pages."),
        "heading_font": word(ThemeStyle.Font.self).described("The font of headings."),
        "text_font": word(ThemeStyle.Font.self).described("The font of all other text."),
        "heading_scale": number(SettingsRange.headingScale)
            .described("How much larger a small heading is than text."),
        "text_size": JSONSchema.integer(SettingsRange.textSize).described("The size of text in pixels."),
        "corners": JSONSchema.integer(SettingsRange.corners).described("The radius of corners in pixels."),
    ]

    private static let colors: [String: JSONSchema] = Dictionary(
        uniqueKeysWithValues: Palette.Scheme.allCases.map { scheme -> (String, JSONSchema) in
            let section: SettingsSection = scheme == .light ? .light : .dark
            return (
                scheme.rawValue, schema(of: section).described("The colours of \(scheme.rawValue) pages.")
            )
        }
    )

    private static let palette: [String: JSONSchema] = Dictionary(
        uniqueKeysWithValues: Palette.Role.allCases.map { role -> (String, JSONSchema) in
            let color = JSONSchema(["type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"])
            return (role.rawValue, color.described("A colour in quotes, such as \"#6a2fa0\"."))
        }
    )

    /// For each kind of content, names of fields with their types, or with all that is said of them.
    private static let fields: JSONSchema = {
        let type = JSONSchema.word(CustomField.ValueType.allCases.map(\.rawValue))
        let named = JSONSchema([
            "type": "object", "propertyNames": ["pattern": "^[a-z][a-z0-9_]*$"],
            "additionalProperties": ["anyOf": [type.json, schema(of: .field).json]],
        ])
        let kinds = SettingsReader.kindsWithFields.map(\.key)
        let schemas = kinds.map { key in (key, named.described("The fields of \(key).")) }
        return .keys(kinds, Dictionary(uniqueKeysWithValues: schemas))
    }()

    private static let field: [String: JSONSchema] = [
        "type": word(CustomField.ValueType.self).required.described("What the values are."),
        "required": flag.described("Whether content without a value is an error."),
        "default": JSONSchema([:]).described("The value of content without one."),
        "column": JSONSchema.text(holding: "^[a-z0-9_]+$")
            .described("The column of the database; none for a field that only files have."),
        "taxonomy": flag.described("Whether each value of a list has a page, as tags have."),
        "label": JSONSchema.text.described("The title of the page of all values of a taxonomy."),
    ]

    /// Names of platforms with addresses.
    private static let social = JSONSchema(["type": "object", "additionalProperties": address.json])
        .described("Other pages of the studio, such as { instagram: https://… }.")
}

// MARK: Values

extension SettingsSchema {
    /// A whole address, or one of this machine, which needs no encryption.
    private static let address = JSONSchema([
        "type": ["string", "null"],
        "pattern": .string(#"^([Hh][Tt][Tt][Pp][Ss]://|http://(127\.0\.0\.1|localhost|\[::1\])([/:?#]|$))"#),
    ])

    /// An address without a path.
    private static let siteAddress = JSONSchema([
        "type": "string",
        "pattern": .string(#"^(https://[^/?#@\sA-Z]+|http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?)/*$"#),
    ])

    private static let origin = JSONSchema([
        "type": "string", "pattern": .string(#"^https://(\*\.)?[^/?#@*\sA-Z]+/?$"#),
    ])

    private static let flag = JSONSchema(["enum": [true, false, "true", "false", nil]])

    private static func number(_ range: ClosedRange<Double>) -> JSONSchema {
        JSONSchema.number.with("minimum", .double(range.lowerBound))
            .with("maximum", .double(range.upperBound))
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> JSONSchema {
        .word(type.allCases.map(\.rawValue))
    }

    private static func words<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> JSONSchema
    {
        .list(JSONSchema(["enum": .array(type.allCases.map { JSON.string($0.rawValue) })]))
    }
}
