import CLibAVIF
import CLibJPEG
import CLibLCMS
import CLibPNG
import CLibWebP

/// The versions of everything that the bytes of a rendition depend on.
package enum LibraryVersions {
    /// Goes up when our own code makes other pixels or other files.
    private static let pipeline = 3

    /// One line for each library.
    package static var text: String {
        var codecs = [CChar](repeating: 0, count: 256)
        studio_avif_codec_versions(&codecs)
        let codecNames = String(
            decoding: codecs.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        return """
            pipeline \(pipeline)
            libjpeg-turbo \(jpeg), interface \(studio_jpeg_interface())
            libpng \(String(cString: studio_png_version())), zlib \(String(cString: studio_png_zlib_version()))
            libwebp \(webP)
            libavif \(String(cString: studio_avif_version())) (\(codecNames))
            lcms2 \(lcms)
            """
    }

    /// 2001005 is 2.1.5.
    private static var jpeg: String {
        let number = studio_jpeg_version()
        return "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
    }

    private static var webP: String {
        let number = studio_webp_version()
        return "\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
    }

    /// 2140 is 2.14.
    private static var lcms: String {
        let number = studio_lcms_version()
        return "\(number / 1000).\(number % 1000 / 10)"
    }
}
