// Every sentence that this module says to a designer, in a designer's words.

extension Diagnostic {
    /// What kind of mistake it is, for machines and for looking it up in the manual.
    package enum Code: String, Sendable {
        case encoding
        case syntax
        case unclosed
        case unknownTag = "unknown-tag"
        case unknownName = "unknown-name"
        case unknownField = "unknown-field"
        case unknownFilter = "unknown-filter"
        case unknownTest = "unknown-test"
        case unknownFunction = "unknown-function"
        case unknownTemplate = "unknown-template"
        case unknownBlock = "unknown-block"
        case unknownMacro = "unknown-macro"
        case unknownArgument = "unknown-argument"
        case unknownAsset = "unknown-asset"
        case unknownValue = "unknown-value"
        case arguments
        case type
        case absent = "maybe-absent"
        case onePass = "one-pass"
        case scope
        case structure
        case cycle
        case limit
        case markup
        case context
        case unsafe
        case value
    }
}

// MARK: Syntax

extension Diagnostic {
    static func invalidUTF8(at place: Location) -> Diagnostic {
        Diagnostic(.encoding, "this is not UTF-8; save the file as UTF-8", at: place)
    }

    static func unexpectedCharacter(_ scalar: UInt32, at place: Location) -> Diagnostic {
        let name = Unicode.Scalar(scalar).map { "'\($0)'" } ?? "this character"
        return Diagnostic(.syntax, "\(name) has no meaning inside a tag; put text in quotes", at: place)
    }

    static func unclosedDelimiter(_ opening: String, closing: String, at place: Location) -> Diagnostic {
        Diagnostic(.unclosed, "'\(opening)' is never closed; add '\(closing)'", at: place)
    }

    static func unclosedString(at place: Location) -> Diagnostic {
        Diagnostic(.unclosed, "the text is never closed; add the same quote at its end", at: place)
    }

    static func unclosedTag(_ tag: String, expecting ends: [String], at place: Location) -> Diagnostic {
        Diagnostic(.unclosed, "'{% \(tag) %}' is never closed; add '{% \(ends.last ?? "end" + tag) %}'", at: place)
    }

    static func unknownEscape(_ escape: String, at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "'\(escape)' is no escape; there are \\n \\t \\\\ \\' \\\"", at: place)
    }

    static func numberTooLarge(at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "this number is too large", at: place)
    }

    static func unexpectedToken(_ found: String, expecting expected: String, at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "\(found) stands where \(expected) is expected", at: place)
    }

    static func reservedWord(_ word: String, at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "'\(word)' is a word of the language and cannot be a name", at: place)
    }

    static func programTooLong(at place: Location) -> Diagnostic {
        Diagnostic(.limit, "this page and what it includes are too long for one program", at: place)
    }

    static func nestedTooDeeply(at place: Location) -> Diagnostic {
        Diagnostic(.limit, "this nests more than \(Limits.nesting) deep", at: place)
    }

    static func chainedComparison(at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "comparisons do not chain; write 'a < b and b < c'", at: place)
    }

    static func chainedTests(at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "tests do not chain; write 'x is a and x is b'", at: place)
    }

    static func noneLiteral(at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "there is no 'none'; ask with 'is defined' or give a default", at: place)
    }

    static func leftOut(_ what: String, instead: String?, at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "the language has no \(what)" + (instead.map { "; \($0)" } ?? ""), at: place)
    }

    static func notCallable(at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "this cannot be called; only functions can", at: place)
    }

    static func duplicateArgument(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.arguments, "the argument '\(name)' is given twice", at: place)
    }

    static func positionalAfterKeyword(at place: Location) -> Diagnostic {
        Diagnostic(.arguments, "arguments without a name come before those with one", at: place)
    }

    static func unknownTag(_ tag: String, at place: Location) -> Diagnostic {
        let known = ["if", "for", "set", "block", "extends", "include", "raw", "import", "macro"]
        if let reason = Spellings.leftOutTags[tag] { return leftOut("'{% \(tag) %}'", instead: reason, at: place) }
        return Diagnostic(
            .unknownTag, "there is no tag '\(tag)'", at: place,
            suggestions: Spellings.suggestions(for: tag, known: known, foreign: Spellings.tags),
            notes: ["tags: " + known.joined(separator: ", ")])
    }

    static func strayTag(_ tag: String, open: String?, at place: Location) -> Diagnostic {
        Diagnostic(
            .syntax,
            open.map { "'{% \(tag) %}' does not close '{% \($0) %}'; write '{% end\($0) %}' first" }
                ?? "'{% \(tag) %}' closes nothing", at: place)
    }
}

