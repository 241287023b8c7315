package import PictureHeaders

/// A picture as it is published: the same pixels, without data about its place, camera, author and programs.
///
/// Nothing is decoded: the containers are walked through once, and the parts are kept that decoders need. What is not
/// known to be needed is left out, and a file that cannot be walked through is not published.
package struct CleanPicture: Equatable, Sendable {
    package let format: PictureFormat
    package let bytes: [UInt8]
    /// As browsers show it, turned upright; nil where the file does not say.
    package let size: PixelSize?

    init(format: PictureFormat, bytes: [UInt8], size: PixelSize?) {
        self.format = format
        self.bytes = bytes
        self.size = size
    }

    /// - Throws: a `PictureFault` for a picture that must not be published.
    package init(_ bytes: [UInt8], format: PictureFormat) throws(PictureFault) {
        self =
            switch format {
            case .jpeg: try JPEGFile.clean(bytes)
            case .png: try PNGFile.clean(bytes)
            case .gif: try GIFFile.clean(bytes)
            case .webP: try WebPFile.clean(bytes)
            case .avif: try AVIFFile.clean(bytes)
            case .svg: try SVGFile.clean(bytes)
            }
    }
}
