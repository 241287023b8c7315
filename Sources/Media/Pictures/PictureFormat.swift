import PictureHeaders

/// A kind of picture that browsers show and that is published.
package enum PictureFormat: Sendable, CaseIterable {
    case jpeg
    case png
    case gif
    case webP
    case avif
    case svg

    /// The format of a file by its first bytes; nil for another kind of file.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: PNGFile.signature) {
            self = .png
        } else if bytes.has("GIF87a", at: 0) || bytes.has("GIF89a", at: 0) {
            self = .gif
        } else if bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8) {
            self = .webP
        } else if ISOBrands(bytes)?.isAVIF == true {
            self = .avif
        } else if SVGFile.isSVG(bytes) {
            self = .svg
        } else {
            return nil
        }
    }

    /// As messages name it.
    var name: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .gif: "GIF"
        case .webP: "WebP"
        case .avif: "AVIF"
        case .svg: "SVG"
        }
    }

    /// The file extensions by which servers know the format, the usual one first.
    var fileExtensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe"]
        case .png: ["png"]
        case .gif: ["gif"]
        case .webP: ["webp"]
        case .avif: ["avif"]
        case .svg: ["svg"]
        }
    }

    /// The extension of a published file: the one that it has where that is right.
    func fileExtension(replacing given: String) -> String {
        fileExtensions.contains(given) ? given : fileExtensions[0]
    }
}
