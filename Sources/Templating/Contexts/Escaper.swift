/// How a value is written, and where it stands, in a designer's words.
struct PlacedEscaper {
    let escaper: Escaper
    let context: String
}

/// How a value is written where it stands.
enum Escaper: String {
    /// As it is: markup in text, numbers, slugs, plain-text files.
    case raw
    /// MarkupSafe's five replacements: `&amp; &lt; &gt; &#39; &#34;`.
    case markup
    /// A whole address: its scheme is checked, then it is percent-normalised and escaped.
    case url
    /// One segment of a path.
    case urlSegment
    /// A segment right behind the root's slash, where an empty one would make the next a host.
    case urlRootSegment
    /// A part of a query or a fragment.
    case urlQuery
    /// A whole JSON value.
    case json
    /// Text inside a JSON string.
    case jsonString
    /// XML text or a quoted attribute; characters that XML 1.0 forbids are dropped.
    case xml

    /// What it does, for `--explain-escaping`.
    var words: String {
        switch self {
        case .raw: "as it is"
        case .markup: "& < > ' \" escaped"
        case .url: "scheme checked, percent-normalised, escaped"
        case .urlSegment, .urlRootSegment: "one segment, percent-encoded"
        case .urlQuery: "percent-encoded"
        case .json: "written as JSON"
        case .jsonString: "escaped as in a JSON string"
        case .xml: "& < > ' \" escaped, without what XML forbids"
        }
    }
}
