import Templating

/// The position of a page in a list that is spread over several pages.
struct Pager: Sendable {
    let number: Int
    let count: Int
    let newerURL: String?
    let olderURL: String?

    static let definition = RecordDefinition<Pager>(
        "Pager",
        "The position in a list that is spread over several pages.",
        fields: [
            .int("number", "Which page this is, from 1.") { $0.number },
            .int("count", "How many pages there are.") { $0.count },
            .optionalText("newer_url", "The page with newer entries.", type: .url) { $0.newerURL },
            .optionalText("older_url", "The page with older entries.", type: .url) { $0.olderURL },
        ]
    )
}
