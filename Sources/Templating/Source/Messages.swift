import Spelling

// The sentences of this module to designers. Those about escaping are in ContextMessages.

extension Message {
    /// The kind of a problem, for machines and for the manual.
    package enum Code: String, CaseIterable, Sendable {
        case arguments
        case context
        case cycle
        case encoding
        case limit
        case markup
        case maybeAbsent
        case onePass
        case scope
        case structure
        case syntax
        case type
        case unclosed
        case unknownArgument
        case unknownAsset
        case unknownBlock
        case unknownField
        case unknownFilter
        case unknownFunction
        case unknownMacro
        case unknownName
        case unknownSentence
        case unknownTag
        case unknownTemplate
        case unknownTest
        case unknownValue
        case unsafe
        case value

        /// The code as reports write it, such as `unknown-field`.
        package var label: String {
            rawValue.reduce(into: "") { label, character in
                if character.isUppercase {
                    label += "-" + character.lowercased()
                } else {
                    label.append(character)
                }
            }
        }
    }
}

// MARK: Unknown names

extension Message {
    /// The kind of thing that an unknown name was looked up as.
    enum NameKind {
        case argument(of: String)
        case block
        case field(of: String)
        case filter
        case function
        case macro(of: String)
        case method
        case name
        case sentence
        case tag
        case template
        case test
        case value
    }

    /// - Parameters:
    ///   - known: the names that exist, for suggestions and for a note.
    ///   - help: a line to show in place of the note.
    static func unknown(
        _ kind: NameKind,
        _ name: String,
        known: [String],
        help: String? = nil
    ) -> Self {
        var suggestions = Suggestions.nearest(to: name, among: known)
        if let alias = kind.aliases[name], known.contains(alias) {
            let others = suggestions.filter { $0 != alias }
            suggestions = [alias] + others.prefix(Suggestions.limit - 1)
        }

        var notes: [String] = []
        if help == nil, let title = kind.listTitle {
            notes = list(known, title: title)
        }
        return Self(kind.code, kind.sentence(name), suggestions: suggestions, notes: notes, help: help)
    }

    /// A note that lists names, at most 12 of them.
    private static func list(_ names: [String], title: String) -> [String] {
        guard !names.isEmpty else { return [] }
        let limit = 12
        let shown = names.prefix(limit).joined(separator: ", ")
        return ["\(title): \(shown)\(names.count > limit ? ", …" : "")"]
    }
}

extension Message.NameKind {
    fileprivate var code: Message.Code {
        switch self {
        case .argument: .unknownArgument
        case .block: .unknownBlock
        case .field: .unknownField
        case .filter: .unknownFilter
        case .function, .method: .unknownFunction
        case .macro: .unknownMacro
        case .name: .unknownName
        case .sentence: .unknownSentence
        case .tag: .unknownTag
        case .template: .unknownTemplate
        case .test: .unknownTest
        case .value: .unknownValue
        }
    }

    fileprivate func sentence(_ name: String) -> String {
        switch self {
        case .argument(let callee): "'\(callee)' has no argument '\(name)'"
        case .block: "no parent template has a block '\(name)', so this one would never be printed"
        case .field(let owner): "\(owner) has no field '\(name)'"
        case .filter: "there is no filter '\(name)'"
        case .function: "there is no function '\(name)'"
        case .macro(let file): "'\(file)' has no macro '\(name)'"
        case .method: "there is no method '\(name)'; filters are written with '|'"
        case .name: "there is no '\(name)' here"
        case .sentence: "there is no sentence '\(name)' in the files of 'strings'"
        case .tag: "there is no tag '\(name)'"
        case .template: "there is no template '\(name)'"
        case .test: "there is no test '\(name)'"
        case .value: "'\(name)' is never the value here"
        }
    }

    /// The title of the note that lists the known names; nil for too many to list.
    fileprivate var listTitle: String? {
        switch self {
        case .argument: "arguments"
        case .block: "blocks"
        case .field: "fields"
        case .filter, .sentence: nil
        case .function: "functions"
        case .macro: "macros"
        case .method: "methods"
        case .name: "names"
        case .tag: "tags"
        case .template: "templates"
        case .test: "tests"
        case .value: "values"
        }
    }

    /// Names from other template languages.
    fileprivate var aliases: [String: String] {
        switch self {
        case .field: Aliases.fields
        case .filter: Aliases.filters
        case .function: Aliases.functions
        case .name: Aliases.names
        case .tag: Aliases.tags
        case .test: Aliases.tests
        default: [:]
        }
    }
}

// MARK: Syntax

extension Message {
    static let invalidUTF8 = Self(.encoding, "this is not UTF-8; save the file as UTF-8")

    static let unclosedString = Self(.unclosed, "the text is never closed; add the same quote at its end")

    static func unclosed(_ opening: String, closing: String) -> Self {
        Self(.unclosed, "'\(opening)' is never closed; add '\(closing)'")
    }

