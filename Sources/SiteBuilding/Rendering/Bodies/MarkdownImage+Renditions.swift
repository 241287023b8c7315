import MarkdownHTML
import Media
import PictureHeaders
import TemplateModel
import Templating

extension MarkdownImage {
    /// How wide pictures of texts are shown, for browsers that do not know it when they load one.
    private static let sizes: StaticString = "(min-width: 46rem) 44rem, 100vw"

    /// A picture of a text, in the sizes that screens need where they are made.
    init(_ item: MediaLibrary.Item) {
        guard let renditions = item.renditions else {
            self.init(url: item.url, size: item.size.map { ($0.width, $0.height) })
            return
        }
        let markup = PictureMarkup(renditions: renditions, shape: .natural, isLazy: true)
        let sizes = Bytes(MarkdownImage.sizes)
        self.init(
            url: markup.url,
            size: (markup.size.width, markup.size.height),
            sources: MarkdownImage.bytes { markup.appendSources(sizes: sizes, to: &$0) },
            attributes: MarkdownImage.bytes { markup.appendAttributes(sizes: sizes, to: &$0) }
        )
    }

    private static func bytes(_ write: (inout OutputBuffer) -> Void) -> [UInt8] {
        var output = OutputBuffer(capacity: 512)
        write(&output)
        return output.withBytes { Array($0) }
    }
}
