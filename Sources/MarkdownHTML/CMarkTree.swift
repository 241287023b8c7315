import CCMarkGFM
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A parsed document, in the only file that calls C.
///
/// The parser fills its global table of special characters when its inline phase begins. Only one thread at a time may
/// be in that phase until it is known that the table stays filled (`SpecialCharacters.c`).
struct CMarkTree: ~Copyable {
    private let root: OpaquePointer
    /// Whether tables were looked for.
    let hasTables: Bool

    // The table belongs to the whole process, and so does the lock.
    private static let inlinePhase = Mutex(())

    /// The addresses of the extensions of GitHub's dialect, which are registered once and never freed.
    private static let extensions: [UInt] = {
        cmark_gfm_core_extensions_ensure_registered()
        let names = ["table", "strikethrough", "autolink", "tasklist", "tagfilter"]
        return names.map { name in UInt(bitPattern: cmark_find_syntax_extension(name)) }
    }()

    /// Parses a document; nil only if there is no more memory.
    init?(_ markdown: UnsafeBufferPointer<UInt8>) {
        let extensions = CMarkTree.extensions
        guard let parser = studio_document_begin(CMarkTree.options(for: markdown)) else { return nil }
        let hasTables = TableSize.isBearable(in: markdown)
        // Tables are the first.
        for address in extensions.dropFirst(hasTables ? 0 : 1) {
            cmark_parser_attach_syntax_extension(parser, OpaquePointer(bitPattern: address))
        }
        markdown.withMemoryRebound(to: CChar.self) { text in
            if let start = text.baseAddress { cmark_parser_feed(parser, start, text.count) }
        }
        let finish = { UInt(bitPattern: cmark_parser_finish(parser)) }
        let document =
            studio_special_characters_stay() ? finish() : CMarkTree.inlinePhase.withLock { _ in finish() }
        // The parser's memory is in the document's arena and is freed with it.
        guard let root = OpaquePointer(bitPattern: document) else {
            studio_document_end()
            return nil
        }
        self.root = root
        self.hasTables = hasTables
    }

    deinit { studio_document_end() }

    /// With footnotes, the parser walks through each document again; few have any.
    private static func options(for markdown: UnsafeBufferPointer<UInt8>) -> CInt {
        guard let start = markdown.baseAddress else { return CMARK_OPT_DEFAULT }
        // A reference and a definition begin with `[^`; memchr is much faster than a loop over all bytes.
        let hasFootnote = memchr(start, Int32(UInt8(ascii: "^")), markdown.count) != nil
        return hasFootnote ? CMARK_OPT_FOOTNOTES : CMARK_OPT_DEFAULT
    }

    /// Calls a function at the beginning and at the end of each node, in the order of the text.
    func walk(_ visit: (MarkdownNode, _ isEntering: Bool) -> Void) {
        MarkdownNode(pointer: root).walk(visit)
    }
}

/// A node of a tree, valid as long as the tree exists.
struct MarkdownNode {
    fileprivate let pointer: OpaquePointer

    enum Kind: Equatable {
        case document
        case blockQuote
        case bulletList
        case orderedList
        case item
        case taskItem
        case codeBlock
        case htmlBlock
        case paragraph
        case heading
        case thematicBreak
        case table
        case tableRow
        case tableCell
        case text
        case softBreak
        case lineBreak
        case code
        case inlineHTML
        case emphasis
        case strong
        case strikethrough
        case link
        case image
        case footnoteReference
        case footnoteDefinition
        case other
    }

    var kind: Kind {
        switch cmark_node_get_type(pointer) {
        case CMARK_NODE_TEXT: .text
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_EMPH: .emphasis
        case CMARK_NODE_STRONG: .strong
        case CMARK_NODE_CODE: .code
        case CMARK_NODE_LINK: .link
        case CMARK_NODE_IMAGE: .image
        case CMARK_NODE_HEADING: .heading
        case CMARK_NODE_LIST:
            cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST ? .orderedList : .bulletList
        // A task is an item that belongs to the extension.
        case CMARK_NODE_ITEM: cmark_node_get_syntax_extension(pointer) == nil ? .item : .taskItem
        case CMARK_NODE_CODE_BLOCK: .codeBlock
        case CMARK_NODE_BLOCK_QUOTE: .blockQuote
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
        case CMARK_NODE_HTML_BLOCK: .htmlBlock
        case CMARK_NODE_HTML_INLINE: .inlineHTML
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_FOOTNOTE_REFERENCE: .footnoteReference
        case CMARK_NODE_FOOTNOTE_DEFINITION: .footnoteDefinition
        default: extensionKind
        }
    }

    /// The kind of an extension's node, by its name, because its number depends on the order of registration.
    private var extensionKind: Kind {
        guard let name = cmark_node_get_type_string(pointer) else { return .other }
        if strcmp(name, "table_cell") == 0 { return .tableCell }
        if strcmp(name, "table_row") == 0 || strcmp(name, "table_header") == 0 { return .tableRow }
        if strcmp(name, "strikethrough") == 0 { return .strikethrough }
        return strcmp(name, "table") == 0 ? .table : .other
    }

