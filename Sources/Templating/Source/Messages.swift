import Spelling

// Every sentence that this module says of a template to a designer, in a designer's words.

extension Message {
    /// What kind of mistake it is, for machines and for looking it up in the manual.
    package enum Code: String, Sendable {
        case encoding, syntax, unclosed, arguments, type, scope, structure, cycle, limit, markup, context,
            unsafe, value
        case unknownTag, unknownName, unknownField, unknownFilter, unknownTest, unknownFunction,
            unknownTemplate
        case unknownBlock, unknownMacro, unknownArgument, unknownAsset, unknownValue, maybeAbsent, onePass

        /// As reports write it: `unknown-field`.
        package var word: String {
            rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
        }
    }

    /// What a name that is not known was looked for as.
    enum Sought {
        case block, filter, function, method, name, tag, template, test, value
        case field(of: String)
        case macro(of: String)
        case argument(of: String)
    }

    /// What is said of a name that is not known, with what may have been meant and what there is.
    static func unknown(_ sought: Sought, _ name: String, known: [String], help: String? = nil) -> Self {
        // What other languages call it leads to our word, too.
        let (code, text, title, foreign): (Code, String, String?, [String: String]) =
            switch sought {
            case .argument(let of): (.unknownArgument, "'\(of)' has no argument '\(name)'", "arguments", [:])
            case .block:
                (.unknownBlock, "no parent has a block '\(name)', so it would be lost", "blocks", [:])
            case .field(let of): (.unknownField, "\(of) has no field '\(name)'", "fields", Spellings.fields)
            case .filter: (.unknownFilter, "there is no filter '\(name)'", nil, Spellings.filters)
            case .function:
                (.unknownFunction, "there is no function '\(name)'", "functions", Spellings.functions)
            case .macro(let of): (.unknownMacro, "'\(of)' has no macro '\(name)'", "macros", [:])
            case .method:
                (
                    .unknownFunction, "there is no method '\(name)'; filters are written with '|'", "methods",
                    [:]
                )
            case .name: (.unknownName, "there is no '\(name)' here", "names", Spellings.names)
            case .tag: (.unknownTag, "there is no tag '\(name)'", "tags", Spellings.tags)
            case .template: (.unknownTemplate, "there is no template '\(name)'", "templates", [:])
            case .test: (.unknownTest, "there is no test '\(name)'", "tests", Spellings.tests)
            case .value: (.unknownValue, "'\(name)' is never the value here", "values", [:])
            }
        var suggestions = Suggestions.nearest(to: name, among: known)
        if let ours = foreign[name], known.contains(ours) {
            suggestions = [ours] + suggestions.filter { $0 != ours }.prefix(Suggestions.limit - 1)
        }
        let notes = help == nil ? title.map { list($0, known) } ?? [] : []
        return Self(code, text, suggestions: suggestions, notes: notes, help: help)
    }

    /// A note that lists names, cut off where it would be too long to read.
    private static func list(_ title: String, _ names: [String]) -> [String] {
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(12).joined(separator: ", ")
        return ["\(title): \(shown)\(names.count > 12 ? ", …" : "")"]
    }
}

// MARK: Sentences

extension Message {
    typealias Part = any CustomStringConvertible
    /// A sentence about something, about two things, about three, in the order in which it names them.
    typealias One = @Sendable (Part) -> Message
    typealias Two = @Sendable (Part, Part) -> Message
    typealias Three = @Sendable (Part, Part, Part) -> Message

    // Syntax.
    static let invalidUTF8 = Self(.encoding, "this is not UTF-8; save the file as UTF-8")
    static let unclosedString = Self(.unclosed, "the text is never closed; add the same quote at its end")
    static let unclosed: Two = { Self(.unclosed, "'\($0)' is never closed; add '\($1)'") }
    static let numberTooLarge = Self(.syntax, "this number is too large")
    static let programTooLong = Self(.limit, "this page and what it includes are too long for one program")
    static let outputTooLong = Self(.limit, "the page is longer than \(Limits.output >> 20) MiB")
    static let nestedTooDeeply = Self(.limit, "this nests more than \(Limits.nesting) deep")
    static let chainedComparison = Self(.syntax, "comparisons do not chain; write 'a < b and b < c'")
    static let chainedTests = Self(.syntax, "tests do not chain; write 'x is a and x is b'")
    static let noneLiteral = Self(.syntax, "there is no 'none'; ask with 'is defined' or give a default")
    static let notCallable = Self(.syntax, "this cannot be called; only functions can")
    static let leftOut: One = { Self(.syntax, "the language has no \($0)") }
    static let unexpectedCharacter: One = {
        Self(.syntax, "\($0) has no meaning inside a tag; put text in quotes")
    }
    static let unexpectedToken: Two = { Self(.syntax, "\($0) stands where \($1) is expected") }
    static let unknownEscape: One = { Self(.syntax, "'\($0)' is no escape; there are \\n \\t \\\\ \\' \\\"") }
    static let reservedWord: One = { Self(.syntax, "'\($0)' is a word of the language and cannot be a name") }
    static let closesNothing: One = { Self(.syntax, "'{% \($0) %}' closes nothing") }
    static let closesAnother: Two = {
        Self(.syntax, "'{% \($0) %}' does not close '{% \($1) %}'; write 'end\($1)' first")
    }
    static let dynamicTemplateName: One = { Self(.syntax, "'\($0)' takes the name of a template in quotes") }

