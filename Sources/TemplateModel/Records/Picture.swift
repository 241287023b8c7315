import Media
import PictureHeaders
import Templating

/// A picture as templates see it.
struct Picture: Sendable {
    let url: String
    let absoluteURL: String
    let size: PixelSize?
    let alt: String
    /// The smaller pictures that are made of it; nil for none.
    let renditions: PictureRenditions?

    init(_ item: MediaLibrary.Item, alt: String, origin: String) {
        url = item.url
        absoluteURL = item.url.hasPrefix("/") ? origin + item.url : item.url
        size = item.size
        renditions = item.renditions
        self.alt = alt
    }

    /// The address of a picture's largest rendition in its own shape; nil for one that is published as it is.
    ///
    /// - Parameter cell: the picture as a record.
    static func largest(_ cell: Cell) -> String? {
        let text = cell.field(renditionsField)
        guard text.tag != .absent, let renditions = PictureRenditions(text: text.bytes.text) else {
            return nil
        }
        let markup = PictureMarkup(renditions: renditions, shape: .natural, isLazy: true)
        return markup.largestURL
    }

    /// Indexes of fields.
    static let absoluteAddress = definition.type.fieldIndex(of: "absolute_url") ?? 0
    private static let renditionsField = definition.type.fieldIndex(of: "renditions") ?? 0

    static let definition = RecordDefinition<Picture>(
        "Image",
        "A picture.",
        fields: [
            .text("url", "Its address.", type: .url) { $0.url },
            .text("absolute_url", "Its address with the site's origin.", type: .url) { $0.absoluteURL },
            .optionalInt("width", "In pixels, when it is known.") { $0.size?.width },
            .optionalInt("height", "In pixels, when it is known.") { $0.size?.height },
            .text("alt", "What it shows, in words.") { $0.alt },
            .optionalText(
                "renditions",
                "What `picture` reads: the smaller pictures that are made of it; absent for one that is published as it is."
            ) { $0.renditions?.text },
        ]
    )
}
