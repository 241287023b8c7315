/// A field of `loop`.
package enum LoopField: String, CaseIterable, Sendable {
    case index
    case index0
    case revindex
    case revindex0
    case first
    case last
    case length
    case previtem
    case nextitem

    var documentation: Documentation {
        switch self {
        case .index:
            LoopField.document("The item's number, from 1.", "{{ loop.index }}", output: "123")
        case .index0:
            LoopField.document("The item's number, from 0.", "{{ loop.index0 }}", output: "012")
        case .revindex:
            LoopField.document(
                "The number of items left, with this one.",
                "{{ loop.revindex }}",
                output: "321"
            )
        case .revindex0:
            LoopField.document(
                "The number of items left, without this one.",
                "{{ loop.revindex0 }}",
                output: "210"
            )
        case .first:
            LoopField.document(
                "Whether it is the first item.",
                "{{ \"[\" if loop.first else \"\" }}{{ name }}",
                output: "[abc"
            )
        case .last:
            LoopField.document(
                "Whether it is the last item.",
                "{{ name }}{{ \"\" if loop.last else \", \" }}",
                output: "a, b, c"
            )
        case .length:
            LoopField.document("The number of items.", "{{ loop.length }}", output: "333")
        case .previtem:
            LoopField.document(
                "The previous item.",
                "{{ loop.previtem|default(\"-\") }}",
                output: "-ab"
            )
        case .nextitem:
            LoopField.document(
                "The next item.",
                "{{ loop.nextitem|default(\"-\") }}",
                output: "bc-"
            )
        }
    }

    /// The documentation of the method `loop.cycle`.
    static let cycleDocumentation = document(
        "One of several values in turn.",
        "{{ loop.cycle(\"odd\", \"even\") }} ",
        output: "odd even odd "
    )

    /// - Parameter body: of a loop over three names.
    private static func document(_ summary: String, _ body: String, output: String) -> Documentation {
        Documentation(
            summary,
            example: "{% for name in names %}\(body){% endfor %}",
            output: output
        )
    }
}
