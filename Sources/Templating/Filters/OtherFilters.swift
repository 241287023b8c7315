/// Filters on dates, addresses and pictures, and those that take anything.
extension Filter {
    static let others = [
        Filter(
            "date", .date, parameters: [Parameter("format", .text)],
            "A date by a pattern such as `%e %B %Y`, in the site's language.",
            gives: { _, _ in .text }
        ) { (renderer, _, values, program) throws(ValueFailure) in
            try renderer.text { (output) throws(ValueFailure) in
                let odd = DateFormat.append(values[0].date, pattern: values[1].bytes, program.dateNames, into: &output)
                if let odd { throw .badDateFormat("%" + odd) }
            }
        },
        Filter("iso_date", .date, "A date as RFC 3339 wants it, for machines.") {
            DateFormat.appendISO($0[0].date, into: &$1)
        },
        Filter("rfc822_date", .date, "A date as RSS wants it (RFC 822, with four digits of the year).") {
            DateFormat.appendRFC822($0[0].date, into: &$1)
        },
        Filter(
            "absolute_url", Input(words: "an address or HTML") { $0.isText || $0.isHTML },
            parameters: [Parameter("page", .text, .text(""))],
            "An address with the site's origin; in markup, every link's, with `page` the address that fragments belong to.",
            gives: { input, _ in input.isHTML ? .html : .url }
        ) { renderer, call, values, program in
            program.origin.withUnsafeBufferPointer { origin in
                renderer.text { output in
                    let make = call.isMarkup ? MarkupFilters.makeLinksAbsolute : MarkupFilters.makeAbsolute
                    make(values[0].bytes, origin, values[1].bytes, &output)
                }
            }
        },
        Filter(
            "image", parameters: [Parameter("loading", .word(["lazy", "eager"]), .text("lazy"))],
            "A picture as an `img` element with its size and words; `loading` is `lazy` or `eager`.",
            rule: { (checker, use) throws(Checker.Reported) in try checker.image(use) },
            work: { (renderer, call, values, _) throws(ValueFailure) in
                let fields = call.path.map { values[0].field($0) }
                guard URLCheck.isAllowed(fields[0].bytes) else {
                    throw .unsafeURL(fields[0].bytes, verb: "holds the address")
                }
                return renderer.text { MarkupFilters.appendImage(fields, loading: values[1].bytes, into: &$0) }
            }),
        Filter(
            "default", alias: "d",
            parameters: [Parameter("default_value", .any, .text("")), Parameter("boolean", .bool, .bool(false))],
            "A value for where there is none; with `boolean` also for where it is empty.",
            rule: { (checker, use) throws(Checker.Reported) in try checker.standIn(use) }),
        Filter(
            "tojson", Input(words: "text, a number, true or false, or a list of these") { $0.isJSONValue },
            "The value as JSON that is safe in markup.", gives: { _, _ in .json }
        ) { renderer, _, values, _ in
            renderer.text { $0.appendJSON(values[0], onlyASCII: true) }
        },
        Filter(
            "safe", "A literal as markup.", rule: { (checker, use) throws(Checker.Reported) in try checker.safe(use) }),
    ]
}
