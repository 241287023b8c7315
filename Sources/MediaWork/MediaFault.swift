package import PictureHeaders
package import SoundFacts

/// Why nothing can be made of a file: the sentences that say so, and what to do.
///
/// Workers send its case and numbers; the words are those of the program that prints them.
package enum MediaFault: Error, Hashable, Sendable {
    case notAPicture
    case tooManyBytes
    case tooLarge(PixelSize)
    case tooManyScans
    case cutOff(PictureFileFormat)
    case damaged(PictureFileFormat)
    case animated(PictureFileFormat)
    case highDynamicRange
    case cropped
    /// CMYK whose colours nobody can know.
    case withoutProfile
    /// CMYK with a profile that cannot be read.
    case unreadableProfile
    case tooMuchMemory
    case notEncoded(RenditionFormat)
    /// The two programs do not understand each other.
    case malformedRequest
    case sound(SoundFault)

    package var problemCode: String {
        switch self {
        case .notAPicture: "not-a-picture"
        case .tooManyBytes, .tooLarge, .tooManyScans, .tooMuchMemory: "picture-too-large"
        case .animated, .highDynamicRange, .cropped: "unsupported-picture"
        case .withoutProfile, .unreadableProfile: "unsupported-picture"
        case .cutOff, .damaged: "broken-picture"
        case .notEncoded, .malformedRequest: "media-worker"
        case .sound(let fault): fault.problemCode
        }
    }

    package var message: String {
        switch self {
        case .notAPicture: "this is not a JPEG, PNG, WebP or AVIF picture"
        case .tooManyBytes: "the file has more than \(PictureLimits.bytes / 1_000_000) MB"
        case .tooLarge(let size):
            """
            the picture has \(size.width) × \(size.height) pixels; the most are \(PictureLimits.side) on a side and \
            \(PictureLimits.pixels / 1_000_000) million in all
            """
        case .tooManyScans: "the JPEG is refined more often than pictures are"
        case .cutOff(let format): "the \(format.name) ends too early, so a part of it is missing"
        case .damaged(let format): "the \(format.name) is damaged"
        case .animated(let format): "the \(format.name) is animated"
        case .highDynamicRange: "the AVIF has the brightness of HDR screens, which others cannot show"
        case .cropped: "the AVIF shows only a part of its pixels"
        case .withoutProfile: "the colours are those of a printer (CMYK), and the file does not say of which"
        case .unreadableProfile:
            "the colours are those of a printer (CMYK), and the profile in the file cannot be read"
        case .tooMuchMemory: "the picture needs more memory than a worker may use"
        case .notEncoded(let format): "the picture could not be written as \(format.name)"
        case .malformedRequest: "'sweetdreams' and 'sweetdreams-media' are of different versions"
        case .sound(let fault): fault.message
        }
    }

    package var advice: String {
        switch self {
        case .notAPicture: "export it as JPEG or PNG"
        case .tooManyBytes, .tooLarge, .tooMuchMemory:
            "save a smaller copy; 4000 pixels on the longer side are enough for every screen"
        case .tooManyScans: "open it in a picture program and save it again"
        case .cutOff, .damaged:
            "copy it again from where it came from, or open it in a picture program and save it again"
        case .animated: "use a still picture here, or a video"
        case .highDynamicRange, .cropped: "export it again as JPEG, or as AVIF in sRGB"
        case .withoutProfile, .unreadableProfile: "export it again as RGB (sRGB)"
        case .notEncoded: "report this with the picture"
        case .malformedRequest: "install both from the same release"
        case .sound(let fault): fault.advice
        }
    }
}
