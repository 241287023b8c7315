/// A key of front matter that Hugo, Jekyll or an export of WordPress has, and this program does not.
enum ForeignKey: Equatable {
    /// The key here that means the same.
    case counterpart(String)
    /// Advice for a key that has no counterpart here, or whose value means the opposite.
    case advice(String)

    /// Nil for a key that other programs do not have either.
    ///
    /// - Parameter allowed: the keys of the kind.
    init?(_ key: String, _ value: RecordValue, allowed: [String]) {
        let key = key.lowercased()
        if ForeignKey.opposites.contains(key), allowed.contains("published") {
            // Whoever only renamed the key would publish a draft.
            self = .advice(
                value.flag == false
                    ? "remove it: what is not a draft needs no key" : "write 'published: false' instead"
            )
        } else if let counterpart = ForeignKey.counterparts[key]?.first(where: { allowed.contains($0) }) {
            self = .counterpart(counterpart)
        } else if let noun = ForeignKey.nouns[key] {
            self = .advice(
                "declare \(noun) under 'fields' of site.yaml, such as 'posts: { \(key): { type: list, taxonomy: true } }', or remove the key"
            )
        } else {
            return nil
        }
    }

    /// Flags that are true for what `published` is false for.
    private static let opposites: Set<String> = ["draft", "hidden", "private", "unpublished"]

    /// The keys that mean the same, those of the best fitting kind first.
    private static let counterparts: [String: [String]] = [
        "date": ["release_date", "created_at"],
        "pubdate": ["created_at"],
        "publishdate": ["created_at"],
        "published_at": ["created_at"],
        "last_modified_at": ["updated_at"],
        "lastmod": ["updated_at"],
        "modified": ["updated_at"],
        "updated": ["updated_at"],
        "summary": ["excerpt", "description"],
        "description": ["meta_description", "custom_description"],
        "cover": pictures,
        "coverimage": pictures,
        "cover_image": pictures,
        "featured_image": pictures,
        "image": pictures,
        "thumbnail": pictures,
        "name": ["title", "display_name", "client_name", "project_name"],
        "title": ["custom_title", "display_name", "client_name", "project_name"],
        "alias": ["redirect_from"],
        "aliases": ["redirect_from"],
        "permalink": ["redirect_from"],
        "url": ["redirect_from"],
        "category": ["category"],
        "categories": ["category"],
        "layout": ["template"],
        "weight": ["sort_order", "display_order"],
    ]

    private static let pictures = [
        "featured_image_url", "thumbnail_url", "cover_image_url", "profile_picture_url",
    ]

    /// The nouns for keys that list tags or categories, for kinds without such a key.
    private static let nouns = [
        "tag": "tags", "tags": "tags", "keywords": "tags", "category": "categories",
        "categories": "categories",
    ]
}
