import CLibAVIF
import CLibJPEG
import CLibPNG
import MediaWork

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension Pixels {
    /// How good renditions are, and how long it takes.
    private enum Quality {
        /// Of 100; what photographs need not to show blocks.
        static let jpeg: Int32 = 78
        /// aom's constant quality, of 63, less is better: no less like the photo than what Hugo makes by default; with the JPEG
        /// it has fewer bytes (`make bench-media`).
        static let avif: Int32 = 20
        /// Edges of alpha show more than those of colours.
        static let avifAlpha: Int32 = 12
        /// The quickest: 7 saves a tenth of the bytes and takes six to nine times as long.
        static let avifSpeed: Int32 = 10
    }

    /// The bytes of a file.
    ///
    /// One thread makes them, so that they do not depend on the machine.
    ///
    /// - Parameter isDrawn: whether there are edges between colours, which would be blurred by one colour for four pixels.
    func encoded(
        as format: RenditionFormat,
        hasAlpha: Bool,
        isDrawn: Bool = false
    ) throws(MediaFault) -> [UInt8] {
        switch format {
        case .avif: try avif(hasAlpha: hasAlpha, isDrawn: isDrawn)
        case .jpeg: try jpeg(hasAlpha: hasAlpha)
        case .png: try png(hasAlpha: hasAlpha)
        }
    }

    private func avif(hasAlpha: Bool, isDrawn: Bool) throws(MediaFault) -> [UInt8] {
        var file = LibraryBytes()
        let status = studio_avif_write(
            bytes,
            UInt32(width),
            UInt32(height),
            hasAlpha ? 1 : 0,
            isDrawn ? 1 : 0,
            Quality.avif,
            Quality.avifAlpha,
            Quality.avifSpeed,
            &file.start,
            &file.count
        )
        if status == STUDIO_AVIF_NO_MEMORY { throw .tooMuchMemory }
        guard status == STUDIO_AVIF_OK else { throw .notEncoded(.avif) }
        return file.bytes
    }

    private func jpeg(hasAlpha: Bool) throws(MediaFault) -> [UInt8] {
        var opaque = self
        if hasAlpha { opaque.flatten() }
        var file = LibraryBytes()
        let status = studio_jpeg_write(
            opaque.bytes,
            UInt32(width),
            UInt32(height),
            Quality.jpeg,
            &file.start,
            &file.count
        )
        if status == STUDIO_JPEG_NO_MEMORY { throw .tooMuchMemory }
        guard status == STUDIO_JPEG_OK else { throw .notEncoded(.jpeg) }
        return file.bytes
    }

    private func png(hasAlpha: Bool) throws(MediaFault) -> [UInt8] {
        var file = LibraryBytes()
        let status =
            if let palette = Palette(of: self) {
                studio_png_write(
                    palette.numbers,
                    UInt32(width),
                    UInt32(height),
                    0,
                    palette.colours,
                    UInt32(palette.colours.count / 4),
                    &file.start,
                    &file.count
                )
            } else {
                studio_png_write(
                    bytes,
                    UInt32(width),
                    UInt32(height),
                    hasAlpha ? 1 : 0,
                    nil,
                    0,
                    &file.start,
                    &file.count
                )
            }
        if status == STUDIO_PNG_NO_MEMORY { throw .tooMuchMemory }
        guard status == STUDIO_PNG_OK else { throw .notEncoded(.png) }
        return file.bytes
    }
}

/// Memory that a library filled and that is ours then.
private struct LibraryBytes: ~Copyable {
    var start: UnsafeMutablePointer<UInt8>?
    var count = 0

    deinit { free(start) }

    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }
}

/// The colours of a picture that has few.
private struct Palette {
    static let largest = 256

    /// RGBA; the more transparent first, as the format wants it, and in the same order whatever the picture.
    let colours: [UInt8]
    /// A colour's number for each pixel.
    let numbers: [UInt8]

    /// Nil where there are too many.
    init?(of pixels: Pixels) {
        let keys = stride(from: 0, to: pixels.bytes.count, by: 4).lazy.map { offset -> UInt32 in
            let bytes = pixels.bytes
            return UInt32(bytes[offset + 3]) << 24 | UInt32(bytes[offset]) << 16
                | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2])
        }
        var found: Set<UInt32> = []
        var last: UInt32?
        for key in keys where key != last {
            last = key
            found.insert(key)
            if found.count > Palette.largest { return nil }
        }
        let sorted = found.sorted()
        var numberOf: [UInt32: UInt8] = [:]
        for (number, key) in sorted.enumerated() { numberOf[key] = UInt8(truncatingIfNeeded: number) }
        colours = sorted.flatMap { key in
            [16, 8, 0, 24].map { UInt8(truncatingIfNeeded: key >> $0) }
        }
        numbers = keys.map { numberOf[$0] ?? 0 }
    }
}
