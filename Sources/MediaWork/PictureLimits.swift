/// What a picture may have at most.
///
/// All of it is checked before a pixel is decoded, but for the number of scans.
package enum PictureLimits {
    /// Bytes of a file: cameras of phones write up to 25 MB.
    package static let bytes = 40_000_000
    /// Pixels on a side: the largest that WebP knows, and more than twice any screen.
    package static let side = 16_384
    /// Pixels: 48-megapixel phones stay below; four bytes for each of them leave room within a worker's memory.
    package static let pixels = 50_000_000
    /// Refinements of a progressive JPEG: programs write about ten.
    package static let scans = 100
    /// Scans times pixels, because each scan visits every block: twenty scans of the largest picture.
    package static let scannedPixels = 1_000_000_000
    /// Bytes of a colour profile or another chunk of a PNG when it is decompressed: profiles of printers have 3 MB.
    package static let chunkBytes = 8_000_000
    /// Pixels on a side of a rendition: the largest is for screens of 4096 pixels.
    package static let renditionSide = 4096
    /// Renditions of one request: eight widths of four shapes, in two formats.
    package static let renditions = 64
}
