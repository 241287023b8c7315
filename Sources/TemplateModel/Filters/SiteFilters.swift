import Content
package import SiteConfiguration
package import Templating

/// The filters that Jinja2 does not have: on dates, addresses and pictures, as this site writes them.
package struct SiteFilters: Sendable {
    /// What `absolute_url` puts before a path, such as `https://www.example.com`; no slash at its end.
    private let origin: String
    private let dateNames: DateNames

    package init(origin: String = "", dateNames: DateNames = .english) {
        self.origin = origin
        self.dateNames = dateNames
    }

    /// What decides what the filters make of a value, beside the value.
    package var basis: [UInt8] { Array(([origin] + dateNames.all).joined(separator: "\0").utf8) }

    package var all: [Filter] {
        let (origin, dateNames) = (Array(origin.utf8), dateNames)
        return [
            Filter(
                "date",
                .date,
                parameters: [.init("format", .text)],
                "A date by a pattern such as `%e %B %Y`, in the site's language.",
                gives: Filter.always(.text)
            ) { (renderer, _, values) throws(ValueError) in
                try renderer.text { (output) throws(ValueError) in
                    let odd = DateFormat.append(
                        values[0].date,
                        pattern: values[1].bytes,
                        dateNames,
                        into: &output
                    )
                    if let odd { throw ValueError("has a date pattern with '%\(odd)', which is unknown") }
                }
            },
            Filter(
                "absolute_url",
                Filter.Input("an address or HTML") { $0.isText || $0.isHTML },
                parameters: [.init("page", .text, .text(""))],
                "An address with the site's origin; in markup, every link's, with `page` the address that fragments belong to.",
                gives: { input, _ in input.isHTML ? .html : .url }
            ) { renderer, call, values in
                origin.withUnsafeBufferPointer { origin in
                    renderer.text { output in
                        let make = call.isMarkup ? AbsoluteLinks.appendMarkup : AbsoluteLinks.append
                        make(values[0].bytes, origin, values[1].bytes, &output)
                    }
                }
            },
        ] + SiteFilters.constant
    }

    private static let constant = [
        Filter("iso_date", .date, "A date as RFC 3339 wants it, for machines.") {
            DateFormat.appendISO($0[0].date, into: &$1)
        },
        Filter("rfc822_date", .date, "A date as RSS wants it (RFC 822, with four digits of the year).") {
            DateFormat.appendRFC822($0[0].date, into: &$1)
        },
        Filter(
            "duration",
            Filter.Input("a number of minutes") { $0 == .int },
            "Minutes as hours and minutes."
        ) {
            DateFormat.appendDuration(minutes: $0[0].int, into: &$1)
        },
        Filter(
            "slugify",
            .text,
            "Text as the last part of an address: small letters, digits, hyphens.",
            gives: .slug
        ) { $1.append(Slug.made(from: $0[0].bytes.text) ?? "") },
        Filter(
            "image",
            picture,
            parameters: [.init("loading", .word(["lazy", "eager"]), .text("lazy"))],
            "A picture as an `img` element with its size and words; `loading` is `lazy` or `eager`.",
            gives: Filter.always(.html)
        ) { (renderer, call, values) throws(ValueError) in
            let fields = call.path.map { values[0].field($0) }
            guard URLCheck.isAllowed(fields[0].bytes) else {
                throw .unsafeURL(fields[0].bytes, verb: "holds the address")
            }
            return renderer.text { appendImage(fields, loading: values[1].bytes, into: &$0) }
        },
    ]

    /// A record that has what an `img` needs: `url` and `alt`, and `width` and `height` where it knows them.
    private static let picture = Filter.Input("a picture with 'url' and 'alt'") { type in
        guard case .record(let record) = type, let url = record.fieldIndex(of: "url"),
            let alt = record.fieldIndex(of: "alt"),
            record.fields[alt].type.isText, [.url, .assetURL].contains(record.fields[url].type)
        else { return nil }
        // A record without a size has its address there.
        let size = ["width", "height"].map { name in
            record.fieldIndex(of: name).flatMap { record.fields[$0].type.unwrapped == .int ? $0 : nil } ?? url
        }
        return [url, alt] + size
    }

    /// - Parameter fields: address, words, width and height; both of these are numbers, or there is no size.
    private static func appendImage(_ fields: [Cell], loading: Bytes, into output: inout OutputBuffer) {
        output.append("<img src=\"")
        output.appendURL(fields[0].bytes)
        output.append("\" alt=\"")
        output.appendMarkup(fields[1].bytes)
        if fields[2].tag == .int, fields[3].tag == .int {
            output.append("\" width=\"")
            output.append(fields[2].int)
            output.append("\" height=\"")
            output.append(fields[3].int)
        }
        output.append("\" loading=\"")
        output.append(loading)
        output.append("\" decoding=\"async\">")
    }
}
