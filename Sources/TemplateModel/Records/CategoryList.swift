import Content
import Hashing

/// The kinds of all projects, each with an address that no other has.
///
/// `Hip Hop` and `hip-hop` are one kind; `C++` and `C#` are two, although the same slug can be made of both. The kind with
/// the oldest project keeps the plain slug, so that a new kind takes no address away.
struct CategoryList: Sendable, Equatable {
    /// By name.
    let categories: [ProjectModel.Category]
    /// By the names as projects have them.
    private let slugs: [String: String]

    init(_ projects: [PortfolioProject]) {
        var kinds: [Key: Kind] = [:]
        var keys: [String: Key] = [:]
        for (index, project) in projects.enumerated() {
            guard let name = project.category else { continue }
            let created = project.created ?? .distantFuture
            let key = keys[name] ?? Key(name)
            keys[name] = key
            kinds[key, default: Kind(name: name, oldest: created)].add(index, created: created)
        }
        let slugs = CategoryList.slugs(of: kinds)
        let categories = kinds.map { key, kind in
            ProjectModel.Category(name: kind.name, slug: slugs[key] ?? "", projects: kind.projects)
        }
        self.slugs = keys.compactMapValues { slugs[$0] }
        let keyed = categories.map { (key: CollationKey($0.name), category: $0) }
        self.categories = keyed.sorted { a, b in
            a.key == b.key ? a.category.slug < b.category.slug : a.key < b.key
        }.map(\.category)
    }

    /// The last part of the address of a kind, by its name as a project has it.
    func slug(of name: String) -> String? { slugs[name] }

    private struct Kind {
        /// As the first project spells it.
        let name: String
        var projects: [Int] = []
        var oldest: Timestamp

        init(name: String, oldest: Timestamp) {
            self.name = name
            self.oldest = oldest
        }

        mutating func add(_ project: Int, created: Timestamp) {
            projects.append(project)
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
