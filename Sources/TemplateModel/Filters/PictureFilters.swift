import Media
import MediaWork
import PictureHeaders
import Templating

/// The filters and functions that show pictures.
enum PictureFilters {
    static let all = [image, picture, address, side("width", \.width), side("height", \.height)]

    private static let loading = Filter.Parameter(
        "loading",
        .oneOf(["lazy", "eager"]),
        default: .text("lazy")
    )

    private static let image = Filter(
        "image",
        input: input,
        parameters: [loading],
        returns: Filter.always(.html),
        documentation: Documentation(
            "A picture as an `img` element with its size and words; `loading` is `lazy` or `eager`.",
            example: "{{ cover|image }}",
            output:
                "<img src=\"/media/salt.jpg\" alt=\"A &#34;salt&#34; flat\" width=\"800\" height=\"600\" loading=\"lazy\" decoding=\"async\">"
        ),
        evaluate: { (memory, call, values) throws(ValueError) in
            let fields = try ImageFields(call, values)
            return memory.text { output in
                fields.append(loading: values[0].bytes, to: &output)
            }
        }
    )

    private static let picture = Filter(
        "picture",
        input: input,
        parameters: [
            Filter.Parameter(
                "shape",
                .oneOf(PictureShape.ofTemplates.map(\.rawValue)),
                default: .text(PictureShape.natural.rawValue)
            ),
            Filter.Parameter("sizes", .text, default: .text("100vw")),
            loading,
        ],
        returns: Filter.always(.html),
        isFunction: true,
        documentation: Documentation(
            """
            A picture in the sizes that screens need, `sizes` wide; `shape` is `natural`, `square`, `card` (3:2) or `wide` \
            (16:9). `loading` is `eager` for the first of a page.
            """,
            example: "{{ picture(cover, shape=\"square\", sizes=\"20rem\") }}",
            output:
                "<img src=\"/media/salt.jpg\" alt=\"A &#34;salt&#34; flat\" width=\"800\" height=\"600\" loading=\"lazy\" decoding=\"async\">"
        ),
        evaluate: { (memory, call, values) throws(ValueError) in
            let fields = try ImageFields(call, values)
            return memory.text { output in
                guard let renditions = fields.renditions, let shape = shape(values[0]) else {
                    fields.append(loading: values[2].bytes, to: &output)
                    return
                }
                let isLazy = values[2].bytes.text == "lazy"
                PictureMarkup(renditions: renditions, shape: shape, isLazy: isLazy)
                    .append(alt: fields.alt, sizes: values[1].bytes, to: &output)
            }
        }
    )

    private static let anyShape = Filter.Parameter("shape", .oneOf(PictureShape.allCases.map(\.rawValue)))

    private static let address = Filter(
        "picture_url",
        input: input,
        parameters: [anyShape],
        returns: Filter.always(.url),
        documentation: Documentation(
            """
            The address of its largest JPEG, or PNG, in a shape: one of `picture`'s, `social` (1200 × 630 pixels) or `cover` \
            (1400 × 1400).
            """,
            example: "{{ cover|picture_url(\"social\") }}",
            output: "/media/salt.jpg"
        ),
        evaluate: { (memory, call, values) throws(ValueError) in
            let fields = try ImageFields(call, values)
            return memory.text { output in
                guard let largest = fields.largest(shape(values[0])) else {
                    output.append(fields.url)
                    return
                }
                output.append(largest.address)
            }
        }
    )

    private static func side(_ name: String, _ side: @escaping @Sendable (PixelSize) -> Int) -> Filter {
        Filter(
            "picture_\(name)",
            input: input,
            parameters: [anyShape],
            returns: Filter.always(.optional(.int)),
            documentation: Documentation(
                "The \(name) in pixels of what `picture_url` leads to; absent where it is not known.",
                example: "{{ cover|picture_\(name)(\"social\")|default(0) }}",
                output: name == "width" ? "800" : "600"
            ),
            evaluate: { (_, call, values) throws(ValueError) in
                let fields = try ImageFields(call, values)
                return (fields.largest(shape(values[0]))?.size ?? fields.size).map { .int(side($0)) }
                    ?? .absent
            }
        )
    }

    private static func shape(_ cell: Cell) -> PictureShape? { PictureShape(rawValue: cell.bytes.text) }

    /// A record that has what an `img` needs: `url` and `alt`, and `width` and `height` where it knows them.
    private static let input = Filter.Input("a picture with 'url' and 'alt'") { type -> [Int]? in
        guard case .record(let record) = type, let url = record.fieldIndex(of: "url"),
            let alt = record.fieldIndex(of: "alt"),
            record.fields[alt].type.isText, [.url, .assetURL].contains(record.fields[url].type)
        else { return nil }
        // A record without one of them has its address there.
        func optional(_ name: String, _ type: ValueType) -> Int {
            record.fieldIndex(of: name).flatMap { record.fields[$0].type.unwrapped == type ? $0 : nil } ?? url
        }
        return [
            url, alt, optional("width", .int), optional("height", .int), optional("renditions", .text),
        ]
    }
}

/// The fields of a picture that a filter reads.
private struct ImageFields {
    let url: Bytes
    let alt: Bytes
    let size: PixelSize?
    private let known: Cell?

    /// - Throws: for an address that a page must not have.
    init(_ call: FilterCall, _ values: FilterValues) throws(ValueError) {
        let fields = call.path.map { values.input.field($0) }
        url = fields[0].bytes
        guard URLCheck.isAllowed(url) else { throw .unsafeURL(url, verb: "holds the address") }
        alt = fields[1].bytes
        let sides = fields[2...3].map { $0.tag == .int ? $0.int : nil }
        size = PixelSize(sides[0], sides[1])
        known = call.path[4] == call.path[0] || fields[4].tag == .absent ? nil : fields[4]
    }

    var renditions: PictureRenditions? { known.flatMap { PictureRenditions(text: $0.bytes.text) } }

    /// The largest rendition of a shape that every program reads.
    func largest(_ shape: PictureShape?) -> (address: String, size: PixelSize)? {
        guard let shape, let renditions, let format = renditions.formats(of: shape).last,
            let size = shape.sizes(of: renditions.size).last
        else { return nil }
        return (renditions.address(of: Rendition(size: size, format: format)), size)
    }

    /// The size is written where it is known.
    func append(loading: Bytes, to output: inout OutputBuffer) {
        output.append("<img src=\"")
        output.appendURL(url)
        output.append("\" alt=\"")
        output.appendMarkup(alt)
        if let size {
            output.append("\" width=\"")
            output.append(size.width)
            output.append("\" height=\"")
            output.append(size.height)
        }
        output.append("\" loading=\"")
        output.append(loading)
        output.append("\" decoding=\"async\">")
    }
}
