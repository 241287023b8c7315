/// Every operation on values that a template can name, filters first; the renderer runs them.
enum Filter: UInt8 {
    case upper
    case lower
    case capitalize
    case title
    case trim
    case replace
    case truncate
    case striptags
    case wordcount
    case urlencode
    case escape
    case string
    case join
    case length
    case first
    case last
    case sort
    case reverse
    case unique
    case map
    case selectattr
    case rejectattr
    case groupby
    case sum
    case min
    case max
    case list
    case batch
    case items
    case dictsort
    case abs
    case round
    case int
    case float
    case `default`
    case tojson
    case safe
    case date
    case isoDate
    case rfc822Date
    case absoluteURL
    case duration
    case slugify
    case image
    // Not filters by name: functions, methods and tests that work the same way.
    case range
    case startsWith
    case endsWith
    case odd
    case even
    case divisibleBy
}

/// How a filter is called and what the manual says of it.
struct FilterDefinition {
    struct Parameter {
        enum Kind {
            case text
            case int
            case bool
            /// The name of a field, dotted for a field of a field; a literal.
            case attribute
            /// Checked by the filter's own rule.
            case any
        }

        let name: String
        let kind: Kind
        /// What it is when it is not given; nil where it must be.
        let standard: Constant?

        static func required(_ name: String, _ kind: Kind) -> Parameter {
            Parameter(name: name, kind: kind, standard: nil)
        }

        static func optional(_ name: String, _ kind: Kind, _ standard: Constant) -> Parameter {
            Parameter(name: name, kind: kind, standard: standard)
        }
    }

    let filter: Filter
    let names: [String]
    let parameters: [Parameter]
    /// One sentence for the manual.
    let documentation: String

    private init(_ filter: Filter, _ names: [String], _ documentation: String) {
        self.init(filter, names, [], documentation)
    }

    private init(_ filter: Filter, _ names: [String], _ parameters: [Parameter], _ documentation: String) {
        self.filter = filter
        self.names = names
        self.parameters = parameters
        self.documentation = documentation
    }

    static let byName: [String: FilterDefinition] = {
        var definitions: [String: FilterDefinition] = [:]
        for definition in all { for name in definition.names { definitions[name] = definition } }
        return definitions
    }()

    private static let attribute = Parameter.optional("attribute", .attribute, .text(""))
    private static let caseSensitive = Parameter.optional("case_sensitive", .bool, .bool(false))