// MARK: Structure

extension Diagnostic {
    static func misplacedExtends(at place: Location) -> Diagnostic {
        Diagnostic(
            .structure, "'extends' must be the first thing in the file, once; even a line before it would be printed",
            at: place)
    }

    static func dynamicTemplateName(_ tag: String, at place: Location) -> Diagnostic {
        Diagnostic(.syntax, "'\(tag)' takes the name of a template in quotes, so that it can be checked", at: place)
    }

    static func misplacedBlock(_ name: String, inside tag: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .structure, "the block '\(name)' stands inside '{% \(tag) %}'; put the tag inside the block", at: place)
    }

    static func duplicateBlock(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "this file has a block '\(name)' already", at: place)
    }

    static func blockEndMismatch(_ end: String, open: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "this closes the block '\(open)', not '\(end)'", at: place, suggestions: [open])
    }

    static func outsideBlocks(_ what: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .structure,
            "\(what) stands outside the blocks of a template with a parent and would be lost; move it into one",
            at: place)
    }

    static func unknownBlock(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownBlock, "no parent has a block '\(name)', so it would be lost", at: place,
            suggestions: Suggestions.nearest(to: name, among: known), notes: list("blocks", known.sorted()))
    }

    static func misplacedImport(inside tag: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .structure, "'import' stands inside '{% \(tag) %}'; put it at the top of the file or of a block", at: place)
    }

    static func misplacedMacro(_ name: String, inside tag: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .structure, "the macro '\(name)' stands inside '{% \(tag) %}'; put it at the top of the file", at: place)
    }

    static func duplicateMacro(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "this file has a macro '\(name)' already", at: place)
    }

    static func macroEndMismatch(_ end: String, open: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "this closes the macro '\(open)', not '\(end)'", at: place, suggestions: [open])
    }

    static func macroNameTaken(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "'\(name)' would be the name of a macro and of something else; rename one", at: place)
    }

    static func duplicateParameter(_ name: String, of macro: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "the macro '\(macro)' has a parameter '\(name)' already", at: place)
    }

    static func parameterAfterDefault(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "'\(name)' needs a default too, for it comes after one that has one", at: place)
    }

    static func importedContent(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .structure, "a file that is imported holds macros only, so this would be lost; use 'include' to print it",
            at: place)
    }

    static func unknownMacro(_ name: String, of alias: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownMacro, "'\(alias)' has no macro '\(name)'", at: place,
            suggestions: Suggestions.nearest(to: name, among: known), notes: list("macros", known.sorted()))
    }

    static func recursiveMacro(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.cycle, "the macro '\(name)' calls itself; walk through a list with 'for' instead", at: place)
    }

    static func macroInExpression(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .structure,
            "a macro stands alone: write '{{ \(name)(…) }}', or keep it first with '{% set x = \(name)(…) %}'",
            at: place)
    }

    static func macroDefinedLater(_ name: String, _ line: Int, at place: Location) -> Diagnostic {
        Diagnostic(.scope, "the macro '\(name)' is defined only further down, in line \(line); move it up", at: place)
    }

    static func moduleIsNoValue(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.type, "'\(name)' stands for a file of macros; call one of them: \(name).macro(…)", at: place)
    }

    static func superOutsideBlock(at place: Location) -> Diagnostic {
        Diagnostic(.structure, "'super()' stands outside of any block", at: place)
    }

    static func superWithoutParent(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(.structure, "no parent has a block '\(name)' that 'super()' could print", at: place)
    }

    static func superInExpression(at place: Location) -> Diagnostic {
        Diagnostic(.structure, "'super()' stands alone: write '{{ super() }}'", at: place)
    }

    static func unknownTemplate(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownTemplate, "there is no template '\(name)'", at: place,
            suggestions: Suggestions.nearest(to: name, among: known), notes: list("templates", known.sorted()))
    }

    static func cycle(_ tag: String, _ names: [String], at place: Location) -> Diagnostic {
        Diagnostic(.cycle, "'\(tag)' goes in a circle: \(names.joined(separator: " → "))", at: place)
    }

    /// A note that lists names, cut off where it would be too long to read.
    private static func list(_ title: String, _ names: [String]) -> [String] {
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(12).joined(separator: ", ")
        return ["\(title): \(shown)\(names.count > 12 ? ", …" : "")"]
    }
}

