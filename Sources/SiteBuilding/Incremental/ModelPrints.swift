import Content
import Hashing
import Parallelism
import Templating

/// A record that pages are made of, as messages name it and as the next build finds it again.
struct RecordName: Sendable {
    /// What stays when everything else of the record is edited: the row, or the file.
    let identity: UInt64
    /// As messages name it: `blog_posts 6f1c…`, `content/blog/mix.md`.
    let label: String
    /// The record's page; empty where it has none.
    let url: String
    let type: RecordType

    var fields: [RecordType.Field] { type.fields }

    init(_ place: SourceLocation, url: String?, type: RecordType) {
        label = place.record
        identity = ContentHash(label).value
        self.url = url ?? ""
        self.type = type
    }
}

extension SourceLocation {
    /// The row or the file, without a column or a line.
    var record: String {
        switch self {
        case .row(let table, let id, _): "\(table) \(id)"
        case .file(let path, _, _): path
        case .page(let url): url
        }
    }
}

/// The records of a build's model, field by field as hashes, so that the next build can tell what of them changed.
struct ModelPrints: Sendable {
    /// The records in the order of their numbers; the site's settings are the first.
    let names: [RecordName]
    /// For each record the place of its first field in `hashes`, and one more at the end.
    let starts: [Int]
    let hashes: [UInt64]
    /// Numbers by the address of a record's fields.
    private let numbers: [UInt64: Int]

    init(_ model: FrozenModel, _ catalog: Catalog) {
        let settings = RecordName(
            .file(path: model.context.settings.path),
            url: nil,
            type: SiteModel.definition.type
        )
        var names = [settings]
        var cells = [model.site]
        func add<Content: Sendable>(
            _ type: RecordType,
            _ contents: [Content],
            _ made: [Cell],
            _ name: @Sendable (Content) -> (SourceLocation, String?)
        ) {
            names += concurrently(contents.chunks(of: 1024)) { contents in
                contents.map { content in
                    let (place, url) = name(content)
                    return RecordName(place, url: url, type: type)
                }
            }.joined()
            cells += made
        }
        add(BlogPostModel.definition.type, catalog.posts, model.posts) { ($0.location, Routes.post($0.slug)) }
        add(ProjectModel.definition.type, catalog.projects, model.projects) {
            ($0.location, Routes.project($0.slug))
        }
        add(ArtistModel.definition.type, catalog.artists, model.artists) {
            ($0.location, Routes.artist($0.slug))
        }
        add(ContentPageModel.definition.type, catalog.pages, model.pages) {
            ($0.location, Routes.page($0.slug))
        }
        add(TestimonialModel.definition.type, catalog.testimonials, model.testimonials) { ($0.location, nil) }
        var starts = [0]
        var hashes: [UInt64] = []
        var numbers: [UInt64: Int] = [:]
        starts.reserveCapacity(cells.count + 1)
        hashes.reserveCapacity(cells.count * 13)
        numbers.reserveCapacity(cells.count)
        let digests = concurrently(cells.chunks(of: 1024)) { cells in
            cells.flatMap { $0.cells.map(\.digest) }
        }
        for part in digests { hashes += part }
        for (number, cell) in cells.enumerated() {
            starts.append(starts[number] + cell.cells.count)
            numbers[cell.bits] = number
        }
        self.names = names
        self.starts = starts
        self.hashes = hashes
        self.numbers = numbers
    }

    /// Where the records stand in the state of an earlier build; nil for those that are new.
    func places(in state: BuildState) -> [Int?] {
        // Nearly always in the same order.
        if state.identities.elementsEqual(names.lazy.map(\.identity)) { return Array(names.indices) }
        let places = Dictionary(
            zip(state.identities, state.identities.indices),
            uniquingKeysWith: { first, _ in first }
        )
        return names.map { places[$0.identity] }
    }

    /// The number of a record of the model; nil for one that a page made for itself.
    func number(of cell: Cell) -> Int? { numbers[cell.bits] }

    func hash(_ number: Int, field: Int) -> UInt64 { hashes[starts[number] + field] }
}
