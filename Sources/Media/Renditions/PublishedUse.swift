package import Content
package import MediaWork
import PictureHeaders

/// A file of the site that a finished page names: a file of the content folder, or a rendition of one.
package struct PublishedUse: Hashable, Sendable {
    /// The path in the content folder.
    package let file: FileName
    /// Nil for the file itself.
    package let rendition: Rendition?

    package init(_ path: String, rendition: Rendition? = nil) {
        file = FileName(path)
        self.rendition = rendition
    }
}

/// As a text for the state of a build.
extension PublishedUse {
    /// No path holds it.
    private static let separator: Character = "\0"

    package var text: String {
        guard let rendition else { return file.text }
        let name = "\(rendition.size.width)x\(rendition.size.height).\(rendition.format.fileExtension)"
        return "\(file.text)\(PublishedUse.separator)\(name)"
    }

    /// - Parameter text: what `text` is for some use; what is not is taken for a path.
    package init(text: String) {
        let parts = text.utf8.split(separator: 0, maxSplits: 1)
        guard parts.count == 2, let rendition = Rendition(name: Substring(parts[1])) else {
            self.init(text)
            return
        }
        self.init(String(Substring(parts[0])), rendition: rendition)
    }
}

extension Rendition {
    /// - Parameter name: such as `800x600.avif`.
    init?(name: Substring) {
        let parts = name.split(separator: ".")
        guard parts.count == 2, let format = RenditionFormat(fileExtension: parts[1]) else { return nil }
        let sides = parts[0].split(separator: "x")
        guard sides.count == 2, let size = PixelSize(Int(sides[0]), Int(sides[1])) else { return nil }
        self.init(size: size, format: format)
    }
}