// MARK: Names

extension Diagnostic {
    static func unknownName(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownName, "there is no '\(name)' here", at: place,
            suggestions: Spellings.suggestions(for: name, known: known, foreign: Spellings.names),
            notes: list("names", Set(known).sorted()))
    }

    static func unknownField(_ name: String, of type: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownField, "\(type) has no field '\(name)'", at: place,
            suggestions: Spellings.suggestions(for: name, known: known, foreign: Spellings.fields),
            notes: list("fields", known.sorted()))
    }

    static func unknownFilter(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownFilter, "there is no filter '\(name)'", at: place,
            suggestions: Spellings.suggestions(for: name, known: known, foreign: Spellings.filters))
    }

    static func unknownTest(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownTest, "there is no test '\(name)'", at: place,
            suggestions: Spellings.suggestions(for: name, known: known, foreign: Spellings.tests),
            notes: list("tests", known))
    }

    static func unknownFunction(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownFunction, "there is no function '\(name)'", at: place,
            suggestions: Spellings.suggestions(for: name, known: known, foreign: Spellings.functions),
            notes: list("functions", known.sorted()))
    }

    static func unknownMethod(_ name: String, at place: Location) -> Diagnostic {
        let known = ["startswith", "endswith"]
        return Diagnostic(
            .unknownFunction, "there is no method '\(name)'; filters are written with '|'", at: place,
            suggestions: Suggestions.nearest(to: name, among: known),
            notes: (Spellings.filters[name] ?? (FilterDefinition.byName[name] == nil ? nil : name)).map {
                ["help: write |\($0)"]
            } ?? list("methods", known))
    }

    static func unknownCase(_ name: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownValue, "'\(name)' is never the value here", at: place,
            suggestions: Suggestions.nearest(to: name, among: known), notes: list("values", known))
    }

    static func loopInInclude(at place: Location) -> Diagnostic {
        Diagnostic(
            .scope, "'loop' is not passed on to included files; set a variable before: {% set first = loop.first %}",
            at: place)
    }

    static func loopIsNoValue(at place: Location) -> Diagnostic {
        Diagnostic(
            .type, "'loop' is no value by itself; name one of its fields", at: place,
            notes: list("fields", LoopField.allCases.map(\.rawValue)))
    }
}

// MARK: Arguments

extension Diagnostic {
    static func unknownArgument(_ name: String, of callee: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            .unknownArgument, "'\(callee)' has no argument '\(name)'", at: place,
            suggestions: Suggestions.nearest(to: name, among: known), notes: list("arguments", known))
    }

    static func missingArgument(_ name: String, of callee: String, at place: Location) -> Diagnostic {
        Diagnostic(.arguments, "'\(callee)' needs \(name)", at: place)
    }

    static func tooManyArguments(_ callee: String, at place: Location) -> Diagnostic {
        Diagnostic(.arguments, "'\(callee)' takes no more arguments", at: place)
    }

    static func wrongArgumentCount(_ callee: String, expected: Int, at place: Location) -> Diagnostic {
        Diagnostic(
            .arguments, "'\(callee)' takes \(expected == 1 ? "one argument" : "\(expected) arguments")", at: place)
    }

    static func wrongArgument(
        _ name: String, of callee: String, expected: String, _ type: ValueType, at place: Location
    ) -> Diagnostic { Diagnostic(.type, "'\(name)' of '\(callee)' must be \(expected), not \(type)", at: place) }

    static func literalNeeded(_ callee: String, at place: Location) -> Diagnostic {
        Diagnostic(.arguments, "'\(callee)' takes a name in quotes, so that it can be checked", at: place)
    }

    static func zeroStep(at place: Location) -> Diagnostic {
        Diagnostic(.value, "a step of 0 never arrives", at: place)
    }
}