    static let all: [FilterDefinition] = [
        FilterDefinition(.upper, ["upper"], "All letters as capitals."),
        FilterDefinition(.lower, ["lower"], "All letters small."),
        FilterDefinition(.capitalize, ["capitalize"], "The first letter as a capital, all others small."),
        FilterDefinition(.title, ["title"], "The first letter of each word as a capital, all others small."),
        FilterDefinition(.trim, ["trim"], "White space at both ends removed."),
        FilterDefinition(
            .replace, ["replace"], [.required("old", .text), .required("new", .text)],
            "Every occurrence of one text replaced by another."),
        FilterDefinition(
            .truncate, ["truncate"],
            [
                .optional("length", .int, .int(255)), .optional("killwords", .bool, .bool(false)),
                .optional("end", .text, .text("...")), .optional("leeway", .int, .int(5)),
            ], "At most `length` characters, cut at a word unless `killwords`; text within `leeway` stays whole."),
        FilterDefinition(.striptags, ["striptags"], "Markup as plain text."),
        FilterDefinition(.wordcount, ["wordcount"], "The number of words."),
        FilterDefinition(.urlencode, ["urlencode"], "Percent-encoded for a query."),
        FilterDefinition(
            .escape, ["escape", "e"], "Text as markup; output escapes by itself, so it is rarely needed."),
        FilterDefinition(.string, ["string"], "A number as text."),
        FilterDefinition(
            .join, ["join"], [.optional("d", .text, .text("")), attribute], "The items of a list in one text."),
        FilterDefinition(.length, ["length", "count"], "The number of items, or of characters."),
        FilterDefinition(.first, ["first"], "The first item; absent when there is none."),
        FilterDefinition(.last, ["last"], "The last item; absent when there is none."),
        FilterDefinition(
            .sort, ["sort"], [.optional("reverse", .bool, .bool(false)), caseSensitive, attribute],
            "The items in order."), FilterDefinition(.reverse, ["reverse"], "The items from the last to the first."),
        FilterDefinition(.unique, ["unique"], [caseSensitive, attribute], "Each item once."),
        FilterDefinition(.map, ["map"], [.required("attribute", .attribute)], "One field of each item."),
        FilterDefinition(
            .selectattr, ["selectattr"],
            [
                .required("attribute", .attribute), .optional("test", .any, .text("")),
                .optional("value", .any, .text("")),
            ], "The items whose field is true, or passes a test."),
        FilterDefinition(
            .rejectattr, ["rejectattr"],
            [
                .required("attribute", .attribute), .optional("test", .any, .text("")),
                .optional("value", .any, .text("")),
            ], "The items whose field is false, or fails a test."),
        FilterDefinition(
            .groupby, ["groupby"],
            [.required("attribute", .attribute), .optional("case_sensitive", .bool, .bool(false))],
            "The items by a field's value: groups with `grouper` and `list`, in order."),
        FilterDefinition(.sum, ["sum"], [attribute], "The sum of numbers."),
        FilterDefinition(.min, ["min"], [caseSensitive, attribute], "The least item; absent when there is none."),
        FilterDefinition(.max, ["max"], [caseSensitive, attribute], "The greatest item; absent when there is none."),
        FilterDefinition(.list, ["list"], "A Seq as a list, which can be counted and walked through again."),
        FilterDefinition(.batch, ["batch"], [.required("linecount", .int)], "Lists of at most `linecount` items each."),
        FilterDefinition(.items, ["items"], "The keys and values of a map, in its order."),
        FilterDefinition(.dictsort, ["dictsort"], [caseSensitive], "The keys and values of a map, ordered by key."),
        FilterDefinition(.abs, ["abs"], "A number without its sign."),
        FilterDefinition(
            .round, ["round"], [.optional("precision", .int, .int(0)), .optional("method", .text, .text("common"))],
            "A number rounded to `precision` digits: `common`, `ceil` or `floor`."),
        FilterDefinition(
            .int, ["int"], [.optional("default", .int, .int(0))], "A whole number; `default` where text is none."),
        FilterDefinition(.float, ["float"], "A number with decimals; 0.0 where text is none."),
        FilterDefinition(
            .default, ["default", "d"],
            [.optional("default_value", .any, .text("")), .optional("boolean", .bool, .bool(false))],
            "A value for where there is none; with `boolean` also for where it is empty."),
        FilterDefinition(.tojson, ["tojson"], "The value as JSON that is safe in markup."),
        FilterDefinition(.safe, ["safe"], "A literal as markup."),
        FilterDefinition(
            .date, ["date"], [.required("format", .text)],
            "A date by a pattern such as `%e %B %Y`, in the site's language."),
        FilterDefinition(.isoDate, ["iso_date"], "A date as RFC 3339 wants it, for machines."),
        FilterDefinition(
            .rfc822Date, ["rfc822_date"], "A date as RSS wants it (RFC 822, with four digits of the year)."),
        FilterDefinition(
            .absoluteURL, ["absolute_url"], [.optional("page", .any, .text(""))],
            "An address with the site's origin; in markup, every link's, with `page` the address that fragments belong to."
        ), FilterDefinition(.duration, ["duration"], "Minutes as hours and minutes."),
        FilterDefinition(
            .image, ["image"], [.optional("loading", .text, .text("lazy"))],
            "A picture as an `img` element with its size and words; `loading` is `lazy` or `eager`."),
        FilterDefinition(.slugify, ["slugify"], "Text as the last part of an address: small letters, digits, hyphens."),
    ]

    static let range = FilterDefinition(
        .range, ["range"],
        [.required("start", .int), .optional("stop", .int, .int(0)), .optional("step", .int, .int(1))],
        "The whole numbers from 0, or `start`, up to but without `stop`.")
}