    static let numberTooLarge = Self(.syntax, "this number is too large")
    static let chainedComparison = Self(.syntax, "comparisons do not chain; write 'a < b and b < c'")
    static let chainedTests = Self(.syntax, "tests do not chain; write 'x is a and x is b'")
    static let noneLiteral = Self(.syntax, "there is no 'none'; ask with 'is defined' or give a default")
    static let notCallable = Self(.syntax, "this cannot be called; only functions can")

    /// - Parameter feature: a part of Jinja2, possibly with what to use instead.
    static func unsupported(_ feature: String) -> Self {
        Self(.syntax, "the language has no \(feature)")
    }

    static func unexpectedCharacter(_ character: String) -> Self {
        Self(.syntax, "\(character) has no meaning inside a tag; put text in quotes")
    }

    static func unexpectedToken(found: String, expected: String) -> Self {
        Self(.syntax, "expected \(expected), found \(found)")
    }

    static func unknownEscape(_ escape: String) -> Self {
        Self(.syntax, "'\(escape)' is not an escape; there are \\n \\t \\\\ \\' \\\"")
    }

    static func reservedWord(_ word: String) -> Self {
        Self(.syntax, "'\(word)' is a word of the language and cannot be a name")
    }

    static func endWithoutStart(_ tag: String) -> Self {
        Self(.syntax, "'{% \(tag) %}' closes nothing")
    }

    static func wrongEnd(_ tag: String, of openTag: String, inLine line: Int) -> Self {
        Self(
            .syntax,
            "'{% \(tag) %}' does not close '{% \(openTag) %}' of line \(line); write 'end\(openTag)' first"
        )
    }

    static func dynamicTemplateName(in tag: String) -> Self {
        Self(.syntax, "'\(tag)' takes the name of a template in quotes")
    }
}

// MARK: Structure

extension Message {
    static let misplacedExtends = Self(
        .structure,
        "'extends' must be the first thing in the file, once; even a line before it would be printed"
    )

    static let superOutsideBlock = Self(.structure, "'super()' is not inside a block")
    static let superInExpression = Self(
        .structure,
        "'super()' cannot be part of an expression: write '{{ super() }}'"
    )

    static func superWithoutParent(block: String) -> Self {
        Self(.structure, "no parent template has a block '\(block)' for 'super()' to print")
    }

    static func misplacedBlock(_ name: String, inside tag: String) -> Self {
        Self(.structure, "the block '\(name)' is inside '{% \(tag) %}'; swap the two")
    }

    static func misplacedImport(inside tag: String) -> Self {
        Self(.structure, "'import' is inside '{% \(tag) %}'; move it out")
    }

    static func misplacedMacro(_ name: String, inside tag: String) -> Self {
        Self(.structure, "the macro '\(name)' is inside '{% \(tag) %}'; move it out")
    }

    /// - Parameter kind: such as "block".
    static func duplicate(_ kind: String, _ name: String, in owner: String) -> Self {
        Self(.structure, "duplicate \(kind): \(owner) already has a \(kind) '\(name)'")
    }

    /// - Parameter content: what is outside, such as "this text".
    static func contentOutsideBlocks(_ content: String) -> Self {
        Self(
            .structure,
            "\(content) is outside the blocks of a template with a parent; move it into a block"
        )
    }

    static let contentInImportedFile = Self(
        .structure,
        "only macros are taken from an imported file, so this would never be printed; use 'include' to print it"
    )

    static func macroNameTaken(_ name: String) -> Self {
        Self(.structure, "'\(name)' names a macro and something else; rename one of them")
    }

    static func missingDefault(parameter: String) -> Self {
        Self(.structure, "'\(parameter)' needs a default, because the parameter before it has one")
    }

    static func macroInExpression(_ name: String) -> Self {
        Self(
            .structure,
            "a macro cannot be part of an expression: write '{{ \(name)(…) }}' or '{% set x = \(name)(…) %}'"
        )
    }

    static func macroUsedBeforeDefinition(_ name: String, line: Int) -> Self {
        Self(.scope, "the macro '\(name)' is defined later, in line \(line); move it up")
    }

    static func recursiveMacro(_ name: String) -> Self {
        Self(.cycle, "the macro '\(name)' calls itself; use 'for' on a list instead")
    }

    /// - Parameter templates: in the order of the circle, the first one again at the end.
    static func cycle(of tag: String, through templates: [String]) -> Self {
        Self(.cycle, "'\(tag)' goes in a circle: \(templates.joined(separator: " → "))")
    }

    /// - Parameter kind: such as "block".
    static func wrongEndName(_ found: String, ofOpen kind: String, named name: String) -> Self {
        Self(.structure, "this closes the \(kind) '\(name)', not '\(found)'", suggestions: [name])
    }
}

// MARK: Limits

extension Message {
    static let programTooLong = Self(.limit, "this page and what it includes are too long for one program")
    static let outputTooLong = Self(.limit, "the page is longer than \(Limits.output >> 20) MiB")
    static let nestedTooDeeply = Self(.limit, "this nests more than \(Limits.nesting) levels deep")
}

// MARK: Names and scopes

extension Message {
    static let loopInInclude = Self(
        .scope,
        "'loop' is not passed to included files; set a variable before: {% set first = loop.first %}"
    )

