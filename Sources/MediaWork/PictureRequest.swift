package import PictureHeaders

/// A picture that is to be read, and what is to be made of it.
package struct PictureRequest: Equatable, Sendable {
    /// The file as it is.
    package let bytes: [UInt8]
    package let renditions: [Rendition]

    package init(bytes: [UInt8], renditions: [Rendition]) {
        self.bytes = bytes
        self.renditions = renditions
    }
}

/// A picture that is made of another: smaller, of one format, perhaps cropped.
///
/// Its bytes depend on the file, the rendition and the versions of the libraries, not on the other renditions.
package struct Rendition: Hashable, Sendable {
    /// In pixels, upright.
    ///
    /// Where its ratio is another than the picture's, the middle of the picture is shown.
    package let size: PixelSize
    package let format: RenditionFormat

    package init(size: PixelSize, format: RenditionFormat) {
        self.size = size
        self.format = format
    }
}

/// A format in which renditions are written.
package enum RenditionFormat: UInt8, Sendable, CaseIterable {
    case avif = 1
    /// Transparent parts become white.
    case jpeg
    case png

    /// As messages name it.
    package var name: String {
        switch self {
        case .avif: "AVIF"
        case .jpeg: "JPEG"
        case .png: "PNG"
        }
    }
}
