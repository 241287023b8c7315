import Content
import Hashing

/// The answer to a question that pages may ask while they are made, both as hashes: is there this address, what does
/// this text say, what is in this file.
///
/// A page whose questions all have the answers of the last build, and whose values and template are those of the last
/// build, is the page of the last build.
struct Fact: Sendable, Equatable {
    let key: UInt64
    let print: UInt64

    init(key: UInt64, print: UInt64) {
        self.key = key
        self.print = print
    }

    /// A text of a record.
    ///
    /// - Parameter text: a hash of the Markdown.
    init(_ source: BodySource, text: ContentHash) {
        var digest = ContentHasher()
        digest.add(text.value)
        digest.add(source.isTrusted ? 1 : 0)
        // Relative links count from the file.
        if case .file(let path, _, _) = source.location { digest.add(path) }
        self.init(key: Fact.body(source), print: digest.value)
    }

    // MARK: Keys; that of an address is its hash

    private static func key(_ kind: UInt64, _ text: String) -> UInt64 {
        var digest = ContentHasher(seed: kind)
        digest.add(text)
        return digest.value
    }

    static func body(_ source: BodySource) -> UInt64 { key(1, source.url) }

    /// The page that is made of a file of the content folder.
    static func file(_ path: String) -> UInt64 { key(2, path) }

    /// A file of the content folder that is shown.
    static func media(_ path: String) -> UInt64 { key(3, path) }

    /// The theme's markup of a player.
    static let embed = key(4, "")
}
