package import Hashing
package import MediaWork
package import PictureHeaders
package import SoundFacts

extension MediaLibrary {
    /// The facts about a file of the content folder that are saved, so that the next build does not read it again.
    package struct Memory: Sendable, Equatable {
        /// The path in the content folder.
        package let path: String
        /// Tells whether the file is still the same; 0 for one that may change again unseen.
        package let stamp: UInt64
        package let url: String
        /// A hash of what is published of the file.
        package let hash: UInt64
        /// The number of published bytes.
        package let byteCount: Int
        package let size: PixelSize?
        /// Of a picture of which renditions are made.
        package let source: PictureSource?
        /// Of a sound that was asked for.
        package internal(set) var sound: SoundFacts?

        package init(
            path: String,
            stamp: UInt64,
            url: String,
            hash: UInt64,
            byteCount: Int,
            size: PixelSize?,
            source: PictureSource? = nil,
            sound: SoundFacts? = nil
        ) {
            self.path = path
            self.stamp = stamp
            self.url = url
            self.hash = hash
            self.byteCount = byteCount
            self.size = size
            self.source = source
            self.sound = sound
        }
    }

    /// The facts of a picture that has renditions.
    package struct PictureSource: Sendable, Equatable {
        package let digest: SHA256Digest
        package let needsPNG: Bool
        package let tone: Tone

        package init(digest: SHA256Digest, needsPNG: Bool, tone: Tone) {
            self.digest = digest
            self.needsPNG = needsPNG
            self.tone = tone
        }
    }
}
