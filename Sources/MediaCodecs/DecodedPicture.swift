import MediaWork
import PictureHeaders

/// A picture whose pixels are in memory, with the colours of sRGB.
struct DecodedPicture {
    let format: PictureFileFormat
    /// In pixels as they are stored in the file.
    let storedSize: PixelSize
    let orientation: Orientation
    let colours: PictureFacts.Colours
    /// As they are stored, or fewer; alpha is not multiplied in.
    let pixels: Pixels

    /// As browsers show it, before pixels were left out.
    var shownSize: PixelSize { orientation.isSideways ? storedSize.turned : storedSize }

    /// Decodes a file.
    ///
    /// - Parameter reduction: to how much smaller a picture of a size and an orientation may be read: 1, 2, 4 or 8.
    ///   Only a JPEG is.
    init(
        _ bytes: [UInt8],
        reduction: (PixelSize, Orientation) -> Int
    ) throws(MediaFault) {
        guard bytes.count <= PictureLimits.bytes else { throw .tooManyBytes }
        switch PictureFileFormat(bytes) {
        case .jpeg: try self.init(jpeg: bytes, reduction: reduction)
        case .png: try self.init(png: bytes)
        case .webP: try self.init(webP: bytes)
        case .avif: try self.init(avif: bytes)
        case nil: throw .notAPicture
        }
    }

    init(
        format: PictureFileFormat,
        storedSize: PixelSize,
        orientation: Orientation,
        colours: PictureFacts.Colours,
        pixels: Pixels
    ) {
        self.format = format
        self.storedSize = storedSize
        self.orientation = orientation
        self.colours = colours
        self.pixels = pixels
    }

    /// The size of a header.
    ///
    /// - Throws: where it is none, or one that must not be decoded.
    static func checked(
        width: UInt32,
        height: UInt32,
        of format: PictureFileFormat
    ) throws(MediaFault) -> PixelSize {
        guard let size = PixelSize(Int(width), Int(height)) else { throw .damaged(format) }
        guard max(size.width, size.height) <= PictureLimits.side,
            size.width * size.height <= PictureLimits.pixels
        else { throw .tooLarge(size) }
        return size
    }

    /// The bytes at an address of a library's; nil where it has none.
    static func copied(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
}
