import CLibWebP
import MediaWork
import PictureHeaders

extension DecodedPicture {
    init(webP bytes: [UInt8]) throws(MediaFault) {
        var header = studio_webp_header()
        try DecodedPicture.check(studio_webp_open(bytes, bytes.count, &header))
        let size = try DecodedPicture.checked(width: header.width, height: header.height, of: .webP)
        guard header.is_animated == 0 else { throw .animated(.webP) }
        let conversion = try ColourConversion(profile: DecodedPicture.chunk("ICCP", of: bytes), of: .rgb)
        let exif = DecodedPicture.chunk("EXIF", of: bytes)
        let pixels = try Pixels(width: size.width, height: size.height) { buffer throws(MediaFault) in
            try DecodedPicture.check(
                studio_webp_read(bytes, bytes.count, header.width, buffer.baseAddress, buffer.count)
            )
        }
        self.init(
            format: .webP,
            storedSize: size,
            orientation: exif.map { Orientation(exif: $0[...]) } ?? .upright,
            colours: conversion.colours,
            pixels: conversion.applied(to: pixels)
        )
    }

    /// The content of the first chunk of a name (RFC 9649); nil without one.
    private static func chunk(_ name: StaticString, of bytes: [UInt8]) -> [UInt8]? {
        var offset = 12
        while let length = bytes.littleEndian(at: offset + 4, count: 4),
            let content = bytes.range(at: offset + 8, count: length)
        {
            if bytes.has(name, at: offset) { return Array(bytes[content]) }
            offset = content.upperBound + length % 2
        }
        return nil
    }

    private static func check(_ status: studio_webp_status) throws(MediaFault) {
        switch status {
        case STUDIO_WEBP_OK: return
        case STUDIO_WEBP_CUT_OFF: throw .cutOff(.webP)
        case STUDIO_WEBP_NO_MEMORY: throw .tooMuchMemory
        default: throw .damaged(.webP)
        }
    }
}
