import CLibLCMS
import MediaWork

/// The meaning of the four bytes of a decoded pixel.
enum ColourSpace: Equatable {
    /// Red, green and blue are the same.
    case grey
    case rgb
    /// - isInverted: 255 is no ink, as Adobe writes it.
    case cmyk(isInverted: Bool)

    fileprivate var isCMYK: Bool { if case .cmyk = self { true } else { false } }

    fileprivate var profileSpace: studio_lcms_space {
        switch self {
        case .grey: STUDIO_LCMS_GREY
        case .rgb: STUDIO_LCMS_RGB
        case .cmyk: STUDIO_LCMS_CMYK
        }
    }
}

/// The way of a picture's colours to sRGB.
struct ColourConversion: ~Copyable {
    private let profile: OpaquePointer?
    let colours: PictureFacts.Colours

    /// - Parameter profile: the file's; nil for sRGB, or what browsers take for it.
    /// - Throws: for CMYK without a profile that can be read, because nobody knows its colours then.
    init(profile bytes: [UInt8]?, of space: ColourSpace) throws(MediaFault) {
        guard let bytes else {
            if space.isCMYK { throw .withoutProfile }
            self.init(opened: nil, fallback: .sRGB)
            return
        }
        let opened =
            bytes.count <= PictureLimits.chunkBytes
            ? studio_lcms_open(bytes, bytes.count, space == .cmyk(isInverted: true) ? 1 : 0) : nil
        // A grey picture may have a profile of colours.
        let fits = opened.map {
            let found = studio_lcms_space_of($0)
            return found == space.profileSpace || (space == .grey && found == STUDIO_LCMS_RGB)
        }
        guard let opened, fits == true else {
            studio_lcms_close(opened)
            if space.isCMYK { throw .unreadableProfile }
            self.init(opened: nil, fallback: .unreadableProfile)
            return
        }
        self.init(opened: opened, fallback: .sRGB)
    }

    /// - Parameter primaries: x and y of red, green, blue and white.
    init(primaries: [Float]) {
        self.init(opened: studio_lcms_from_primaries(primaries), fallback: .unreadableProfile)
    }

    private init(opened: OpaquePointer?, fallback: PictureFacts.Colours) {
        guard let opened else {
            profile = nil
            colours = fallback
            return
        }
        // Most profiles are sRGB's under one of many names: their pictures stay exactly what they are.
        if ColourConversion.changesNothing(opened) {
            studio_lcms_close(opened)
            profile = nil
            colours = .sRGB
        } else {
            profile = opened
            colours = .converted
        }
    }

    deinit { studio_lcms_close(profile) }

    /// Whether no colour of a grid changes by more than rounding does.
    private static func changesNothing(_ profile: OpaquePointer) -> Bool {
        guard studio_lcms_space_of(profile) == STUDIO_LCMS_RGB else { return false }
        let steps = stride(from: 0, through: 255, by: 17).map(UInt8.init)
        var pixels: [UInt8] = []
        for red in steps {
            for green in steps {
                for blue in steps { pixels += [red, green, blue, 0xFF] }
            }
        }
        var converted = pixels
        studio_lcms_convert(profile, pixels, &converted, pixels.count / 4)
        return zip(pixels, converted).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
    }

    /// The pixels in sRGB.
    consuming func applied(to pixels: consuming Pixels) -> Pixels {
        guard let profile else { return pixels }
        var pixels = pixels
        switch studio_lcms_space_of(profile) {
        case STUDIO_LCMS_GREY: ColourConversion.convertGrey(&pixels, profile)
        case STUDIO_LCMS_CMYK:
            ColourConversion.convert(&pixels, profile)
            pixels.forEachPixel { $0[3] = 0xFF }
        default: ColourConversion.convert(&pixels, profile)
        }
        return pixels
    }

    private static func convert(_ pixels: inout Pixels, _ profile: OpaquePointer) {
        pixels.bytes.withUnsafeMutableBytes { bytes in
            studio_lcms_convert(profile, bytes.baseAddress, bytes.baseAddress, bytes.count / 4)
        }
    }

    private static func convertGrey(_ pixels: inout Pixels, _ profile: OpaquePointer) {
        let levels = (0...255).map { UInt8($0) }
        var colours = [UInt8](repeating: 0, count: levels.count * 3)
        studio_lcms_convert(profile, levels, &colours, levels.count)
        pixels.forEachPixel { pixel in
            let start = Int(pixel[0]) * 3
            for channel in 0..<3 { pixel[channel] = colours[start + channel] }
        }
    }
}