    static func loopAsValue(fields: [String]) -> Self {
        Self(
            .type,
            "'loop' is not a value; use one of its fields",
            notes: list(fields, title: "fields")
        )
    }

    static func moduleAsValue(_ name: String) -> Self {
        Self(.type, "'\(name)' is a file of macros; call one of them: \(name).macro(…)")
    }

    static func assignmentInLoop(_ name: String) -> Self {
        Self(
            .scope,
            "'\(name)' belongs outside this loop, so its new value is lost after each turn; "
                + "use 'sum', 'selectattr' or another name"
        )
    }

    static func setAfterUse(_ name: String) -> Self {
        Self(
            .scope,
            "'\(name)' was used in a loop, a macro or a 'set' before it is set here; use another name"
        )
    }
}

// MARK: Arguments

extension Message {
    static let positionalAfterKeyword = Self(
        .arguments,
        "arguments without a name come before those with one"
    )

    static func duplicateArgument(_ name: String) -> Self {
        Self(.arguments, "duplicate argument '\(name)'")
    }

    /// - Parameter argument: the argument's name in quotes, or a description such as "a value".
    static func missingArgument(_ argument: String, of callee: String) -> Self {
        Self(.arguments, "'\(callee)' needs \(argument)")
    }

    static func tooManyArguments(for callee: String) -> Self {
        Self(.arguments, "too many arguments for '\(callee)'")
    }

    static func oneArgumentExpected(by callee: String) -> Self {
        Self(.arguments, "'\(callee)' takes one argument")
    }

    static func literalExpected(by callee: String) -> Self {
        Self(.arguments, "'\(callee)' takes a name in quotes, so that it can be checked")
    }

    static func wrongArgument(_ parameter: String, of callee: String, expected: String, found: String) -> Self
    {
        Self(.type, "'\(parameter)' of '\(callee)' must be \(expected), not \(found)")
    }
}

// MARK: Types

/// A `described` expression is one with its type: "'post.title' is Text".
extension Message {
    static let divisionByZero = Self(.value, "this divides by zero")
    static let zeroStep = Self(.value, "with a step of 0 the range never ends")

    static func maybeAbsent(_ source: String, type: String) -> Self {
        Self(
            .maybeAbsent,
            "'\(source)' may be absent; "
                + "put it inside '{% if \(source) %}' or give a default: \(source)|default(\"…\")",
            notes: ["type: \(type)"]
        )
    }

    static func fieldOfOptional(_ source: String, field: String) -> Self {
        Self(
            .maybeAbsent,
            "'\(source)' may be absent, so '\(field)' cannot be read; put it inside '{% if \(source) %}'"
        )
    }

    static func notPrintable(described expression: String) -> Self {
        Self(.type, "\(expression), which cannot be printed")
    }

    static func noFields(described expression: String, field: String) -> Self {
        Self(.unknownField, "\(expression) and has no field '\(field)'")
    }

    static func notIterable(type: String) -> Self {
        Self(.type, "\(type) is not a list")
    }

    static func notUnpackable(itemType: String, variableCount: Int) -> Self {
        Self(
            .type,
            "each item is \(itemType), which cannot be split into \(variableCount) variables; "
                + "use '|items' on a map"
        )
    }

    static func notIndexable(described expression: String, indexType: String) -> Self {
        Self(.type, "\(expression) and cannot be indexed by \(indexType)")
    }

    /// - Parameter values: what must agree, such as "the items of a list".
    static func differentTypes(of values: String, _ first: String, and second: String) -> Self {
        Self(.type, "\(values) must have the same type, but these are \(first) and \(second)")
    }

    /// - Parameter operation: the operator or test in quotes.
    static func numberExpected(by operation: String, described expression: String) -> Self {
        Self(.type, "\(operation) needs numbers, but \(expression)")
    }

    static func notContained(itemType: String, containerType: String) -> Self {
        Self(.type, "\(itemType) cannot be in \(containerType)")
    }

    static func wrongInput(of callee: String, expected: String, described expression: String) -> Self {
        Self(.type, "'\(callee)' takes \(expected), but \(expression)")
    }

    /// - Parameter attribute: such as "the field 'year'".
    static func wrongAttribute(_ attribute: String, of filter: String, type: String) -> Self {
        Self(.type, "'\(filter)' cannot use \(attribute), which is \(type)")
    }

    static func retyped(_ name: String, from oldType: String, to newType: String) -> Self {
        Self(.type, "'\(name)' is already \(oldType) and cannot become \(newType); use another name")
    }

    /// - Parameter consumer: what needs the list, such as "an index" or a filter in quotes.
    static func listExpected(by consumer: String, source: String) -> Self {
        Self(.onePass, "\(consumer) needs a list, but '\(source)' can be read only once; add '|list'")
    }

    static func onePassVariable(_ name: String, type: String) -> Self {
        Self(.onePass, "'\(name)' could be read only once; add '|list'", notes: ["type: \(type)"])
    }

    static func safeOnText(_ source: String, type: String) -> Self {
        Self(
            .unsafe,
            "'safe' would print '\(source)', which is \(type), as markup; "
                + "only HTML and literals in the template can be"
        )
    }
}
