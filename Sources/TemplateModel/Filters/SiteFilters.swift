import Content
package import SiteConfiguration
package import Templating

/// The filters that Jinja2 does not have: on dates, addresses and pictures, as this site writes them.
package struct SiteFilters: Sendable {
    /// The prefix that `absolute_url` gives to a path, such as `https://www.example.com`; no slash at its end.
    private let origin: String
    private let language: Language
    private let words: ProgramWords

    package init(origin: String = "", language: Language = .english, words: ProgramWords = .english) {
        self.words = words
        self.origin = origin
        self.language = language
    }

    /// Everything that the filters' results depend on besides their inputs; a change of it is a change of every template.
    package var basis: [UInt8] { Array("\(origin)\0\(language.tag)\0\(words.basis)".utf8) }

    package var all: [Filter] {
        let origin = Array(origin.utf8)
        let language = language
        let date = Filter(
            "date",
            input: .date,
            parameters: [Filter.Parameter("format", SiteFilters.datePattern)],
            returns: Filter.always(.text),
            documentation: Documentation(
                "A date by a pattern such as `%e %B %Y`, in the site's language.",
                example: "{{ day|date(\"%e %B %Y\") }}",
                output: "24 November 2026"
            ),
            evaluate: { (memory, _, values) throws(ValueError) in
                try memory.text { (output) throws(ValueError) in
                    let unknown = DateFormat.append(
                        values.input.date,
                        pattern: values[0].bytes,
                        language: language,
                        into: &output
                    )
                    if let unknown {
                        throw ValueError("has a date pattern with '%\(unknown)', which is unknown")
                    }
                }
            }
        )
        let absoluteURL = Filter(
            "absolute_url",
            input: Filter.Input("an address or HTML", accepts: { $0.isText || $0.isHTML }),
            parameters: [Filter.Parameter("page", .text, default: .text(""))],
            returns: { input, _ in input.isHTML ? .html : .url },
            documentation: Documentation(
                "An address with the site's origin; in markup, every link's, with `page` the address that fragments belong to.",
                example: "{{ \"/blog/\"|absolute_url }}",
                output: "https://www.example.com/blog/"
            ),
            evaluate: { memory, call, values in
                origin.withUnsafeBufferPointer { origin in
                    memory.text { output in
                        let links = AbsoluteLinks(origin: origin, page: values[0].bytes)
                        if call.isMarkup {
                            links.append(html: values.input.bytes, to: &output)
                        } else {
                            links.append(url: values.input.bytes, to: &output)
                        }
                    }
                }
            }
        )
        let rule = language.pluralRule
        let pluralForm = Filter(
            Sentences.formFilter,
            input: Filter.Input("a whole number", accepts: { $0 == .int }),
            documentation: Documentation(
                "The form of a noun that a number asks for in the site's language: `zero`, `one`, `two`, `few`, `many` or `other`.",
                example: "{{ 3|\(Sentences.formFilter) }}",
                output: "other"
            ),
            write: { values, output in output.append(rule.category(of: values.input.int).rawValue) }
        )
        let words = words
        let duration = Filter(
            "duration",
            input: Filter.Input("a number of minutes", accepts: { $0 == .int }),
            documentation: Documentation(
                "Minutes as hours and minutes.",
                example: "{{ 95|duration }}",
                output: "1 h 35 min"
            ),
            write: { values, output in
                output.append(words.duration(minutes: values.input.int))
            }
        )
        return [date, absoluteURL, pluralForm, duration, ShortenFilter.filter] + SiteFilters.constant
            + PictureFilters.all
    }

    private static let datePattern = Filter.Parameter.Kind.text(
        "a date pattern of \(DateFormat.letters)",
        isValid: { DateFormat.unknownLetter(in: $0) == nil }
    )

    private static let constant = [
        Filter(
            "iso_date",
            input: .date,
            documentation: Documentation(
                "A date as RFC 3339 wants it, for machines.",
                example: "{{ day|iso_date }}",
                output: "2026-11-24T00:00:00Z"
            ),
            write: { values, output in DateFormat.append(values.input.date, .seconds, into: &output) }
        ),
        Filter(
            "rfc822_date",
            input: .date,
            documentation: Documentation(
                "A date as RSS wants it (RFC 822, with four digits of the year).",
                example: "{{ day|rfc822_date }}",
                output: "Tue, 24 Nov 2026 00:00:00 +0000"
            ),
            write: { values, output in DateFormat.append(values.input.date, .email, into: &output) }
        ),
        Filter(
            "slugify",
            input: .text,
            returns: .slug,
            documentation: Documentation(
                "Text as the last part of an address: small letters, digits, hyphens.",
                example: "{{ \"Night & day\"|slugify }}",
                output: "night-day"
            ),
            write: { values, output in
                output.append(Slug.from(title: values.input.bytes.text) ?? "")
            }
        ),
    ]
}
