package import Content
package import Foundation
import Hashing
import MediaWork
import MediaWorkers
package import PictureHeaders
package import SiteConfiguration
package import SoundFacts
import Spelling
import Synchronization

/// Finds the files that content names, and gives them names with a hash of their content.
///
/// Each file is read once, whichever thread asks first; one that is what it was in the last build is not read. Pictures are
/// published without what they say about their place, camera and author (`CleanPicture`).
package final class MediaLibrary: Sendable {
    /// A file of the site that is copied from the theme or the content.
    package struct Copy: Sendable, Hashable {
        package let source: URL
        /// The path on the site.
        package let path: String
        /// A hash of what is published of the file.
        package let hash: UInt64
        /// The number of published bytes.
        package let byteCount: Int
        /// The bytes to publish, where they are not read from `source`: a stylesheet's, whose addresses are rewritten, and those
        /// of a file of the program.
        var bytes: [UInt8]?
        /// Whether every byte of the file is published, whatever it is.
        var isAsItIs = false
        /// Whether sounds are published without tags.
        var stripsTags = false
        /// What the file is by its name, where `source` has another name; nil where it has none.
        var fileExtension: String?
        /// Whether the file is one of `DerivedFiles`.
        var isDerived = false
    }

    /// A picture, a sound or a video.
    package struct Item: Sendable {
        /// A path of the site, or an address.
        package let url: String
        /// The size of a picture whose file is known.
        package let size: PixelSize?
        /// The size of the published file in bytes; known for files of the content folder.
        package var byteCount: Int?
        /// The facts of a sound whose file was read.
        package var sound: SoundFacts?
        /// The path in the content folder; nil for an item that another server has.
        package var contentPath: String?
        /// The smaller pictures that are made of it; nil where there are none.
        package var renditions: PictureRenditions?
        /// Whether there is one of `warnings` about it.
        package var isNoted = false
        /// Why the file cannot be published; nil for nearly all.
        package var fault: PictureFault?
        /// Why a sound cannot be published; nil for nearly all.
        package var soundFault: SoundFault?

        /// The error of a reference to a file that cannot be published; nil for nearly all.
        package func problem(at location: SourceLocation) -> Problem? {
            fault?.problem(of: contentPath ?? url, at: location)
                ?? soundFault?.problem(of: contentPath ?? url, at: location)
        }
    }

    struct MediaFile {
        var item: Item
        /// Nil for a file that cannot be published.
        var memory: Memory?
        /// Whether it was asked what the file is as a sound.
        var isMeasured = false
        /// Why a picture is no sound, which says nothing about it as a picture.
        var measuringFault: SoundFault?

        init(item: Item, memory: Memory?) {
            self.item = item
            self.memory = memory
        }

        init(_ memory: Memory, _ maker: RenditionMaker?) {
            var item = Item(
                url: memory.url,
                size: memory.size,
                byteCount: memory.byteCount,
                sound: memory.sound,
                contentPath: memory.path
            )
            if let maker { item.renditions = PictureRenditions(memory, maker) }
            self.init(item: item, memory: memory)
        }
    }

    struct State {
        /// By the references that were looked up.
        var files: [FileName: MediaFile] = [:]
        /// The paths of those that can be published, by hashes of their names on the site.
        var paths: [UInt64: FileName] = [:]
        /// Those with renditions, by hashes of the first and the last part of the renditions' names.
        var pictures: [UInt64: FileName] = [:]
        /// By the host or file that each is about.
        var warnings: [String: Problem] = [:]
        /// Those whose copy has another content than the lock says.
        var damagedCopies: Set<RemoteAddress> = []
        /// The names of the files in folders that lack one, by the folders' paths.
        var names: [String: NameIndex] = [:]
    }

    let root: URL
    let program: String
    let settings: PageSettings
    let memory: [FileName: Memory]
    /// Nil where pictures are published as they are.
    let maker: RenditionMaker?
    private let sounds: SoundMeasurer
    let stripsTags: Bool
    let mirror: MirroredFiles?
    private let references: RemoteReferences?
    let state = Mutex(State())

    /// - Parameters:
    ///   - root: the content folder.
    ///   - program: identifies the program, because another version may publish something else of a file.
    ///   - memory: what the last build knew.
    ///   - maker: makes renditions of pictures; nil to publish pictures as they are.
    ///   - sounds: finds out about sounds.
    ///   - mirror: copies of files on other servers.
    ///   - references: gets the files on other servers that are looked up.
    package init(
        root: URL,
        settings: SiteSettings,
        program: String = "",
        memory: [Memory] = [],
        maker: RenditionMaker? = nil,
        sounds: SoundMeasurer = .headers,
        mirror: MirroredFiles? = nil,
        references: RemoteReferences? = nil
    ) {
        self.root = root
        self.sounds = sounds
        // Workers know other things of the same file, and without a maker pictures have no renditions.
        stripsTags = settings.media.stripsTags
        self.program =
            "\(program) \(maker?.versions ?? "") \(sounds.versions) \(settings.media.stripsTags ? "stripped" : "")"
        self.maker = maker
        self.settings = PageSettings(settings)
        self.mirror = mirror
        self.references = references
        self.memory = Dictionary(
            memory.map { (FileName($0.path), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The facts that the next build needs, sorted by path.
    package var memories: [Memory] {
        var memories: [FileName: Memory] = [:]
        for case let memory? in state.withLock(\.files).values.map(\.memory) where memory.stamp != 0 {
            // A file may have been found by two names, and been asked for as a sound by one of them.
            if memories[FileName(memory.path)]?.sound == nil { memories[FileName(memory.path)] = memory }
        }
        return memories.values.sorted { first, second in
            first.path.utf8.lexicographicallyPrecedes(second.path.utf8)
        }
    }

    /// The picture or video that a column or a document names: an `https` address, a path under `served_elsewhere`,
    /// or a file of the content folder.
    ///
    /// - Parameter isAddress: whether the reference is an address, in which `?` and `#` end the path; else it is a name.
    /// - Throws: a `Problem` for a file that is not there or cannot be published.
    package func item(
        _ reference: String,
        isAddress: Bool = false,
        at location: @autoclosure () -> SourceLocation
    ) throws(Problem) -> Item {
        if let item = try elsewhere(reference, at: location()) { return item }
        let path = MediaLibrary.path(of: reference)
        if var item = try local(path, at: location()) {
            item.isNoted = checkSize(of: item, at: location())
            return item
        }
        guard let url = addressBelowBase(path, isAddress: isAddress) else {
            throw missing(path, quoted: path, isAddress: isAddress, at: location())
        }
        return try copy(of: url, at: location()) ?? Item(url: url, size: nil)
    }

    /// The address of a picture that the content folder does not have; nil without `base_url`.
    private func addressBelowBase(_ path: String, isAddress: Bool) -> String? {
        guard let base = settings.media.baseURL else { return nil }
        let name = isAddress ? path.prefix { $0 != "?" && $0 != "#" } : path[...]
        return base + "/" + MediaLibrary.encoded(String(name)) + path[name.endIndex...]
    }

    /// The path in the content folder where a picture is looked for; nil for one on another server.
    package func path(of reference: String) -> String? {
        if WebAddress.hasScheme(reference) || settings.isServedElsewhere(reference) { return nil }
        return MediaLibrary.path(of: reference)
    }

    /// Where a picture that a text names is looked for: the path in the content folder, and the address of a file of which there
    /// may be a copy.
    package func paths(of reference: String) -> [String] {
        let path = path(of: reference)
        let url = path.map { addressBelowBase($0, isAddress: true) } ?? reference
        return [path, url.flatMap(address)?.text].compactMap(\.self)
    }

    /// The address of a file on a listed host, of which there may be a copy; nil for another reference.
    package func address(of reference: String) -> RemoteAddress? {
        guard let address = RemoteAddress(reference), settings.mediaHosts.contains(address.origin) else {
            return nil
        }
        return address
    }

    /// The copy of a file on a listed host; nil where there is none.
    ///
    /// - Throws: a `Problem` for one that cannot be published.
    package func copy(
        of url: String,
        at location: @autoclosure () -> SourceLocation
    ) throws(Problem) -> Item? {
        guard let address = address(of: url) else { return nil }
        references?.add(address, at: location())
        return try local(address.text, at: location())
    }

    /// A reference as a path in the content folder, with or without a slash before it.
    private static func path(of reference: String) -> String { String(reference.drop { $0 == "/" }) }

    /// A hash of everything that pages show of a file of the content folder; 0 when there is none.
    package func fingerprint(of path: String) -> UInt64 {
        guard let item = file(at: path)?.item else { return 0 }
        var hasher = ContentHasher()
        hasher.add(item.url)
        hasher.add(item.size?.width ?? 0)
        hasher.add(item.size?.height ?? 0)
        hasher.add(item.fault?.message)
        hasher.add(item.renditions?.text)
        return hasher.value
    }

    /// Whether a file was looked up of which smaller pictures could be made.
    package var hasPictures: Bool {
        state.withLock { state in
            state.files.values.contains { $0.item.size != nil && !$0.item.url.hasSuffix(".svg") }
        }
    }

    func published(_ path: String) -> (item: Item, memory: Memory)? {
        guard let file = file(at: path), let memory = file.memory else { return nil }
        return (file.item, memory)
    }

    func path(named hash: UInt64) -> FileName? { state.withLock { $0.paths[hash] } }

    func path(ofPicture hash: UInt64) -> FileName? { state.withLock { $0.pictures[hash] } }

    /// Whether the content folder has a file, whether it may be published or not.
    package func hasFile(at path: String) -> Bool {
        MediaPath.fault(in: path) == nil
            && FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// A file of the content folder that a text links to, also one with a `fault`; nil when there is none.
    package func file(_ path: String) -> Item? { file(at: MediaLibrary.path(of: path))?.item }

    /// The sound that a track names, as pictures are named; nil where it is not there, and no setting says where sounds are.
    ///
    /// - Throws: a `Problem` for a file that is not there or cannot be published.
    package func audio(_ reference: String, at location: SourceLocation) throws(Problem) -> Item? {
        if let item = try soundCopy(of: reference, at: location) { return item }
        if let item = try elsewhere(reference, at: location) { return item }
        let name = MediaLibrary.path(of: reference)
        let isInContent = settings.media.audioFolder != nil || settings.media.audioBaseURL == nil
        if let folder = settings.media.audioFolder, let item = try sound("\(folder)/\(name)", at: location) {
            return item
        }
        if isInContent, let item = try sound(name, at: location) { return item }
        if let base = settings.media.audioBaseURL {
            let url = base + "/" + MediaLibrary.encoded(name)
            return try soundCopy(of: url, at: location) ?? Item(url: url, size: nil)
        }
        guard let folder = settings.media.audioFolder else { return nil }
        throw missing("\(folder)/\(name)", quoted: name, at: location)
    }

    private func elsewhere(
        _ reference: String,
        at location: @autoclosure () -> SourceLocation
    ) throws(Problem) -> Item? {
        if WebAddress.hasScheme(reference) {
            if let copy = try copy(of: reference, at: location()) { return copy }
            var item = Item(url: reference, size: nil)
            item.isNoted = checkHost(of: reference, at: location())
            return item
        }
        guard settings.isServedElsewhere(reference) else { return nil }
        return Item(url: MediaLibrary.encoded(reference), size: nil)
    }

    private func local(
        _ path: String,
        at location: @autoclosure () -> SourceLocation
    ) throws(Problem) -> Item? {
        let item = file(at: path)?.item
        if let problem = item?.problem(at: location()) { throw problem }
        return item
    }

    /// The copy of a sound on a listed host; nil where there is none.
    private func soundCopy(of url: String, at location: SourceLocation) throws(Problem) -> Item? {
        guard let address = address(of: url) else { return nil }
        references?.add(address, at: location)
        return try sound(address.text, at: location)
    }

    /// A sound of the content folder, or a copy of one, of which everything is found out that there is to know.
    private func sound(_ path: String, at location: SourceLocation) throws(Problem) -> Item? {
        guard var file = file(at: path) else { return nil }
        if !file.isMeasured, file.item.fault == nil, file.item.soundFault == nil {
            measure(&file)
            state.withLock { [file] in $0.files[FileName(path)] = file }
        }
        if let problem = file.item.problem(at: location) { throw problem }
        if let fault = file.measuringFault {
            throw fault.problem(of: file.item.contentPath ?? path, at: location)
        }
        return file.item
    }

    private func measure(_ file: inout MediaFile) {
        file.isMeasured = true
        guard file.item.sound == nil, let path = file.item.contentPath.map({ self.source(of: $0).path }),
            let source = StampedFile(path)
        else { return }
        do throws(SoundFault) {
            let facts = try sounds.facts(ofFileAt: path, source.bytes)
            file.item.sound = facts
            // Another file may have taken its place, which the next build finds out about.
            guard MediaStamp(path)?.isSame(as: source.stamp) == true else { return }
            file.memory?.sound = facts
        } catch {
            guard PictureFormat(source.bytes) == nil else {
                file.measuringFault = error
                return
            }
            file.item.soundFault = error
            file.memory = nil
        }
    }

    /// Forgets files that may have changed with the content: Markdown files for download.
    package func forgetTexts() {
        state.withLock { state in
            state.files = state.files.filter { !ContentPath.isMarkdown($0.key.text) }
            state.names = [:]
        }
    }

    private func names(in folder: String) -> NameIndex {
        state.withLock { state in
            if let known = state.names[folder] { return known }
            // Without the folder there are no names to suggest.
            let names = NameIndex((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            state.names[folder] = names
            return names
        }
    }

    /// - Parameter quoted: the path as a file may write it.
    private func missing(
        _ path: String,
        quoted: String,
        isAddress: Bool = false,
        at location: SourceLocation
    ) -> Problem {
        let wanted = root.appending(path: isAddress ? FileName.decoded(path) : path)
        let folder = wanted.deletingLastPathComponent()
        let nearest = names(in: folder.path).nearest(to: wanted.lastPathComponent, count: 1)
        var problem = Problem(
            "missing-file",
            at: location,
            "there is no file '\(path.escapedForTerminal)' in the content folder",
            advice: nearest.first.map { name in
                let path = FileName.sibling(name, of: quoted, isAddress: isAddress)
                return "did you mean '\(path.escapedForTerminal(upTo: 1000))'?"
            } ?? "put it there, or correct the path"
        )
        problem.quoted = quoted
        return problem
    }

    /// A path with percent codes where an address needs them.
    private static func encoded(_ path: String) -> String { WebAddress.encoded(path, keeping: isUnescaped) }

    private static func isUnescaped(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
