import CLibPNG
import MediaWork
import PictureHeaders

extension DecodedPicture {
    /// How many bytes one of a compressed file can become (zlib's own limit is 1032), with room for the rest of it.
    private static let largestGrowth = 1100

    init(png bytes: [UInt8]) throws(MediaFault) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(MediaFault) in
            try DecodedPicture(png: bytes)
        }
    }

    private init(png bytes: UnsafeBufferPointer<UInt8>) throws(MediaFault) {
        var picture: OpaquePointer?
        var header = studio_png_header()
        let status = studio_png_open(
            bytes.baseAddress,
            bytes.count,
            PictureLimits.chunkBytes,
            &picture,
            &header
        )
        defer { studio_png_close(picture) }
        try DecodedPicture.check(status)
        let size = try DecodedPicture.checked(width: header.width, height: header.height, of: .png)
        // So few bytes cannot hold so many pixels, so the memory for them is not needed.
        guard header.raw_length / DecodedPicture.largestGrowth <= bytes.count else { throw .cutOff(.png) }
        let profile = DecodedPicture.copied(header.profile, header.profile_length)
        let conversion = try ColourConversion(profile: profile, of: header.is_grey != 0 ? .grey : .rgb)
        let exif = DecodedPicture.copied(header.exif, header.exif_length)
        let pixels = try Pixels(width: size.width, height: size.height) { buffer throws(MediaFault) in
            try DecodedPicture.check(studio_png_read(picture, buffer.baseAddress, buffer.count))
        }
        self.init(
            format: .png,
            storedSize: size,
            orientation: exif.map { Orientation(exif: $0[...]) } ?? .upright,
            colours: conversion.colours,
            pixels: conversion.applied(to: pixels)
        )
    }

    private static func check(_ status: studio_png_status) throws(MediaFault) {
        switch status {
        case STUDIO_PNG_OK: return
        case STUDIO_PNG_CUT_OFF: throw .cutOff(.png)
        case STUDIO_PNG_NO_MEMORY: throw .tooMuchMemory
        default: throw .damaged(.png)
        }
    }
}
