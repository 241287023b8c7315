// Every sentence that this module says of a template to a designer, in a designer's words.

extension Message {
    /// What kind of mistake it is, for machines and for looking it up in the manual.
    package enum Code: String, Sendable {
        case encoding, syntax, unclosed, arguments, type, scope, structure, cycle, limit, markup, context, unsafe, value
        case unknownTag, unknownName, unknownField, unknownFilter, unknownTest, unknownFunction, unknownTemplate
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
    static func unknown(
        _ sought: Sought, _ name: String, known: [String], help: String? = nil
    ) -> Self {
        // What other languages call it leads to our word, too.
        let (code, text, title, foreign): (Code, String, String?, [String: String]) =
            switch sought {
            case .argument(let of): (.unknownArgument, "'\(of)' has no argument '\(name)'", "arguments", [:])
            case .block: (.unknownBlock, "no parent has a block '\(name)', so it would be lost", "blocks", [:])
            case .field(let of): (.unknownField, "\(of) has no field '\(name)'", "fields", Spellings.fields)
            case .filter: (.unknownFilter, "there is no filter '\(name)'", nil, Spellings.filters)
            case .function: (.unknownFunction, "there is no function '\(name)'", "functions", Spellings.functions)
            case .macro(let of): (.unknownMacro, "'\(of)' has no macro '\(name)'", "macros", [:])
            case .method:
                (.unknownFunction, "there is no method '\(name)'; filters are written with '|'", "methods", [:])
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

// MARK: Syntax

extension Message {
    static let invalidUTF8 = Self(.encoding, "this is not UTF-8; save the file as UTF-8")
    static let unclosedString = Self(.unclosed, "the text is never closed; add the same quote at its end")
    static let numberTooLarge = Self(.syntax, "this number is too large")
    static let programTooLong = Self(.limit, "this page and what it includes are too long for one program")
    static let outputTooLong = Self(.limit, "the page is longer than \(Limits.output >> 20) MiB")
    static let nestedTooDeeply = Self(.limit, "this nests more than \(Limits.nesting) deep")
    static let chainedComparison = Self(.syntax, "comparisons do not chain; write 'a < b and b < c'")
    static let chainedTests = Self(.syntax, "tests do not chain; write 'x is a and x is b'")
    static let noneLiteral = Self(.syntax, "there is no 'none'; ask with 'is defined' or give a default")
    static let notCallable = Self(.syntax, "this cannot be called; only functions can")
    static let positionalAfterKeyword = Self(.arguments, "arguments without a name come before those with one")

    static func unexpectedCharacter(_ scalar: UInt32) -> Self {
        let name = Unicode.Scalar(scalar).map { "'\($0)'" } ?? "this character"
        return Self(.syntax, "\(name) has no meaning inside a tag; put text in quotes")
    }

    static func unclosedDelimiter(_ opening: String, closing: String) -> Self {
        Self(.unclosed, "'\(opening)' is never closed; add '\(closing)'")
    }

    static func unclosedTag(_ tag: String, expecting ends: [String]) -> Self {
        Self(.unclosed, "'{% \(tag) %}' is never closed; add '{% \(ends.last ?? "end" + tag) %}'")
    }

    static func unknownEscape(_ escape: String) -> Self {
        Self(.syntax, "'\(escape)' is no escape; there are \\n \\t \\\\ \\' \\\"")
    }

    static func unexpectedToken(_ found: String, expecting expected: String) -> Self {
        Self(.syntax, "\(found) stands where \(expected) is expected")
    }

    static func reservedWord(_ word: String) -> Self {
        Self(.syntax, "'\(word)' is a word of the language and cannot be a name")
    }

    static func leftOut(_ what: String, _ advice: String? = nil) -> Self {
        Self(.syntax, "the language has no \(what)" + (advice.map { "; \($0)" } ?? ""))
    }

    static func duplicateArgument(_ name: String) -> Self { Self(.arguments, "the argument '\(name)' is given twice") }

    static func strayTag(_ tag: String, open: String?) -> Self {
        guard let open else { return Self(.syntax, "'{% \(tag) %}' closes nothing") }
        return Self(.syntax, "'{% \(tag) %}' does not close '{% \(open) %}'; write '{% end\(open) %}' first")
    }
}

// MARK: Structure

extension Message {
    static let misplacedExtends = Self(
        .structure, "'extends' must be the first thing in the file, once; even a line before it would be printed")
    static let superOutsideBlock = Self(.structure, "'super()' stands outside of any block")
    static let superInExpression = Self(.structure, "'super()' stands alone: write '{{ super() }}'")

    static func dynamicTemplateName(_ tag: String) -> Self {
        Self(.syntax, "'\(tag)' takes the name of a template in quotes, so that it can be checked")
    }

    static func misplacedBlock(_ name: String, inside tag: String) -> Self {
        Self(.structure, "the block '\(name)' stands inside '{% \(tag) %}'; put the tag inside the block")
    }

    static func misplacedImport(inside tag: String) -> Self {
        Self(.structure, "'import' stands inside '{% \(tag) %}'; put it at the top of the file or of a block")
    }

    static func misplacedMacro(_ name: String, inside tag: String) -> Self {
        Self(.structure, "the macro '\(name)' stands inside '{% \(tag) %}'; put it at the top of the file")
    }

    /// - Parameter kind: `block` or `macro`.
    static func duplicate(_ kind: String, _ name: String) -> Self {
        Self(.structure, "this file has a \(kind) '\(name)' already")
    }

    static func endMismatch(_ kind: String, _ end: String, open: String) -> Self {
        Self(.structure, "this closes the \(kind) '\(open)', not '\(end)'", suggestions: [open])
    }

    static func outsideBlocks(_ what: String) -> Self {
        Self(
            .structure,
            "\(what) stands outside the blocks of a template with a parent and would be lost; move it into one")
    }

    static func macroNameTaken(_ name: String) -> Self {
        Self(.structure, "'\(name)' would be the name of a macro and of something else; rename one")
    }

    static func duplicateParameter(_ name: String, of macro: String) -> Self {
        Self(.structure, "the macro '\(macro)' has a parameter '\(name)' already")
    }

    static func parameterAfterDefault(_ name: String) -> Self {
        Self(.structure, "'\(name)' needs a default too, for it comes after one that has one")
    }

    static let importedContent = Self(
        .structure, "a file that is imported holds macros only, so this would be lost; use 'include' to print it")

    static func recursiveMacro(_ name: String) -> Self {
        Self(.cycle, "the macro '\(name)' calls itself; walk through a list with 'for' instead")
    }

    static func macroInExpression(_ name: String) -> Self {
        let text = "a macro stands alone: write '{{ \(name)(…) }}', or keep it first with '{% set x = \(name)(…) %}'"
        return Self(.structure, text)
    }

    static func macroDefinedLater(_ name: String, _ line: Int) -> Self {
        Self(.scope, "the macro '\(name)' is defined only further down, in line \(line); move it up")
    }

    static func moduleIsNoValue(_ name: String) -> Self {
        Self(.type, "'\(name)' stands for a file of macros; call one of them: \(name).macro(…)")
    }

    static func superWithoutParent(_ name: String) -> Self {
        Self(.structure, "no parent has a block '\(name)' that 'super()' could print")
    }

    static func cycle(_ tag: String, _ names: [String]) -> Self {
        Self(.cycle, "'\(tag)' goes in a circle: \(names.joined(separator: " → "))")
    }
}

// MARK: Names and arguments

extension Message {
    static let loopInInclude = Self(
        .scope, "'loop' is not passed on to included files; set a variable before: {% set first = loop.first %}")
    static let loopIsNoValue = Self(
        .type, "'loop' is no value by itself; name one of its fields",
        notes: list("fields", LoopField.allCases.map(\.rawValue)))
    static let zeroStep = Self(.value, "a step of 0 never arrives")

    static func missingArgument(_ name: String, of callee: String) -> Self {
        Self(.arguments, "'\(callee)' needs \(name)")
    }

    static func tooManyArguments(_ callee: String) -> Self { Self(.arguments, "'\(callee)' takes no more arguments") }
    static func oneArgument(_ callee: String) -> Self { Self(.arguments, "'\(callee)' takes one argument") }

    static func wrongArgument(_ name: String, of callee: String, _ expected: String, _ found: String) -> Self {
        Self(.type, "'\(name)' of '\(callee)' must be \(expected), not \(found)")
    }

    static func literalNeeded(_ callee: String) -> Self {
        Self(.arguments, "'\(callee)' takes a name in quotes, so that it can be checked")
    }
}

// MARK: Types

extension Message {
    static let divisionByZero = Self(.value, "this divides by zero")

    static func maybeAbsent(_ source: String, _ type: ValueType) -> Self {
        let advice = "put it inside '{% if \(source) %}' or give a default: \(source)|default(\"…\")"
        return Self(.maybeAbsent, "'\(source)' may be absent; \(advice)", notes: ["type: \(type)"])
    }

    static func fieldOfOptional(_ field: String, _ source: String) -> Self {
        let advice = "put it inside '{% if \(source) %}'"
        return Self(.maybeAbsent, "'\(source)' may be absent, so '\(field)' cannot be read; \(advice)")
    }

    static func notPrintable(_ value: String) -> Self { Self(.type, "\(value), which cannot be printed") }

    static func noFields(_ field: String, _ value: String) -> Self {
        Self(.unknownField, "\(value) and has no field '\(field)'")
    }

    static func notIterable(_ type: ValueType) -> Self { Self(.type, "\(type) is no list to walk through") }

    static func notUnpackable(_ type: ValueType, count: Int) -> Self {
        Self(.type, "the items are \(type), not \(count) values each; use '|items' on a map")
    }

    static func notIndexable(_ value: String, by index: ValueType) -> Self {
        Self(.type, "\(value) and cannot be indexed by \(index)")
    }

    static func onePass(_ what: String, _ source: String) -> Self {
        let text = "\(what) needs a whole list, but '\(source)' can be walked through only once; add '|list'"
        return Self(.onePass, text)
    }

    static func sequenceVariable(_ name: String, _ type: ValueType) -> Self {
        Self(.onePass, "'\(name)' could be walked through only once; add '|list'", notes: ["type: \(type)"])
    }

    static func unlike(_ a: ValueType, _ b: ValueType, _ what: String) -> Self {
        Self(.type, "\(what) must be alike, but here are \(a) and \(b)")
    }

    static func notANumber(_ what: String, _ value: String) -> Self {
        Self(.type, "\(what) needs numbers, but \(value)")
    }

    static func notContained(_ needle: ValueType, _ haystack: ValueType) -> Self {
        Self(.type, "\(needle) cannot be in \(haystack)")
    }

    static func wrongInput(_ callee: String, _ expected: String, _ value: String) -> Self {
        Self(.type, "'\(callee)' takes \(expected), but \(value)")
    }

    static func wrongAttribute(_ name: String, _ filter: String, _ type: ValueType) -> Self {
        let what = name.isEmpty ? "the items" : "the field '\(name)'"
        return Self(.type, "'\(filter)' cannot use \(what), which is \(type)")
    }

    static func unsafeSafe(_ source: String, _ type: ValueType) -> Self {
        let text = "'safe' on '\(source)' would print \(type) as markup; nothing makes text safe but rendering it"
        return Self(.unsafe, text)
    }

    static func assignmentInLoop(_ name: String) -> Self {
        let advice = "use 'sum', 'selectattr' or another name"
        return Self(.scope, "'\(name)' is set outside this loop and would be forgotten after each turn; \(advice)")
    }

    static func retyped(_ name: String, _ old: ValueType, _ new: ValueType) -> Self {
        Self(.type, "'\(name)' is \(old) already and cannot become \(new); take another name")
    }

    static func setAfterUse(_ name: String) -> Self {
        let text = "was used in a loop, a macro or a 'set' before it is set anew here; take another name"
        return Self(.scope, "'\(name)' \(text)")
    }
}
