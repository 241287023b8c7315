package import Media
import MediaWork
package import PictureHeaders
package import Templating

/// A picture in the sizes that screens need, as HTML.
package struct PictureMarkup {
    private let renditions: PictureRenditions
    private let shape: PictureShape
    private let isLazy: Bool
    private let sizes: [PixelSize]

    /// - Parameter isLazy: whether it is loaded when it is nearly seen, and not at once.
    package init(renditions: PictureRenditions, shape: PictureShape, isLazy: Bool) {
        self.renditions = renditions
        self.shape = shape
        self.isLazy = isLazy
        sizes = shape.sizes(of: renditions.size)
    }

    /// The width up to which a rendition is `src`, which only old browsers and programs load.
    private static let usualWidth = 800

    private var fallback: RenditionFormat { renditions.formats(of: shape).last ?? .jpeg }

    /// The largest size.
    package var size: PixelSize { sizes.last ?? renditions.size }

    /// The address of the largest, in the format that every program reads.
    var largestURL: String { renditions.address(of: Rendition(size: size, format: fallback)) }

    /// The address for browsers that know no sizes.
    package var url: String {
        let usual = sizes.last { $0.width <= PictureMarkup.usualWidth } ?? sizes.first ?? size
        return renditions.address(of: Rendition(size: usual, format: fallback))
    }

    /// Appends the whole element.
    ///
    /// - Parameters:
    ///   - alt: what it shows, as text.
    ///   - sizes: how wide it is shown, as in HTML (HTML, section 2.4.3).
    func append(alt: Bytes, sizes: Bytes, to output: inout OutputBuffer) {
        output.append("<picture>")
        appendSources(sizes: sizes, to: &output)
        output.append("<img src=\"\(url)\" alt=\"")
        output.appendMarkup(alt)
        output.append("\" width=\"\(size.width)\" height=\"\(size.height)\"")
        appendAttributes(sizes: sizes, to: &output)
        output.append(isLazy ? " loading=\"lazy\"" : " fetchpriority=\"high\"")
        output.append(" decoding=\"async\"></picture>")
    }

    /// Appends the elements with the formats that not all browsers know.
    package func appendSources(sizes: Bytes, to output: inout OutputBuffer) {
        for format in renditions.formats(of: shape).dropLast() {
            output.append("<source type=\"image/\(format.fileExtension)\"")
            append(format, sizes: sizes, to: &output)
            output.append(">")
        }
    }

    /// Appends the attributes of the `img` element that others do not have.
    package func appendAttributes(sizes: Bytes, to output: inout OutputBuffer) {
        output.append(" class=\"\(renditions.tone.className)\"")
        append(fallback, sizes: sizes, to: &output)
    }

    private func append(_ format: RenditionFormat, sizes shown: Bytes, to output: inout OutputBuffer) {
        output.append(" srcset=\"")
        for (index, size) in sizes.enumerated() {
            if index > 0 { output.append(", ") }
            output.append("\(renditions.address(of: Rendition(size: size, format: format))) \(size.width)w")
        }
        // Browsers that know how wide it is when they load it use that (HTML, section 4.8.4.2.2).
        output.append(isLazy ? "\" sizes=\"auto, " : "\" sizes=\"")
        output.appendMarkup(shown)
        output.append("\"")
    }
}

extension Tone {
    /// The class by which a stylesheet gives the picture its colour until it is loaded: `tone-00` to `tone-63`.
    fileprivate var className: String { number < 10 ? "tone-0\(number)" : "tone-\(number)" }
}
