package import Templating

/// The manual of the language: one entry for each tag, filter, test, function, method and loop field.
package enum Reference {
    /// The entries of the language, with the filters of the site.
    package static var entries: [ManualEntry] { ManualEntry.all(siteFilters: SiteFilters().all) }

    static func title(of kind: ManualEntry.Kind) -> String {
        switch kind {
        case .tag: "Tags"
        case .filter: "Filters"
        case .test: "Tests"
        case .function: "Functions and methods"
        case .loopField: "Fields of loop"
        }
    }

    package static var manual: String {
        var lines = ["# The template language", ""]
        lines.append(
            "A small, strict, typed subset of Jinja2: what is accepted here, Jinja2 accepts and renders alike."
        )
        for kind in ManualEntry.Kind.allCases {
            lines += ["", "## \(title(of: kind))"]
            for entry in entries where entry.kind == kind {
                let documentation = entry.documentation
                lines += ["", "### `\(entry.name)`", "", documentation.summary, ""]
                lines += ["    " + indented(documentation.example)]
                lines += ["    → " + indented(documentation.output)]
            }
        }
        lines += ["", "## Where Jinja2 does otherwise", ""]
        lines += differences.map { "- " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
    }

    /// What differs on purpose; each row has a golden case.
    package static let differences = [
        "Addresses: their scheme is checked and they are percent-normalised (`context_url_normalised`).",
        "JSON islands: values are written as JSON that is safe in a script (`context_json_island`).",
        "Filters of this site: \(SiteFilters().all.map(\.name).joined(separator: ", ")) (`filters_site`).",
        "Absent values are undefined, never `None` (`filters_default`).",
        "Markup in XML is escaped (`context_xml`).",
        "striptags turns back the entities that escaping and Markdown make, not all of HTML's (`filters_striptags`).",
    ]
}
