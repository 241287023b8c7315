/// What becomes of an element that somebody wrote into a text.
struct HTMLElement {
    /// How an element ends others and is ended by them.
    enum Nesting {
        /// Ends an open paragraph, and stays open until its end tag.
        case block
        /// Ends where the next of its kind begins.
        case row
        /// A cell of a table, out of which no end tag reaches.
        case cell
        /// A heading, which the end tag of any heading ends.
        case heading
        /// Formats text, and is opened again after whatever ends it.
        case format
        case inline
        /// Has no content.
        case void
    }

    enum Handling {
        /// Written under a name, as far as its attributes are allowed.
        case kept(String, Nesting)
        /// Replaced by a player, or a link to what it showed.
        case frame
        /// Left out with everything inside, which nobody was meant to read.
        case hidden
        /// Only its tags are left out.
        case unwrapped
        /// Only its tags are left out, and a space keeps its text apart.
        case separated
    }

    let handling: Handling
    /// Whether the author is told.
    let isNamed: Bool

    /// The element of a name in lower case.
    ///
    /// The list is GitHub's (`html-pipeline`), without what needs a script, and with names that say the same.
    static func named(_ name: String) -> HTMLElement {
        all[name] ?? HTMLElement(handling: .unwrapped, isNamed: true)
    }

    private static let all: [String: HTMLElement] = {
        var all: [String: HTMLElement] = [:]
        func add(_ names: String, _ nesting: Nesting, as other: String? = nil, isNamed: Bool = false) {
            for name in names.split(separator: " ").map(String.init) {
                all[name] = HTMLElement(handling: .kept(other ?? name, nesting), isNamed: isNamed)
            }
        }
        func add(_ names: String, _ handling: Handling, isNamed: Bool) {
            for name in names.split(separator: " ").map(String.init) {
                all[name] = HTMLElement(handling: handling, isNamed: isNamed)
            }
        }
        add("blockquote details div dl figcaption figure ol pre summary table ul", .block)
        add("h1 h2 h3 h4 h5 h6", .heading)
        add("dd dt li p rp rt tbody tfoot thead tr", .row)
        add("caption td th", .cell)
        add("a b code em i s small strong u", .format)
        add("abbr audio bdi bdo cite del dfn ins kbd mark q ruby samp span sub sup time var video", .inline)
        add("br hr img source wbr", .void)
        add("address article aside body center footer header hgroup main nav section", .block, as: "div")
        add("dialog fieldset form legend marquee optgroup option", .block, as: "div", isNamed: true)
        add("dir menu", .block, as: "ul")
        add("listing xmp", .block, as: "pre")
        add("tt", .format, as: "code")
        add("strike", .format, as: "s")
        add("acronym", .inline, as: "abbr")
        add("image", .void, as: "img")
        add("iframe", .frame, isNamed: false)
        add("button canvas math object select svg textarea", .separated, isNamed: true)
        add("script style", .hidden, isNamed: true)
        add("head title", .hidden, isNamed: false)
        add(
            "big col colgroup data font html label link meta nobr noscript picture",
            .unwrapped,
            isNamed: false
        )
        return all
    }()

    /// Whether an element's name is one that never stands inside a paragraph.
    static func isBlock(_ name: String) -> Bool {
        guard case .kept(_, let nesting)? = all[name]?.handling else { return false }
        switch nesting {
        case .block, .row, .cell, .heading: return name != "rp" && name != "rt"
        case .void: return name == "hr"
        case .format, .inline: return false
        }
    }
}
