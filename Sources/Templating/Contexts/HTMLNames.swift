/// The elements and attributes of HTML with special rules.
enum HTMLNames {
    // MARK: Elements

    /// Elements whose content is text without tags (HTML, "escapable raw text").
    static let textOnly: Set<String> = ["title", "textarea"]

    /// Elements whose content is not markup (HTML, "raw text").
    static let rawText: Set<String> = ["script", "style", "xmp", "iframe", "noembed", "noframes"]

    /// Elements whose content follows the rules of SVG or MathML.
    static let foreign: Set<String> = ["svg", "math"]

    /// Elements of SVG and MathML whose content is HTML again.
    ///
    /// `foreignObject` and `annotation-xml` are missing because they are refused anyway.
    static let integrationPoints: Set<String> = ["title", "desc", "mi", "mo", "mn", "ms", "mtext"]

    /// Elements that end an open SVG or MathML, or begin HTML inside it (HTML, section 13.2.6.5).
    ///
    /// The tokenizer's state after them depends on more than the tags, so they are refused there.
    static let endsForeign: Set<String> = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed",
        "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta",
        "nobr", "ol", "p",
        "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul",
        "var", "font", "foreignobject", "annotation-xml", "script", "style", "textarea", "xmp", "iframe",
        "noembed", "noframes",
    ]

    // MARK: Attributes

    /// The kind of an attribute's value.
    enum AttributeKind: Equatable {
        case plain
        /// The address of a link, a picture or a sound.
        case url
        /// An address that loads code or style.
        case codeURL
        /// The address of a `link`, whose kind depends on `rel`.
        case linkURL
        case imageList
        case style
        case script
        /// Never contains a value; the text describes the attribute.
        case forbidden(String)
        /// Decides the meaning of something else, so it must be written out.
        case fixed
    }

    /// The elements of SVG that can set an attribute of another element, its address included.
    private static let animations: Set<String> = [
        "animate", "animatecolor", "animatemotion", "animatetransform", "set",
    ]

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
        case ("script", "src"), ("script", "href"), ("script", "xlink:href"),
            ("iframe", "src"), ("frame", "src"), ("embed", "src"),
            ("object", "data"), ("object", "codebase"), ("object", "classid"),
            ("applet", "code"), ("applet", "codebase"), ("applet", "archive"),
            ("base", "href"), ("html", "manifest"), ("use", "href"), ("use", "xlink:href"):
            return .codeURL
        case (_, "attributename"), (_, "values"), (_, "to"), (_, "from"), (_, "by"):
            return animations.contains(element) ? .forbidden("an SVG animation") : .plain
        case (_, "href"), (_, "src"), (_, "xlink:href"), (_, "action"), (_, "formaction"), (_, "poster"),
            (_, "cite"), (_, "background"), (_, "longdesc"), (_, "usemap"), (_, "data"), (_, "profile"),
            (_, "manifest"), (_, "codebase"), (_, "icon"), (_, "xml:base"):
            return .url
        default:
            return name.hasPrefix("data-") ? kind(ofDataAttribute: name) : .plain
        }
    }

    /// Scripts of the theme read `data-` attributes with such names as addresses.
    private static func kind(ofDataAttribute name: String) -> AttributeKind {
        let isAddress = ["url", "href", "src"].contains { name.hasSuffix($0) }
        return isAddress ? .url : .plain
    }

    /// The relations of `link` that load code, style or pages.
    static let loadingRelations: Set<String> = [
        "stylesheet", "preload", "modulepreload", "manifest", "import", "serviceworker", "prefetch",
        "prerender",
    ]

    /// True for a `script` whose type makes it JSON data.
    static func isJSON(scriptType type: String) -> Bool {
        let mediaType = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        let isJSONSubtype = mediaType.hasPrefix("application/") && mediaType.hasSuffix("+json")
        return mediaType == "application/json" || isJSONSubtype
    }
}
