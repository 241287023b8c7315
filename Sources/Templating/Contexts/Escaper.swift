/// How a value is written where it stands; the words are for `--explain-escaping`.
enum Escaper: String {
    /// Markup in text, numbers, slugs, plain-text files.
    case raw = "as it is"
    /// MarkupSafe's five replacements: `&amp; &lt; &gt; &#39; &#34;`.
    case markup = "& < > ' \" escaped"
    /// A whole address.
    case url = "scheme checked, percent-normalised, escaped"
    /// Of a path.
    case urlSegment = "one segment, percent-encoded"
    /// Right behind the root's slash, where an empty one would make the next a host.
    case urlRootSegment = "one segment that is not empty, percent-encoded"
    /// A part of a query or a fragment.
    case urlQuery = "percent-encoded"
    /// A whole value.
    case json = "written as JSON"
    case jsonString = "escaped as in a JSON string"
    /// XML text or a quoted attribute.
    case xml = "& < > ' \" escaped, without what XML forbids"
}
