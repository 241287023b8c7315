import PictureHeaders

/// What a file is that is not one of the pictures that are published, by its first bytes and its name.
enum ForeignFile {
    /// - Parameters:
    ///   - bytes: of a file in no published format.
    ///   - name: its file extension, in small letters.
    /// - Returns: why it must not be published; nil for a file that is copied as it is.
    static func fault(of bytes: [UInt8], extension name: String) -> PictureFault? {
        if bytes.starts(with: pointer.bytes) { return .pointer }
        if let found = picture(bytes, name) { return found }
        guard pictureExtensions.contains(name) else { return nil }
        if bytes.isEmpty { return .empty }
        if isPage(bytes) { return .page }
        return .unknown(extension: name)
    }

    /// The first line of a Git LFS pointer, which may stand for any file.
    private static let pointer: StaticString = "version https://git-lfs.github.com/spec/v1"

    /// Names that promise a picture.
    private static let pictureExtensions: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp", "avif", "svg", "svgz",
        "heic", "heif", "hif", "tif", "tiff", "bmp", "dib", "jxl", "jp2", "psd",
        "dng", "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "raf", "rw2", "orf", "pef", "srw",
    ]

    private static let heifConverter =
        "'heif-convert photo.heic photo.jpg' or 'sips -s format jpeg photo.heic --out photo.jpg'"
    private static let rawConverter =
        "'darktable-cli photo.raw photo.jpg', or export a JPEG from your photo program"

    /// The fault of a picture of another kind; its name does not matter, because its content is as private.
    private static func picture(_ bytes: [UInt8], _ name: String) -> PictureFault? {
        if let brands = ISOBrands(bytes) {
            if brands.isHEIC { return .foreign("HEIC", converter: heifConverter) }
            return brands.isCanonRaw ? .foreign("raw", converter: rawConverter) : nil
        }
        if rawMarks.contains(where: { bytes.has($0, at: 0) }) {
            return .foreign("raw", converter: rawConverter)
        }
        if tiffMarks.contains(where: { bytes.starts(with: $0) }) {
            return rawExtensions.contains(name)
                ? .foreign("raw", converter: rawConverter)
                : .foreign("TIFF", converter: "'magick picture.tif picture.png'")
        }
        if bytes.has("8BPS", at: 0) { return .foreign("Photoshop", converter: "'Export As' of Photoshop") }
        if bytes.starts(with: [0xFF, 0x0A]) && name == "jxl" || bytes.has("JXL \r\n", at: 4) {
            return .foreign("JPEG XL", converter: "'djxl picture.jxl picture.jpg'")
        }
        if bytes.has("jP  \r\n", at: 4) {
            return .foreign("JPEG 2000", converter: "'magick picture.jp2 picture.jpg'")
        }
        if bytes.has("BM", at: 0), ["bmp", "dib"].contains(name) || pictureExtensions.contains(name) {
            return .foreign("BMP", converter: "'magick picture.bmp picture.png'")
        }
        if bytes.starts(with: [0x1F, 0x8B]), name == "svgz" || name == "svg" { return .compressedSVG }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]), name == "svg" {
            return .encodedSVG("UTF-16")
        }
        return nil
    }

    /// The marks of camera makers' own formats; most of the others are TIFF inside.
    private static let rawMarks: [StaticString] = [
        "FUJIFILMCCD-RAW", "IIRO", "IIRS", "MMOR", "IIU\0", "II\u{1A}\0\0\0HEAPCCDR",
    ]
    private static let tiffMarks: [[UInt8]] = [
        [0x49, 0x49, 0x2A, 0], [0x4D, 0x4D, 0, 0x2A], [0x49, 0x49, 0x2B, 0], [0x4D, 0x4D, 0, 0x2B],
    ]
    private static let rawExtensions: Set<String> = [
        "dng", "cr2", "nef", "nrw", "arw", "srf", "sr2", "pef", "srw",
    ]

    /// Whether a file is an HTML page, as servers answer with where a file is not.
    static func isPage(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(512).drop(while: XMLScanner.isSpace).map(\.lowercased)
        return ["<!doctype html", "<html", "<head", "<body"].contains { head.starts(with: $0.utf8) }
    }
}
