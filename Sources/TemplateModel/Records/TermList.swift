import Content
import Hashing

/// Names that records share, such as kinds and tags, each with an address that no other has.
///
/// `Hip Hop` and `hip-hop` are one name; `C++` and `C#` are two, although the same slug can be made of both. The name with
/// the oldest record keeps the plain slug, so that a new name takes no address away.
struct TermList: Sendable, Equatable {
    /// A name as a record has it.
    struct Use {
        let name: String
        /// The record's index.
        let record: Int
        let created: Timestamp?
    }

    struct Term: Sendable, Equatable {
        /// As the first record spells it.
        let name: String
        let slug: String
        /// The records' indexes.
        let records: [Int]
    }

    /// By name.
    let terms: [Term]
    /// By the names as records have them.
    private let slugs: [String: String]

    /// - Parameter uses: in the order of the records.
    init(_ uses: [Use]) {
        var kinds: [Key: Kind] = [:]
        var keys: [String: Key] = [:]
        for use in uses {
            let created = use.created ?? .distantFuture
            let key = keys[use.name] ?? Key(use.name)
            keys[use.name] = key
            kinds[key, default: Kind(name: use.name, oldest: created)].add(use.record, created: created)
        }
        let slugs = TermList.slugs(of: kinds)
        let terms = kinds.map { key, kind in
            Term(name: kind.name, slug: slugs[key] ?? "", records: kind.records)
        }
        self.slugs = keys.compactMapValues { slugs[$0] }
        let keyed = terms.map { (key: CollationKey($0.name), term: $0) }
        self.terms = keyed.sorted { a, b in
            a.key == b.key ? a.term.slug < b.term.slug : a.key < b.key
        }.map(\.term)
    }

    /// The last part of the address of a name, as a record has it.
    func slug(of name: String) -> String? { slugs[name] }

    private struct Kind {
        /// As the first record spells it.
        let name: String
        var records: [Int] = []
        var oldest: Timestamp

        init(name: String, oldest: Timestamp) {
            self.name = name
            self.oldest = oldest
        }

        mutating func add(_ record: Int, created: Timestamp) {
            if records.last != record { records.append(record) }
            oldest = min(oldest, created)
        }
    }

    // MARK: Slugs

    private static func slugs(of kinds: [Key: Kind]) -> [Key: String] {
        let inOrder = kinds.sorted { a, b in
            a.value.oldest == b.value.oldest ? a.key.text < b.key.text : a.value.oldest < b.value.oldest
        }
        var slugs: [Key: String] = [:]
        var taken: Set<String> = []
        for (key, kind) in inOrder {
            let candidates = [
                Slug.fromAnyScript(title: kind.name),
                Slug.fromAnyScript(title: key.inWords),
            ]
            // A name of signs alone, such as `!!!`, has no words.
            let hash = "kind-" + ContentHash(key.text).name
            let slug = candidates.compactMap(\.self).first { !taken.contains($0) } ?? hash
            taken.insert(slug)
            slugs[key] = slug
        }
        return slugs
    }

    // MARK: Names

    /// What a name has in common with other spellings of it: its letters and signs, without case, accents of the
    /// encoding, and what separates words.
    private struct Key: Hashable {
        let text: String

        init(_ name: String) {
            var text = ""
            var isSeparated = false
            for scalar in name.lowercased().unicodeScalars {
                let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                let isSign = Key.isSign(scalar)
                guard isWord || isSign || scalar.properties.canonicalCombiningClass != .notReordered else {
                    isSeparated = true
                    continue
                }
                // White space next to a sign says nothing: `R & B` is `R&B`.
                if isSeparated, isWord, text.unicodeScalars.last.map({ !Key.isSign($0) }) ?? false {
                    text += "-"
                }
                isSeparated = false
                text.unicodeScalars.append(scalar)
            }
            self.text = text.isEmpty ? name : text
        }

        private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .mathSymbol, .currencySymbol, .otherSymbol: true
            default: words[scalar] != nil
            }
        }

        /// The name with its signs in words.
        var inWords: String {
            text.unicodeScalars.map { scalar in
                Key.words[scalar].map { " \($0) " } ?? String(scalar)
            }
            .joined()
        }

        private static let words: [Unicode.Scalar: String] = [
            "+": "plus", "#": "sharp", "&": "and", "@": "at", "%": "percent", "=": "equals", "$": "dollar",
            "€": "euro", "£": "pound", "*": "star",
        ]
    }
}