    // Structure.
    static let misplacedExtends = Self(
        .structure,
        "'extends' must be the first thing in the file, once; even a line before it would be printed"
    )
    static let superOutsideBlock = Self(.structure, "'super()' stands outside of any block")
    static let superInExpression = Self(.structure, "'super()' stands alone: write '{{ super() }}'")
    static let superWithoutParent: One = {
        Self(.structure, "no parent has a block '\($0)' for 'super()' to print")
    }
    static let misplacedBlock: Two = {
        Self(.structure, "the block '\($0)' stands inside '{% \($1) %}'; swap the two")
    }
    static let misplacedImport: One = {
        Self(.structure, "'import' stands inside '{% \($0) %}'; move it out of there")
    }
    static let misplacedMacro: Two = {
        Self(.structure, "the macro '\($0)' stands inside '{% \($1) %}'; move it out")
    }
    static let duplicate: Three = { Self(.structure, "\($0) has a \($1) '\($2)' already") }
    static let outsideBlocks: One = {
        Self(.structure, "\($0) stands outside the blocks of a template with a parent; move it into one")
    }
    static let importedContent = Self(
        .structure,
        "a file that is imported holds macros only, so this would be lost; use 'include' to print it"
    )
    static let macroNameTaken: One = {
        Self(.structure, "'\($0)' names a macro and something else; rename one")
    }
    static let parameterAfterDefault: One = {
        Self(.structure, "'\($0)' needs a default, as the one before it has")
    }
    static let macroInExpression: One = {
        Self(.structure, "a macro stands alone: write '{{ \($0)(…) }}', or keep it: '{% set x = \($0)(…) %}'")
    }
    static let macroDefinedLater: Two = {
        Self(.scope, "the macro '\($0)' is defined later, in line \($1); move it up")
    }
    static let recursiveMacro: One = {
        Self(.cycle, "the macro '\($0)' calls itself; use 'for' on a list instead")
    }
    static let cycle: Two = { Self(.cycle, "'\($0)' goes in a circle: \($1)") }

    static func endMismatch(_ kind: String, _ end: String, open: String) -> Self {
        Self(.structure, "this closes the \(kind) '\(open)', not '\(end)'", suggestions: [open])
    }

    // Names and arguments.
    static let loopInInclude = Self(
        .scope,
        "'loop' is not passed on to included files; set a variable before: {% set first = loop.first %}"
    )
    static let loopIsNoValue = Self(
        .type,
        "'loop' is no value by itself; name one of its fields",
        notes: list("fields", LoopField.allCases.map(\.rawValue))
    )
    static let moduleIsNoValue: One = {
        Self(.type, "'\($0)' is a file of macros; call one of them: \($0).macro(…)")
    }
    static let positionalAfterKeyword = Self(
        .arguments,
        "arguments without a name come before those with one"
    )
    static let duplicateArgument: One = { Self(.arguments, "the argument '\($0)' is given twice") }
    static let missingArgument: Two = { Self(.arguments, "'\($0)' needs \($1)") }
    static let tooManyArguments: One = { Self(.arguments, "'\($0)' takes no more arguments") }
    static let oneArgument: One = { Self(.arguments, "'\($0)' takes one argument") }
    static let literalNeeded: One = {
        Self(.arguments, "'\($0)' takes a name in quotes, so that it can be checked")
    }
    static let wrongArgument: Three = { Self(.type, "\($0) must be \($1), not \($2)") }

    // Types.
    static let divisionByZero = Self(.value, "this divides by zero")
    static let zeroStep = Self(.value, "a step of 0 never arrives")
    static let fieldOfOptional: Two = {
        Self(.maybeAbsent, "'\($0)' may be absent, so '\($1)' cannot be read; put it inside '{% if \($0) %}'")
    }
    static let notPrintable: One = { Self(.type, "\($0), which cannot be printed") }
    static let noFields: Two = { Self(.unknownField, "\($0) and has no field '\($1)'") }
    static let notIterable: One = { Self(.type, "\($0) is no list to walk through") }
    static let notUnpackable: Two = {
        Self(.type, "the items are \($0), not \($1) values each; use '|items' on a map")
    }
    static let notIndexable: Two = { Self(.type, "\($0) and cannot be indexed by \($1)") }
    static let unlike: Three = { Self(.type, "\($0) must be alike, but here are \($1) and \($2)") }
    static let notANumber: Two = { Self(.type, "\($0) needs numbers, but \($1)") }
    static let notContained: Two = { Self(.type, "\($0) cannot be in \($1)") }
    static let wrongInput: Three = { Self(.type, "'\($0)' takes \($1), but \($2)") }
    static let wrongAttribute: Three = { Self(.type, "'\($0)' cannot use \($1), which is \($2)") }
    static let onePass: Two = {
        Self(.onePass, "\($0) needs a list, but '\($1)' can be read only once; add '|list'")
    }
    static let unsafeSafe: Two = {
        Self(
            .unsafe,
            "'safe' on '\($0)' would print \($1) as markup; nothing makes text safe but rendering it"
        )
    }
    static let assignmentInLoop: One = {
        Self(
            .scope,
            "'\($0)' is set outside this loop and lost after each turn; use 'sum', 'selectattr' or another name"
        )
    }
    static let retyped: Three = {
        Self(.type, "'\($0)' is \($1) already and cannot become \($2); take another name")
    }
    static let setAfterUse: One = {
        Self(
            .scope,
            "'\($0)' was used in a loop, a macro or a 'set' before it is set here; take another name"
        )
    }

    static func maybeAbsent(_ source: String, _ type: ValueType) -> Self {
        let advice = "put it inside '{% if \(source) %}' or give a default: \(source)|default(\"…\")"
        return Self(.maybeAbsent, "'\(source)' may be absent; \(advice)", notes: ["type: \(type)"])
    }

    static func sequenceVariable(_ name: String, _ type: ValueType) -> Self {
        Self(.onePass, "'\(name)' could be walked through only once; add '|list'", notes: ["type: \(type)"])
    }
}
