import Content
import Hashing
package import MediaWork
package import PictureHeaders
import SiteConfiguration

/// The smaller pictures that are made of one, with their addresses, before any of them is made.
///
/// The name of a rendition says everything that its bytes depend on: a hash of the picture's file and of the versions of
/// all libraries, the size, and the format. So pages need not wait for it.
package struct PictureRenditions: Sendable, Equatable {
    /// The readable part of the name.
    let stem: String
    /// A hash of the file and of what its renditions are made with.
    let key: ContentHash
    /// As browsers show the picture.
    package let size: PixelSize
    /// Whether it would be spoilt by JPEG.
    package let needsPNG: Bool
    /// The colour that most of it has.
    package let tone: Tone

    /// The formats of a shape's renditions, the preferred one first; browsers that do not know it take the last.
    package func formats(of shape: PictureShape) -> [RenditionFormat] {
        shape.isForPrograms ? [.jpeg] : [.avif, needsPNG ? .png : .jpeg]
    }

    /// The path on the site of a rendition.
    package func address(of rendition: Rendition) -> String {
        HashedName.address(
            in: Routes.media,
            "\(stem)-\(rendition.size.width)x\(rendition.size.height)",
            key,
            extension: rendition.format.fileExtension
        )
    }

    /// Whether any shape has a rendition.
    func contains(_ rendition: Rendition) -> Bool {
        PictureShape.allCases.contains { shape in
            formats(of: shape).contains(rendition.format) && shape.sizes(of: size).contains(rendition.size)
        }
    }
}

/// As the text of a template's field.
extension PictureRenditions {
    package var text: String {
        "\(stem) \(key.value) \(size.width) \(size.height) \(needsPNG ? 1 : 0) \(tone.number)"
    }

    /// - Parameter text: what `text` is for some picture.
    package init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, Slug.isValid(String(parts[0])), let key = UInt64(parts[1]),
            let size = PixelSize(Int(parts[2]), Int(parts[3])),
            let tone = UInt8(parts[5]).flatMap({ Tone(number: $0) })
        else { return nil }
        self.init(
            stem: String(parts[0]),
            key: ContentHash(value: key),
            size: size,
            needsPNG: parts[4] == "1",
            tone: tone
        )
    }
}

extension RenditionFormat {
    package var fileExtension: String {
        switch self {
        case .avif: "avif"
        case .jpeg: "jpg"
        case .png: "png"
        }
    }

    init?(fileExtension: some StringProtocol) {
        guard let format = RenditionFormat.allCases.first(where: { $0.fileExtension == fileExtension }) else {
            return nil
        }
        self = format
    }
}
