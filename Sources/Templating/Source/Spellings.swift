/// What other template languages call things, so that their words lead to ours.
enum Spellings {
    static let tags = [
        "assign": "set", "capture": "set", "elsif": "elif", "elseif": "elif", "unless": "if", "case": "if",
        "when": "elif", "render": "include", "partial": "include", "foreach": "for", "each": "for",
        "range": "for",
        "end": "endif", "layout": "extends", "verbatim": "raw", "comment": "raw", "define": "block",
        "template": "include", "from": "import",
    ]

    /// Tags of Jinja2 that are left out on purpose, and what does their work.
    static let leftOutTags = [
        "autoescape": "escaping is chosen from where a value stands", "do": "templates only print",
        "call": "pass the markup as an argument: {% set x %}…{% endset %}", "with": "use 'set'",
        "filter": "use 'set' and a filter on its value", "trans": "the site has one language",
        "break": "use 'for … if'", "continue": "use 'for … if'",
    ]

    static let filters = [
        "upcase": "upper", "downcase": "lower", "strip": "trim", "size": "length", "len": "length",
        "json": "tojson",
        "json_encode": "tojson", "to_json": "tojson", "strip_html": "striptags", "strip_tags": "striptags",
        "raw": "safe", "h": "escape", "html_escape": "escape", "escape_html": "escape",
        "url_encode": "urlencode",
        "where": "selectattr", "group_by": "groupby", "str": "string", "slice": "batch", "pluck": "map",
        "uniq": "unique", "keys": "items", "capitalise": "capitalize", "date_format": "date",
        "format": "date",
        "strftime": "date", "datetime": "date", "date_to_xmlschema": "iso_date", "absURL": "absolute_url",
        "abs_url": "absolute_url", "join_with": "join", "word_count": "wordcount",
        "number_of_words": "wordcount",
        "truncatewords": "truncate", "pairs": "items",
    ]

    static let names = ["forloop": "loop", "self": "page", "Site": "site", "Page": "page"]

    static let fields = [
        "size": "length", "Title": "title", "Content": "body", "content": "body", "Permalink": "url",
        "permalink": "url", "link": "url", "href": "url", "path": "url", "Date": "date",
        "published_at": "date",
        "created_at": "date", "Summary": "excerpt", "summary": "excerpt", "name": "title", "index1": "index",
        "rindex": "revindex", "parentloop": "loop", "image_url": "image",
    ]

    static let tests = [
        "none": "undefined", "null": "undefined", "empty": "undefined", "equalto": "eq", "sameas": "eq",
    ]

    static let functions = [
        "static": "asset", "url": "url_for", "link_to": "url_for", "seq": "range", "parent": "super",
    ]
}
