import CLibAVIF
import MediaWork
import PictureHeaders

extension DecodedPicture {
    /// Pixels for each byte.
    ///
    /// A large area of one colour has 13 000; more is a lie about the size, to which libavif would
    /// stretch a few pixels.
    private static let mostPixelsOfByte = 20_000

    init(avif bytes: [UInt8]) throws(MediaFault) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(MediaFault) in
            try DecodedPicture(avif: bytes)
        }
    }

    private init(avif bytes: UnsafeBufferPointer<UInt8>) throws(MediaFault) {
        var picture: OpaquePointer?
        var header = studio_avif_header()
        let status = studio_avif_open(
            bytes.baseAddress,
            bytes.count,
            UInt32(PictureLimits.side),
            UInt32(PictureLimits.pixels),
            &picture,
            &header
        )
        defer { studio_avif_close(picture) }
        if status != STUDIO_AVIF_TOO_LARGE { try DecodedPicture.check(status) }
        let size = try DecodedPicture.checked(width: header.width, height: header.height, of: .avif)
        try DecodedPicture.check(status)
        guard size.width * size.height / DecodedPicture.mostPixelsOfByte <= bytes.count else {
            throw .damaged(.avif)
        }
        if header.is_animated != 0 { throw .animated(.avif) }
        if header.is_cropped != 0 { throw .cropped }
        let conversion = try DecodedPicture.conversion(header)
        let pixels = try Pixels(width: size.width, height: size.height) { buffer throws(MediaFault) in
            try DecodedPicture.check(studio_avif_read(picture, buffer.baseAddress, buffer.count))
        }
        self.init(
            format: .avif,
            storedSize: size,
            orientation: DecodedPicture.orientation(turns: header.turns, mirror: header.mirror),
            colours: conversion.colours,
            pixels: conversion.applied(to: pixels)
        )
    }

    /// Code points of ITU-T H.273.
    private enum CodePoint {
        static let primariesOfSRGB: Set<Int32> = [1, 2]
        /// PQ and HLG.
        static let highDynamicRange: Set<Int32> = [16, 18]
    }

    private static func conversion(_ header: studio_avif_header) throws(MediaFault) -> ColourConversion {
        if CodePoint.highDynamicRange.contains(header.transfer) { throw .highDynamicRange }
        if let profile = copied(header.profile, header.profile_length) {
            return try ColourConversion(profile: profile, of: .rgb)
        }
        if CodePoint.primariesOfSRGB.contains(header.primaries) {
            return try ColourConversion(profile: nil, of: .rgb)
        }
        let values = header.coordinates
        return ColourConversion(
            primaries: [
                values.0, values.1, values.2, values.3, values.4, values.5, values.6, values.7,
            ]
        )
    }

    /// The orientation of some quarter turns to the left and an exchange after them (ISO/IEC 23008-12, 6.5.10 and
    /// 6.5.12).
    private static func orientation(turns: Int32, mirror: Int32) -> Orientation {
        switch (turns, mirror) {
        case (1, 0), (3, 1): .mirroredTurnedLeft
        case (1, 1), (3, 0): .mirroredTurnedRight
        case (0, 1), (2, 0): .mirrored
        case (0, 0), (2, 1): .mirroredUpsideDown
        case (1, _): .turnedLeft
        case (2, _): .upsideDown
        case (3, _): .turnedRight
        default: .upright
        }
    }

    private static func check(_ status: studio_avif_status) throws(MediaFault) {
        switch status {
        case STUDIO_AVIF_OK: return
        case STUDIO_AVIF_CUT_OFF: throw .cutOff(.avif)
        case STUDIO_AVIF_NO_MEMORY: throw .tooMuchMemory
        default: throw .damaged(.avif)
        }
    }
}
