import CLibGumbo

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A parsed piece of HTML, in the only file that calls the parser.
struct HTMLTree: ~Copyable {
    private let tree: OpaquePointer
    let root: HTMLNode

    /// Parses a text, which must stay valid as long as the tree.
    ///
    /// - Returns: nil if the tree would be much larger than the text.
    init?(_ html: UnsafeBufferPointer<UInt8>) {
        guard let start = html.baseAddress else { return nil }
        let most = 4 << 20 + min(html.count, 1 << 20) * 96
        let parsed = html.withMemoryRebound(to: CChar.self) {
            studio_html_begin($0.baseAddress, html.count, most)
        }
        guard let parsed else { return nil }
        guard let root = studio_html_root(parsed) else {
            studio_html_end(parsed)
            return nil
        }
        tree = parsed
        self.root = HTMLNode(pointer: root, text: UnsafeRawPointer(start))
    }

    deinit { studio_html_end(tree) }
}

/// A node of a tree, valid as long as the tree exists.
struct HTMLNode {
    fileprivate let pointer: UnsafePointer<GumboNode>
    /// The beginning of the parsed text.
    fileprivate let text: UnsafeRawPointer

    /// The bytes of a text; nil for an element.
    var content: UnsafeBufferPointer<UInt8>? {
        switch pointer.pointee.type {
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
            HTMLNode.bytes(pointer.pointee.v.text.text)
        default: nil
        }
    }

    var isElement: Bool { pointer.pointee.type == GUMBO_NODE_ELEMENT }

    /// The name in lower case; empty for a text.
    var name: String {
        guard isElement else { return "" }
        let tag = pointer.pointee.v.element.tag
        if tag != GUMBO_TAG_UNKNOWN, let name = gumbo_normalized_tagname(tag) { return String(cString: name) }
        var original = pointer.pointee.v.element.original_tag
        guard original.data != nil else { return "" }
        gumbo_tag_from_original_text(&original)
        let bytes = UnsafeRawBufferPointer(start: original.data, count: original.length)
        return String(decoding: bytes.map(\.lowercased), as: UTF8.self)
    }

    /// Where the start tag is in the text; nil for an element without one.
    var tagRange: Range<Int>? {
        let tag = pointer.pointee.v.element.original_tag
        guard let start = tag.data, tag.length > 0 else { return nil }
        let index = UnsafeRawPointer(start) - text
        return index..<(index + tag.length)
    }

    /// The value of an attribute.
    subscript(attribute: StaticString) -> UnsafeBufferPointer<UInt8>? {
        guard isElement else { return nil }
        return withUnsafePointer(to: pointer.pointee.v.element.attributes) { attributes in
            attribute.utf8Start.withMemoryRebound(to: CChar.self, capacity: attribute.utf8CodeUnitCount) {
                name in
                gumbo_get_attribute(attributes, name).map { HTMLNode.bytes($0.pointee.value) }
            }
        }
    }

    /// All attributes, in their order.
    var attributes: [(name: String, value: UnsafeBufferPointer<UInt8>)] {
        let attributes = pointer.pointee.v.element.attributes
        return (0..<Int(attributes.length)).compactMap { index in
            guard let attribute = attributes.data[index]?.assumingMemoryBound(to: GumboAttribute.self) else {
                return nil
            }
            return (String(cString: attribute.pointee.name), HTMLNode.bytes(attribute.pointee.value))
        }
    }

    var childCount: Int { isElement ? Int(pointer.pointee.v.element.children.length) : 0 }

    func child(_ index: Int) -> HTMLNode? {
        guard index < childCount, let child = pointer.pointee.v.element.children.data[index] else {
            return nil
        }
        return HTMLNode(pointer: UnsafePointer(child.assumingMemoryBound(to: GumboNode.self)), text: text)
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> UnsafeBufferPointer<UInt8> {
        guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: text, count: strlen(text)).assumingMemoryBound(to: UInt8.self)
    }
}

extension HTMLNode {
    /// Calls a function at the beginning and at the end of each node inside, without recursion.
    ///
    /// - Parameter visit: returns false to leave out what is inside of a node.
    func walk(_ visit: (HTMLNode, _ isEntering: Bool) -> Bool) {
        var path: [(node: HTMLNode, next: Int)] = [(self, 0)]
        while let last = path.last {
            guard let child = last.node.child(last.next) else {
                path.removeLast()
                if !path.isEmpty { _ = visit(last.node, false) }
                continue
            }
            path[path.count - 1].next += 1
            if visit(child, true), child.isElement {
                path.append((child, 0))
            } else {
                _ = visit(child, false)
            }
        }
    }
}
