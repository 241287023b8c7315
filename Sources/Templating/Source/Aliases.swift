/// Names from Liquid, Tera, Go and Twig, and the names this language has for the same things.
///
/// They are only used in suggestions.
enum Aliases {
    static let tags = [
        "assign": "set",
        "capture": "set",
        "case": "if",
        "comment": "raw",
        "define": "block",
        "each": "for",
        "elseif": "elif",
        "elsif": "elif",
        "end": "endif",
        "foreach": "for",
        "from": "import",
        "layout": "extends",
        "partial": "include",
        "range": "for",
        "render": "include",
        "template": "include",
        "unless": "if",
        "verbatim": "raw",
        "when": "elif",
    ]

    /// Jinja2's tags that this language does not have, with what to use instead.
    static let unsupportedTags = [
        "autoescape": "every value is escaped for the place where it is printed",
        "break": "use 'for … if'",
        "call": "pass the markup as an argument: {% set x %}…{% endset %}",
        "continue": "use 'for … if'",
        "do": "templates only print",
        "filter": "use 'set' and a filter on its value",
        "trans": "the site has one language",
        "with": "use 'set'",
    ]

    static let filters = [
        "absURL": "absolute_url",
        "abs_url": "absolute_url",
        "capitalise": "capitalize",
        "date_format": "date",
        "date_to_xmlschema": "iso_date",
        "datetime": "date",
        "downcase": "lower",
        "escape_html": "escape",
        "format": "date",
        "group_by": "groupby",
        "h": "escape",
        "html_escape": "escape",
        "join_with": "join",
        "json": "tojson",
        "json_encode": "tojson",
        "keys": "items",
        "len": "length",
        "number_of_words": "wordcount",
        "pairs": "items",
        "pluck": "map",
        "raw": "safe",
        "size": "length",
        "slice": "batch",
        "str": "string",
        "strftime": "date",
        "strip": "trim",
        "strip_html": "striptags",
        "strip_tags": "striptags",
        "to_json": "tojson",
        "truncatewords": "truncate",
        "uniq": "unique",
        "upcase": "upper",
        "url_encode": "urlencode",
        "where": "selectattr",
        "word_count": "wordcount",
    ]

    static let names = [
        "Page": "page",
        "Site": "site",
        "forloop": "loop",
        "self": "page",
    ]

    static let fields = [
        "Content": "body",
        "Date": "date",
        "Permalink": "url",
        "Summary": "excerpt",
        "Title": "title",
        "content": "body",
        "created_at": "date",
        "href": "url",
        "image_url": "image",
        "index1": "index",
        "link": "url",
        "name": "title",
        "parentloop": "loop",
        "path": "url",
        "permalink": "url",
        "published_at": "date",
        "rindex": "revindex",
        "size": "length",
        "summary": "excerpt",
    ]

    static let tests = [
        "empty": "undefined",
        "equalto": "eq",
        "none": "undefined",
        "null": "undefined",
        "sameas": "eq",
    ]

    static let functions = [
        "link_to": "url_for",
        "parent": "super",
        "seq": "range",
        "static": "asset",
        "url": "url_for",
    ]
}
