package import Content
import Foundation
import Hashing
import MediaWork

/// Which files a site has: those that its finished pages name.
extension MediaLibrary {
    /// The files whose addresses are in a finished page or another file of the site; each as often as it is named.
    ///
    /// Only files that were looked up before are found, so that no page can name others.
    package func uses(in page: UnsafeBufferPointer<UInt8>) -> [PublishedUse] {
        PublishedName.all(in: page).compactMap(use)
    }

    /// The file that has a path on the site; nil for none that was looked up.
    package func use(at address: String) -> PublishedUse? {
        var address = address
        return address.withUTF8 { bytes in
            // Nothing before it, and nothing behind.
            PublishedName.all(in: bytes).first.flatMap { name in
                name.bytes.count + PublishedName.folder.utf8CodeUnitCount == bytes.count ? use(name) : nil
            }
        }
    }

    private func use(_ name: PublishedName) -> PublishedUse? {
        if let path = path(named: name.hash) { return PublishedUse(path.text) }
        guard let (hash, rendition) = name.rendition, let path = path(ofPicture: hash),
            let renditions = file(path.text)?.renditions, renditions.contains(rendition)
        else { return nil }
        return PublishedUse(path.text, rendition: rendition)
    }

    /// The files of a site with these uses, sorted by path.
    ///
    /// - Parameter uses: those of files that are gone are left out.
    package func copies(of uses: Set<PublishedUse>) -> [Copy] {
        // Several files with the same content are one file of the site.
        let unique = Dictionary(
            uses.compactMap(copy).map { ($0.path, $0) },
            uniquingKeysWith: { first, second in
                first.source.path.utf8.lexicographicallyPrecedes(second.source.path.utf8) ? first : second
            }
        )
        return unique.values.sorted { $0.path < $1.path }
    }

    /// Notes that derived files are used, and now and then removes those that were not for a long time.
    package func keepDerived(_ copies: [Copy], at now: Timestamp) {
        guard let maker else { return }
        let renditions = copies.filter(\.isDerived).map(\.source.lastPathComponent)
        let facts = memories.compactMap { $0.source.map { maker.nameOfFacts(about: $0.digest) } }
        maker.files.keep(renditions + facts + maker.namesOfSounds, at: now)
    }

    /// The file of a use; nil where the file of the content folder is gone.
    package func copy(_ use: PublishedUse) -> Copy? {
        guard let (item, memory) = published(use.file.text) else { return nil }
        guard let rendition = use.rendition else {
            return Copy(
                source: source(of: memory.path),
                path: memory.url,
                hash: memory.hash,
                byteCount: memory.byteCount,
                stripsTags: stripsTags,
                // A copy has a digest as its name.
                fileExtension: MediaLibrary.isAddress(memory.path)
                    ? (memory.url as NSString).pathExtension : nil
            )
        }
        guard let address = item.renditions?.address(of: rendition), let file = derivedFile(rendition, memory)
        else { return nil }
        // Its name says what its bytes are.
        return Copy(
            source: file,
            path: address,
            hash: ContentHash(address).value,
            byteCount: DerivedFiles.byteCount(atPath: file.path),
            isDerived: true
        )
    }
}
