import Content
import Foundation
import Hashing
import MediaWork
import MediaWorkers
import PictureHeaders
import SiteConfiguration
import Synchronization

/// Files and their facts: those that the last build saved, or those that are read now.
extension MediaLibrary {
    /// The file at a path in the content folder; nil when there is none.
    func file(at path: String) -> MediaFile? {
        if let known = state.withLock({ $0.files[FileName(path)] }) { return known }
        guard let file = found(path) else { return nil }
        state.withLock { state in
            state.files[FileName(path)] = file
            guard let memory = file.memory else { return }
            state.paths[PublishedName(address: file.item.url).hash] = FileName(memory.path)
            if let renditions = file.item.renditions {
                state.pictures[renditions.nameHash] = FileName(memory.path)
            }
        }
        return file
    }

    /// The file that a path names: exactly, or in another Unicode form, or with percent codes.
    private func found(_ reference: String) -> MediaFile? {
        if MediaLibrary.isAddress(reference) { return copy(at: reference) }
        let lookup = FileLookup(root: root)
        for path in FileLookup.candidates(reference) {
            // A file that cannot be read is reported as missing.
            if let file = publishable(path) { return file }
            if let other = lookup.otherForm(of: path), let file = publishable(other) { return file }
        }
        return nil
    }

    private func publishable(_ path: String) -> MediaFile? {
        guard MediaPath.fault(in: path) == nil, !ContentPath.isSource(path) else { return nil }
        return remembered(path) ?? read(path)
    }

    /// The copy of a file on another server.
    private func copy(at path: String) -> MediaFile? {
        guard let address = address(of: path), address.text.utf8.elementsEqual(path.utf8),
            mirror?.copy(of: address) != nil
        else { return nil }
        return remembered(path) ?? read(path)
    }

    /// Whether a path is the address of a file on another server, in the form that is looked up.
    static func isAddress(_ path: String) -> Bool { path.utf8.starts(with: "https://".utf8) }

    /// The file that is read for a path in the content folder, or for an address.
    func source(of path: String) -> URL {
        if MediaLibrary.isAddress(path), let address = address(of: path), let copy = mirror?.copy(of: address)
        {
            return copy.file
        }
        return root.appending(path: path)
    }

    /// The file as the last build found it, where it is still the same.
    private func remembered(_ path: String) -> MediaFile? {
        guard let memory = memory[FileName(path)],
            MediaStamp(source(of: path).path)?.trustedHash(program: reader(of: path)) == memory.stamp
        else { return nil }
        return MediaFile(memory, maker)
    }

    /// Everything besides the file that its published bytes depend on: the program, and for a copy the type that its server said.
    private func reader(of path: String) -> String {
        guard let address = address(of: path), let entry = mirror?.lock.entries[address] else {
            return program
        }
        return "\(program) \(entry.type ?? "")"
    }

    private func read(_ path: String) -> MediaFile? {
        guard let file = StampedFile(source(of: path).path) else { return nil }
        let fullName: String
        if let address = address(of: path), let entry = mirror?.lock.entries[address] {
            guard let name = name(of: address, entry, file.bytes) else { return nil }
            fullName = name
        } else {
            fullName = (path as NSString).lastPathComponent
        }
        let name = (fullName as NSString).deletingPathExtension
        let fileExtension = (fullName as NSString).pathExtension
        let slug = Slug.from(title: name, maximumLength: Slug.maximumLength) ?? "file"
        do throws(PictureFault) {
            let published = try PublishedFile(
                file.bytes,
                extension: fileExtension,
                stripsTags: stripsTags
            )
            if let fault = published.soundFault {
                let url = HashedName.address(in: Routes.media, slug, ContentHash(file.bytes), extension: "")
                return MediaFile(
                    item: Item(url: url, size: nil, contentPath: path, soundFault: fault),
                    memory: nil
                )
            }
            let hash = ContentHash(published.bytes)
            let picture = try pictureSource(of: file.bytes, published)
            let memory = Memory(
                path: path,
                stamp: file.stamp.trustedHash(program: reader(of: path)),
                url: HashedName.address(
                    in: Routes.media,
                    slug,
                    hash,
                    extension: MediaLibrary.publishedExtension(published.fileExtension)
                ),
                hash: hash.value,
                byteCount: published.bytes.count,
                size: published.size,
                source: picture
            )
            return MediaFile(memory, maker)
        } catch {
            let url = HashedName.address(in: Routes.media, slug, ContentHash(file.bytes), extension: "")
            let item = Item(url: url, size: nil, contentPath: path, fault: error)
            return MediaFile(item: item, memory: nil)
        }
    }

    /// A file extension that pages write as it is; empty for one that they would escape, and that no server knows.
    private static func publishedExtension(_ name: String) -> String {
        name.utf8.allSatisfy(PublishedName.isPart) ? name : ""
    }

    /// The facts of a picture that has renditions; nil for another file.
    private func pictureSource(
        of bytes: [UInt8],
        _ published: PublishedFile
    ) throws(PictureFault) -> PictureSource? {
        guard let maker, published.size != nil, PictureFileFormat(bytes) != nil else { return nil }
        let digest = SHA256Digest(bytes)
        do throws(MediaWorkersError) {
            guard let facts = try maker.facts(of: bytes, digest), facts.size == published.size else {
                return nil
            }
            return PictureSource(digest: digest, needsPNG: facts.needsPNG, tone: facts.tone)
        } catch {
            throw .unreadable(error)
        }
    }

    /// The name of the file of which this is a copy; nil for a copy that is damaged, and for one that nobody should be sent.
    private func name(of address: RemoteAddress, _ entry: MediaLock.Entry, _ bytes: [UInt8]) -> String? {
        guard SHA256Digest(bytes) == entry.digest else {
            state.withLock { _ = $0.damagedCopies.insert(address) }
            return nil
        }
        // The format of a picture says its file extension.
        if PictureFormat(bytes) != nil { return address.fileName }
        guard let name = MirroredFiles.recordingExtension(of: address, type: entry.type) else { return nil }
        return (address.fileName as NSString).deletingPathExtension + "." + name
    }
}
