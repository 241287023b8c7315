import Content
package import Foundation
import Hashing
import PictureHeaders
import SoundFacts

/// The content of a file as the site has it: of a picture what it shows, of other files everything.
struct PublishedFile {
    let bytes: [UInt8]
    /// Of a picture, as browsers show it; nil where it is not known.
    let size: PixelSize?
    /// The file extension that fits the content, by which servers tell browsers the type.
    let fileExtension: String
    /// Why a sound cannot be published without its tags; nil for nearly all.
    let soundFault: SoundFault?

    /// - Parameters:
    ///   - source: the bytes of the file.
    ///   - name: its file extension.
    ///   - stripsTags: whether sounds lose their tags.
    /// - Throws: a `PictureFault` for a picture that cannot be published, and for what only has the name of one.
    init(_ source: [UInt8], extension name: String, stripsTags: Bool = false) throws(PictureFault) {
        let name = name.lowercased()
        guard let format = PictureFormat(source) else {
            if let fault = ForeignFile.fault(of: source, extension: name) { throw fault }
            size = nil
            fileExtension = name
            (bytes, soundFault) = PublishedFile.sound(source, extension: name, stripsTags: stripsTags)
            return
        }
        let picture = try CleanPicture(source, format: format)
        bytes = picture.bytes
        size = picture.size
        soundFault = nil
        fileExtension = format.fileExtension(replacing: name)
    }
}

extension PublishedFile {
    /// Those of sounds whose tags can be removed.
    fileprivate static let soundExtensions: Set<String> = [
        "mp3", "flac", "m4a", "ogg", "oga", "opus", "wav", "wave", "aif", "aiff", "aifc",
    ]

    /// What is published of a file that is not a picture.
    private static func sound(
        _ source: [UInt8],
        extension name: String,
        stripsTags: Bool
    ) -> ([UInt8], SoundFault?) {
        guard stripsTags, soundExtensions.contains(name) else { return (source, nil) }
        do throws(SoundFault) { return (try SoundTagStripper.stripped(source), nil) } catch {
            return (source, error)
        }
    }
}

extension MediaLibrary.Copy {
    /// Whether it is a sound that is published without its tags.
    package var losesTags: Bool {
        let name = fileExtension ?? source.pathExtension
        return stripsTags && PublishedFile.soundExtensions.contains(name.lowercased())
    }

    /// A file that is published byte by byte.
    ///
    /// - Parameter path: the path on the site.
    /// - Returns: nil for one that cannot be read.
    package init?(asItIs file: URL, path: String) {
        guard let stamped = StampedFile(file.path) else { return nil }
        self.init(
            source: file,
            path: path,
            hash: ContentHash(stamped.bytes).value,
            byteCount: stamped.bytes.count,
            isAsItIs: true
        )
    }

    /// The bytes to be copied; nil when the file is no longer what it was when it was first read.
    package func contents() -> [UInt8]? {
        if let bytes { return bytes }
        if isAsItIs {
            guard let file = StampedFile(source.path), ContentHash(file.bytes).value == hash else {
                return nil
            }
            return file.bytes
        }
        if isDerived { return DerivedFiles.bytes(atPath: source.path) }
        // What cannot be read or published now was another file then.
        guard let file = StampedFile(source.path),
            let published = try? PublishedFile(
                file.bytes,
                extension: fileExtension ?? source.pathExtension,
                stripsTags: stripsTags
            ),
            ContentHash(published.bytes).value == hash
        else { return nil }
        return published.bytes
    }
}
