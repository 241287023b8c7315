import PictureHeaders

/// The size that the root element of an SVG asks for (SVG 2, section 8.2), as browsers show it in a page.
struct SVGSize {
    /// Nil where there is none: browsers then give the picture the size of its place.
    let pixels: PixelSize?

    init(_ scanner: XMLScanner, _ attributes: [XMLScanner.Attribute]) throws(PictureFault) {
        var values: [String: String] = [:]
        for attribute in attributes {
            let name = String(decoding: scanner.bytes[attribute.name], as: UTF8.self)
            guard ["width", "height", "viewBox"].contains(name) else { continue }
            values[name] = String(decoding: try scanner.resolved(attribute.value), as: UTF8.self)
        }
        pixels = SVGSize.pixels(
            width: SVGSize.length(values["width"]),
            height: SVGSize.length(values["height"]),
            box: SVGSize.box(values["viewBox"])
        )
    }

    /// A side that is missing comes from the other, or from the view box.
    private static func pixels(
        width: Double?,
        height: Double?,
        box: (width: Double, height: Double)?
    ) -> PixelSize? {
        switch (width, height, box) {
        case (let width?, let height?, _): size(width, height)
        case (let width?, nil, let box?): size(width, width / box.width * box.height)
        case (nil, let height?, let box?): size(height / box.height * box.width, height)
        case (nil, nil, let box?): size(box.width, box.height)
        default: nil
        }
    }

    private static func size(_ width: Double, _ height: Double) -> PixelSize? {
        guard (0...largest).contains(width), (0...largest).contains(height) else { return nil }
        return PixelSize(Int(width.rounded()), Int(height.rounded()))
    }

    /// In pixels; a picture of more is not meant.
    private static let largest = 1_000_000.0

    /// The width and height of a view box; nil for one without an area.
    private static func box(_ text: String?) -> (width: Double, height: Double)? {
        guard let text else { return nil }
        let numbers = text.utf8.split { XMLScanner.isSpace($0) || $0 == UInt8(ascii: ",") }
            .map { number(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 4, let width = numbers[2], let height = numbers[3], width > 0, height > 0
        else {
            return nil
        }
        return (width, height)
    }

    /// The pixels of the units that do not depend on a place (CSS Values 4); an em is that of a browser's own style.
    private static let units: [(name: String, pixels: Double)] = [
        ("px", 1), ("pt", 4 / 3), ("pc", 16), ("mm", 96 / 25.4), ("cm", 96 / 2.54), ("in", 96),
        ("q", 96 / 101.6),
        ("rem", 16), ("em", 16), ("ex", 8),
    ]

    /// A length in pixels; nil for none, for `auto`, and for a part of the place, such as `100%`.
    private static func length(_ text: String?) -> Double? {
        guard let text else { return nil }
        let value = String(text.lowercased().filter { !$0.isWhitespace })
        if let number = number(value) { return number }
        for unit in units where value.utf8.count > unit.name.utf8.count && value.hasSuffix(unit.name) {
            guard let number = number(String(value.dropLast(unit.name.count))) else { continue }
            return number * unit.pixels
        }
        return nil
    }

    /// A number as SVG writes it: `nan`, `inf` and `0x10` are none.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ isNumberPart($0) }), let number = Double(text), number.isFinite else {
            return nil
        }
        return number
    }

    private static func isNumberPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
