/// The way a value is written in its context; the raw value is the text for `--explain-escaping`.
enum Escaper: String {
    /// Markup in text, numbers, slugs, and everything in plain-text files.
    case raw = "as it is"
    /// MarkupSafe's five replacements: `&amp; &lt; &gt; &#39; &#34;`.
    case markup = "& < > ' \" escaped"
    /// A whole address.
    case url = "scheme checked, percent-normalised, escaped"
    /// A segment of a path.
    case urlSegment = "one segment, percent-encoded"
    /// The first segment after `/`: an empty one would produce `//host`.
    case urlRootSegment = "one segment that is not empty, percent-encoded"
    /// A part of a query or a fragment.
    case urlQuery = "percent-encoded"
    /// A whole JSON value.
    case json = "written as JSON"
    case jsonString = "escaped as in a JSON string"
    /// XML text or a quoted attribute.
    case xml = "& < > ' \" escaped, without what XML forbids"
}