    /// The text of a text, code or HTML node.
    var literal: UnsafeBufferPointer<UInt8> { MarkdownNode.bytes(cmark_node_get_literal(pointer)) }

    /// The destination of a link or image.
    var destination: UnsafeBufferPointer<UInt8> { MarkdownNode.bytes(cmark_node_get_url(pointer)) }

    /// The title of a link or image.
    var title: UnsafeBufferPointer<UInt8> { MarkdownNode.bytes(cmark_node_get_title(pointer)) }

    /// The text after the opening fence of a code block.
    var fenceInfo: UnsafeBufferPointer<UInt8> { MarkdownNode.bytes(cmark_node_get_fence_info(pointer)) }

    var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    var listStart: Int { Int(cmark_node_get_list_start(pointer)) }
    var isDone: Bool { cmark_gfm_extensions_get_tasklist_item_checked(pointer) }
    var isHeaderRow: Bool { cmark_gfm_extensions_get_table_row_is_header(pointer) != 0 }

    /// The line in the document, from 1.
    ///
    /// The parser does not say it of addresses that it finds in text: theirs is that of the text before.
    var line: Int {
        var node = pointer
        while cmark_node_get_start_line(node) == 0 {
            guard let before = cmark_node_previous(node) ?? cmark_node_parent(node) else { return 1 }
            node = before
        }
        return Int(cmark_node_get_start_line(node))
    }

    /// Whether a paragraph is in a list without blank lines between its items.
    var isInTightList: Bool {
        guard let item = cmark_node_parent(pointer), let list = cmark_node_parent(item),
            cmark_node_get_type(list) == CMARK_NODE_LIST
        else { return false }
        return cmark_node_get_list_tight(list) != 0
    }

    /// The alignment of a table cell: `l`, `c` or `r`; 0 for none.
    var alignment: UInt8 {
        guard let row = cmark_node_parent(pointer), let table = cmark_node_parent(row),
            let alignments = cmark_gfm_extensions_get_table_alignments(table)
        else { return 0 }
        var column = 0
        var cell = cmark_node_previous(pointer)
        while let before = cell {
            column += 1
            cell = cmark_node_previous(before)
        }
        return column < Int(cmark_gfm_extensions_get_table_columns(table)) ? alignments[column] : 0
    }

    /// Whether a link is an address that stands in the text as it is.
    var isAutolink: Bool {
        guard kind == .link, let text = firstChild, text.next == nil, text.kind == .text else { return false }
        // The parser adds a scheme to `www.` and to e-mail addresses.
        for scheme in ["http://", "mailto:"] as [StaticString] {
            let count = scheme.utf8CodeUnitCount
            if destination.prefix(count).elementsEqual(
                UnsafeBufferPointer(start: scheme.utf8Start, count: count)
            ),
                destination.dropFirst(count).elementsEqual(text.literal)
            {
                return true
            }
        }
        return destination.hasScheme && destination.elementsEqual(text.literal)
    }

    var parent: MarkdownNode? { cmark_node_parent(pointer).map(MarkdownNode.init) }
    var previous: MarkdownNode? { cmark_node_previous(pointer).map(MarkdownNode.init) }
    var next: MarkdownNode? { cmark_node_next(pointer).map(MarkdownNode.init) }
    var lastChild: MarkdownNode? { cmark_node_last_child(pointer).map(MarkdownNode.init) }
    var firstChild: MarkdownNode? { cmark_node_first_child(pointer).map(MarkdownNode.init) }

    /// The only child; nil if there are none or several.
    ///
    /// Empty texts do not count, because autolinks leave some.
    var onlyChild: MarkdownNode? {
        var found: MarkdownNode?
        var child = firstChild
        while let node = child {
            if !node.isEmptyText {
                if found != nil { return nil }
                found = node
            }
            child = node.next
        }
        return found
    }

    /// Without the length of the text, which takes time to find.
    private var isEmptyText: Bool {
        cmark_node_get_type(pointer) == CMARK_NODE_TEXT && cmark_node_get_literal(pointer)?.pointee ?? 0 == 0
    }

    /// Walks through the node and everything inside, without recursion, because documents may nest deeply.
    func walk(_ visit: (MarkdownNode, _ isEntering: Bool) -> Void) {
        guard let iterator = cmark_iter_new(pointer) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
            visit(MarkdownNode(pointer: node), event == CMARK_EVENT_ENTER)
        }
    }

    func isSame(as other: MarkdownNode) -> Bool { pointer == other.pointer }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> UnsafeBufferPointer<UInt8> {
        guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: text, count: strlen(text)).assumingMemoryBound(to: UInt8.self)
    }
}
