import CLibJPEG
import MediaWork
import PictureHeaders

extension DecodedPicture {
    init(jpeg bytes: [UInt8], reduction: (PixelSize, Orientation) -> Int) throws(MediaFault) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(MediaFault) in
            try DecodedPicture(jpeg: bytes, reduction: reduction)
        }
    }

    private init(
        jpeg bytes: UnsafeBufferPointer<UInt8>,
        reduction: (PixelSize, Orientation) -> Int
    ) throws(MediaFault) {
        var picture: OpaquePointer?
        var header = studio_jpeg_header()
        let status = studio_jpeg_open(
            bytes.baseAddress,
            bytes.count,
            UInt32(PictureLimits.scans),
            UInt(PictureLimits.scannedPixels),
            &picture,
            &header
        )
        defer { studio_jpeg_close(picture) }
        try DecodedPicture.check(status)
        let size = try DecodedPicture.checked(width: header.width, height: header.height, of: .jpeg)
        guard let space = ColourSpace(components: header.components, isInverted: header.is_inverted != 0)
        else { throw .damaged(.jpeg) }
        let profile = DecodedPicture.copied(header.profile, header.profile_length)
        let conversion = try ColourConversion(profile: profile, of: space)
        let exif = DecodedPicture.copied(header.exif, header.exif_length)
        let orientation = exif.map { Orientation(exif: $0[...]) } ?? .upright
        let divisor = reduction(size, orientation)
        let pixels = try Pixels(
            width: (size.width + divisor - 1) / divisor,
            height: (size.height + divisor - 1) / divisor
        ) { buffer throws(MediaFault) in
            let status = studio_jpeg_read(
                picture,
                UInt32(truncatingIfNeeded: divisor),
                buffer.baseAddress,
                buffer.count
            )
            try DecodedPicture.check(status)
        }
        self.init(
            format: .jpeg,
            storedSize: size,
            orientation: orientation,
            colours: conversion.colours,
            pixels: conversion.applied(to: pixels)
        )
    }

    private static func check(_ status: studio_jpeg_status) throws(MediaFault) {
        switch status {
        case STUDIO_JPEG_OK: return
        case STUDIO_JPEG_CUT_OFF: throw .cutOff(.jpeg)
        case STUDIO_JPEG_TOO_MANY_SCANS: throw .tooManyScans
        case STUDIO_JPEG_NO_MEMORY: throw .tooMuchMemory
        default: throw .damaged(.jpeg)
        }
    }
}

extension ColourSpace {
    fileprivate init?(components: Int32, isInverted: Bool) {
        switch components {
        case 1: self = .grey
        case 3: self = .rgb
        case 4: self = .cmyk(isInverted: isInverted)
        default: return nil
        }
    }
}