// MARK: Types

extension Diagnostic {
    static func maybeAbsent(_ source: String, _ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(
            .absent,
            "'\(source)' may be absent; put it inside '{% if \(source) %}' or give a default: \(source)|default(\"…\")",
            at: place, notes: ["type: \(type)"])
    }

    static func fieldOfOptional(_ field: String, _ source: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .absent, "'\(source)' may be absent, so '\(field)' cannot be read; put it inside '{% if \(source) %}'",
            at: place)
    }

    static func notPrintable(_ source: String, _ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(.type, "'\(source)' is \(type), which cannot be printed", at: place)
    }

    static func noFields(_ field: String, _ source: String, _ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(.unknownField, "'\(source)' is \(type) and has no field '\(field)'", at: place)
    }

    static func notIterable(_ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(.type, "\(type) is no list to walk through", at: place)
    }

    static func notUnpackable(_ type: ValueType, count: Int, at place: Location) -> Diagnostic {
        Diagnostic(.type, "the items are \(type), not \(count) values each; use '|items' on a map", at: place)
    }

    static func notIndexable(_ source: String, _ type: ValueType, by index: ValueType, at place: Location) -> Diagnostic
    { Diagnostic(.type, "'\(source)' is \(type) and cannot be indexed by \(index)", at: place) }

    static func onePass(_ what: String, _ source: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .onePass, "\(what) needs a whole list, but '\(source)' can be walked through only once; add '|list'",
            at: place)
    }

    static func sequenceVariable(_ name: String, _ element: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(
            .onePass, "'\(name)' could be walked through only once; add '|list'", at: place,
            notes: ["type: Seq<\(element)>"])
    }

    static func unlike(_ a: ValueType, _ b: ValueType, _ what: String, at place: Location) -> Diagnostic {
        Diagnostic(.type, "\(what) must be alike, but here are \(a) and \(b)", at: place)
    }

    static func notANumber(_ what: String, _ source: String, _ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(.type, "\(what) needs numbers, but '\(source)' is \(type)", at: place)
    }

    static func notContained(_ needle: ValueType, _ haystack: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(.type, "\(needle) cannot be in \(haystack)", at: place)
    }

    static func wrongInput(
        _ filter: String, _ expected: String, _ source: String, _ type: ValueType, at place: Location
    ) -> Diagnostic { Diagnostic(.type, "'\(filter)' takes \(expected), but '\(source)' is \(type)", at: place) }

    static func wrongAttribute(_ name: String, _ filter: String, _ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(
            .type, "'\(filter)' cannot use \(name.isEmpty ? "the items" : "the field '\(name)'"), which is \(type)",
            at: place)
    }

    static func unsafeSafe(_ source: String, _ type: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(
            .unsafe, "'safe' on '\(source)' would print \(type) as markup; nothing makes text safe but rendering it",
            at: place)
    }

    static func divisionByZero(at place: Location) -> Diagnostic {
        Diagnostic(.value, "this divides by zero", at: place)
    }

    static func assignmentInLoop(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .scope,
            "'\(name)' is set outside this loop and would be forgotten after each turn; use 'sum', 'selectattr' or another name",
            at: place)
    }

    static func retyped(_ name: String, _ old: ValueType, _ new: ValueType, at place: Location) -> Diagnostic {
        Diagnostic(.type, "'\(name)' is \(old) already and cannot become \(new); take another name", at: place)
    }

    static func setAfterUse(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(
            .scope, "'\(name)' was used in a loop, a macro or a 'set' before it is set anew here; take another name",
            at: place)
    }
}
