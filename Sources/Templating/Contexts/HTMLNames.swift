/// What the compiler knows of HTML's elements and attributes.
enum HTMLNames {
    /// Elements whose content is text without tags (HTML, "escapable raw text").
    static let textOnly: Set<String> = ["title", "textarea"]
    /// Elements whose content is no markup at all (HTML, "raw text").
    static let rawText: Set<String> = ["script", "style", "xmp", "iframe", "noembed", "noframes"]
    /// Elements that switch to SVG's or MathML's rules.
    static let foreign: Set<String> = ["svg", "math"]
    /// Elements of those whose content is HTML again, but for what is refused there anyway.
    static let integrationPoints: Set<String> = ["title", "desc", "mi", "mo", "mn", "ms", "mtext"]
    /// Elements that end an SVG or MathML they are met in, or begin HTML inside it (HTML, section 13.2.6.5): what the
    /// tokenizer would do then depends on more than the tags.
    static let endsForeign: Set<String> = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed",
        "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p",
        "pre",
        "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
        "font",
        "foreignobject", "annotation-xml", "script", "style", "textarea", "xmp", "iframe", "noembed",
        "noframes",
    ]
    /// What stands in an attribute, which decides what a value there must be.
    enum AttributeKind: Equatable {
        case plain
        /// An address that a reader follows or that shows a picture or plays a sound.
        case url
        /// An address that loads code or style.
        case codeURL
        /// A `link`'s address, of which `rel` decides.
        case linkURL
        case imageList
        case style
        case script
        /// Never a value; the words say what it is.
        case forbidden(String)
        /// Decides what something else means, so it must be written out.
        case fixed
    }

    static func kind(ofAttribute name: String, on element: String) -> AttributeKind {
        if name.hasPrefix("on") { return .script }
        switch (element, name) {
        case (_, "style"): return .style
        case (_, "srcdoc"): return .forbidden("a whole document (srcdoc)")
        case (_, "ping"): return .forbidden("a list of addresses that are told of a click (ping)")
        case ("meta", "charset"): return .forbidden("the page's encoding (charset)")
        case ("iframe", "sandbox"), ("iframe", "allow"): return .forbidden("what a frame may do")
        case (_, "srcset"), (_, "imagesrcset"): return .imageList
        case ("script", "type"), ("link", "rel"), ("meta", "http-equiv"): return .fixed
        case ("link", "href"): return .linkURL
        case ("script", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"),
            ("object", "codebase"),
            ("object", "classid"), ("base", "href"), ("use", "href"), ("use", "xlink:href"), ("frame", "src"),
            ("script", "href"), ("script", "xlink:href"), ("html", "manifest"), ("applet", "code"),
            ("applet", "codebase"), ("applet", "archive"):
            return .codeURL
        case ("animate", "values"), ("animate", "to"), ("animate", "from"), ("animate", "by"), ("set", "to"),
            ("animatetransform", "values"), ("animate", "attributename"), ("set", "attributename"):
            return .forbidden("an SVG animation")
        case (_, "href"), (_, "src"), (_, "xlink:href"), (_, "action"), (_, "formaction"), (_, "poster"),
            (_, "cite"),
            (_, "background"), (_, "longdesc"), (_, "usemap"), (_, "data"), (_, "profile"), (_, "manifest"),
            (_, "codebase"), (_, "icon"), (_, "xml:base"):
            return .url
        default:
            guard name.hasPrefix("data-") else { return .plain }
            return ["url", "href", "src"].contains { name.hasSuffix($0) } ? .url : .plain
        }
    }

    /// The relations of `link` that load something which acts on the page.
    static let loadingRelations: Set<String> = [
        "stylesheet", "preload", "modulepreload", "manifest", "import", "serviceworker", "prefetch",
        "prerender",
    ]

    /// Whether a script's type makes it data in JSON.
    static func isJSON(scriptType type: String) -> Bool {
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        return essence == "application/json"
            || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }
}
