package import PictureHeaders

/// What a worker found in a picture and made of it.
package struct PictureResult: Equatable, Sendable {
    package let facts: PictureFacts
    /// The files of the renditions, in the order of the request.
    package let renditions: [[UInt8]]

    package init(facts: PictureFacts, renditions: [[UInt8]]) {
        self.facts = facts
        self.renditions = renditions
    }
}

/// What is known of a picture after it was decoded.
package struct PictureFacts: Equatable, Sendable {
    /// What was done with the colours.
    package enum Colours: UInt8, Sendable {
        /// They are sRGB's, by their profile or without one.
        case sRGB = 1
        /// They were those of another profile.
        case converted
        /// The profile could not be read or is not for such pixels; browsers take the colours for sRGB's too.
        case unreadableProfile
    }

    package let format: PictureFileFormat
    /// As browsers show it, turned upright.
    package let size: PixelSize
    /// Whether it would be spoilt by JPEG: a part is transparent, or it is a drawing.
    package let needsPNG: Bool
    package let colours: Colours
    /// Of the pixels that were read, which are fewer where nothing is to be made of them.
    package let tone: Tone

    package init(
        format: PictureFileFormat,
        size: PixelSize,
        needsPNG: Bool,
        colours: Colours,
        tone: Tone
    ) {
        self.format = format
        self.size = size
        self.needsPNG = needsPNG
        self.colours = colours
        self.tone = tone
    }
}

/// A format that workers read.
package enum PictureFileFormat: UInt8, Sendable, CaseIterable {
    case jpeg = 1
    case png
    case webP
    case avif

    /// The format of a file by its first bytes; nil for another kind of file.
    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8) {
            self = .webP
        } else if bytes.has("ftyp", at: 4) {
            self = .avif
        } else {
            return nil
        }
    }

    /// Whether it can hold a drawing as it was drawn.
    package var isLossless: Bool { self == .png || self == .webP }

    /// As messages name it.
    package var name: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webP: "WebP"
        case .avif: "AVIF"
        }
    }
}

/// The colour that most of a picture has, as one of 64: four steps each of red, green and blue.
package struct Tone: Hashable, Sendable {
    package static let count = 64

    /// 0 to 63; two bits each of red, green and blue, red first.
    package let number: UInt8

    /// Nil for a number that is not one of them.
    package init?(number: UInt8) {
        guard Int(number) < Tone.count else { return nil }
        self.number = number
    }

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        number = (red >> 6) << 4 | (green >> 6) << 2 | blue >> 6
    }

    /// The colour in the middle of those that belong to it.
    package var colour: (red: UInt8, green: UInt8, blue: UInt8) {
        func middle(_ step: UInt8) -> UInt8 { step << 6 | 0x20 }
        return (middle(number >> 4), middle(number >> 2 & 3), middle(number & 3))
    }
}
