import Content
import Hashing
import TemplateModel

/// A question that a page may ask while it is rendered, with its answer, both hashed.
///
/// Is there this address? What does this text say? What is in this file? A page whose dependencies, values and template
/// are those of the last build is the page of the last build.
struct Dependency: Sendable, Equatable {
    let key: UInt64
    let result: UInt64

    init(key: UInt64, result: UInt64) {
        self.key = key
        self.result = result
    }

    /// The text of a record.
    ///
    /// - Parameter text: a hash of the Markdown.
    init(_ source: BodySource, text: ContentHash) {
        var hasher = ContentHasher()
        hasher.add(text.value)
        hasher.add(source.isTrusted ? 1 : 0)
        // Relative links are resolved from the file.
        if case .file(let path, _, _) = source.location { hasher.add(path) }
        self.init(key: Dependency.body(source), result: hasher.value)
    }

    // MARK: Keys; that of an address is the hash of the address

    private enum Kind: UInt64 {
        case body = 1
        case file
        case media
        case embed
    }

    private static func key(_ kind: Kind, _ text: String) -> UInt64 {
        var hasher = ContentHasher(seed: kind.rawValue)
        hasher.add(text)
        return hasher.value
    }

    static func body(_ source: BodySource) -> UInt64 { key(.body, source.url) }

    /// The page that is made of a file of the content folder.
    static func file(_ path: String) -> UInt64 { key(.file, path) }

    /// A file of the content folder that is shown.
    static func media(_ path: String) -> UInt64 { key(.media, path) }

    /// The theme's markup of a player.
    static let embed = key(.embed, "")
}
