import Content
import Foundation
import Hashing
import Media
import Parallelism
import SiteConfiguration
import Spelling
import TemplateModel
import Templating

/// A compiled template and what it reads.
///
/// A class, because threads that render pages should not each count references to its parts.
final class PageTemplate: Sendable {
    let program: Program
    let mask: ReadMask

    init(
        _ program: Program,
        variables: [TemplateVariable],
        _ filters: SiteFilters,
        _ extraFields: ExtraFields
    ) {
        self.program = program
        mask = ReadMask(program, variables: variables, filters, extraFields)
    }
}

/// The compiled templates and the assets of a theme.
struct Theme: Sendable {
    /// A template without errors, which may be compiled later.
    private typealias Compiled = MadeOnce<PageTemplate?>

    private let templates: [PageType: Compiled]
    /// Templates that pages of `content/pages` name.
    private let custom: [String: Compiled]
    let assets: ThemeAssets
    let files: ThemeFiles
    let strings: ThemeStrings
    /// The scripts in templates that the settings allow.
    let inlineScripts: InlineScripts
    /// Problems that do not stop a build.
    let warnings: [Problem]
    private let sources: [SourceFile]

    /// Compiles the templates of a site.
    ///
    /// - Parameters:
    ///   - draft: the theme as it was read before the content was known.
    ///   - pages: those that may name a template of their own.
    ///   - earlier: the theme as it was read before, for the same settings. Where only bytes of its assets differ, each template is
    ///     compiled when somebody asks for a page of it.
    ///   - compilesAll: also compiles the site's own templates that no page names, as a check of the theme wants.
    /// - Throws: `Problems` with everything that is wrong in any template.
    init(
        _ draft: ThemeDraft,
        pages: [ContentPage],
        reusing earlier: Theme? = nil,
        compilesAll: Bool = false
    ) throws {
        files = draft.files
        strings = draft.strings
        sources = draft.sources
        inlineScripts = draft.inlineScripts
        assets = draft.assets
        warnings = draft.warnings
        let names = draft.set.names
        var problems = draft.problems
        var customNames: [String] = []
        for page in pages {
            guard let template = page.template, !customNames.contains(template) else { continue }
            guard names.contains(template) else {
                problems.append(Theme.unknown(template, of: page, among: names))
                continue
            }
            customNames.append(template)
        }
        if let earlier, problems.isEmpty, earlier.hasSameErrors(as: sources, assets, strings),
            customNames.allSatisfy({ earlier.custom[$0] != nil })
        {
            func later(_ name: String, _ type: PageType) -> Compiled {
                MadeOnce { draft.compiled(name, type.variables(draft.data)).template }
            }
            templates = Dictionary(uniqueKeysWithValues: draft.types.map { ($0, later($0.template, $0)) })
            custom = Dictionary(uniqueKeysWithValues: customNames.map { ($0, later($0, .page)) })
            return
        }
        var draft = draft
        let ofTypes = draft.compileTypes()
        if compilesAll {
            let named = Set(PageType.all.map(\.template))
            let sources = sources
            // A page may name one of the program's too, which needs no check as long as none does.
            let own = draft.files.all.filter { $0.url != nil }.map(\.name)
            customNames += own.filter { template in
                template.hasSuffix(".html") && !template.contains("/") && !named.contains(template)
                    && !customNames.contains(template)
                    && !Theme.isPart(template, of: sources)
            }
        }
        let ofPages = draft.compile(customNames.map { ($0, PageType.page.variables(draft.data)) })
        func made(_ template: PageTemplate?) -> Compiled { MadeOnce(.some(template)) { template } }
        templates = Dictionary(uniqueKeysWithValues: zip(draft.types, ofTypes.map(made)))
        custom = Dictionary(uniqueKeysWithValues: zip(customNames, ofPages.map(made)))
        problems += draft.set.diagnostics.map(Problem.init)
        guard problems.isEmpty else { throw Problems(problems) }
    }

    private static func unknown(_ template: String, of page: ContentPage, among names: [String]) -> Problem {
        var problem = Problem(
            "unknown-template",
            at: page.location,
            "there is no template '\(template.escapedForTerminal)'",
            advice: Suggestions.nearest(to: template, among: names).first.map { "did you mean '\($0)'?" }
                ?? "remove 'template' to use page.html"
        )
        problem.quoted = "template:"
        return problem
    }

    /// Whether another template names one, to extend or to include it; such a template may use what that one sets.
    private static func isPart(_ template: String, of sources: [SourceFile]) -> Bool {
        sources.contains { source in
            source.name != template
                && ["\"\(template)\"", "'\(template)'"].contains { source.firstLocation(of: $0) != nil }
        }
    }

    /// Whether templates and assets have the errors of this theme, which has none: other bytes of an asset change its address, and
    /// nothing else.
    private func hasSameErrors(
        as sources: [SourceFile],
        _ assets: ThemeAssets,
        _ strings: ThemeStrings
    ) -> Bool {
        strings.sentences == self.strings.sentences && assets.names == self.assets.names
            && self.sources.elementsEqual(sources) { $0.path == $1.path && $0.bytes == $1.bytes }
    }

    private var all: [PageTemplate] { (Array(templates.values) + custom.values).compactMap(\.value) }

    /// Every value of every page, once, in the order of files and lines.
    var interpolations: [Program.Interpolation] { Theme.sorted(all.flatMap(\.program.interpolations)) }

    private static func sorted(_ interpolations: [Program.Interpolation]) -> [Program.Interpolation] {
        var seen: Set<String> = []
        let unique = interpolations.filter { interpolation in
            let key = "\(interpolation.location) \(interpolation.context) \(interpolation.escaping)"
            return seen.insert(key).inserted
        }
        return unique.sorted { first, second in
            let firstKey = (first.location.file.path, first.location.range.lowerBound, first.context)
            let secondKey = (second.location.file.path, second.location.range.lowerBound, second.context)
            return firstKey < secondKey
        }
    }

    /// The template of a type; nil where the theme leaves it out.
    func template(_ type: PageType) -> PageTemplate? { templates[type]?.value }

    /// The template of a page: the one that it names, or that of its type.
    func template(for page: PlannedPage) -> PageTemplate? {
        page.customTemplate.flatMap { custom[$0]?.value } ?? template(page.type)
    }

    /// Whether any template reads one of the variables that all pages have, by its index among them.
    func reads(commonVariable index: Int) -> Bool {
        func reads(_ template: Compiled) -> Bool {
            template.value?.program.variablesRead.contains(index) ?? false
        }
        return templates.contains { $0.key != .embed && reads($0.value) }
            || custom.values.contains(where: reads)
    }

    /// The templates by name, with hashes of their text.
    var templateHashes: [String: UInt64] {
        Dictionary(
            sources.map { ($0.name, ContentHash($0.bytes).value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var templateCount: Int { sources.count }

    /// The text of each page's template outside of its tags.
    var staticTexts: [[UInt8]] { all.map(\.program.literals) }

    /// The first occurrence of a text in a template; one in quotes comes before others.
    func location(ofText text: String) -> SourceLocation? {
        let holders = sources.filter { $0.firstLocation(of: text) != nil }
        for quote in ["\"", "'", ""] {
            for source in holders {
                guard let location = source.firstLocation(of: quote + text + quote) else { continue }
                let column = location.column + quote.utf8.count
                return .file(path: source.path, line: location.line, column: column)
            }
        }
        return nil
    }
}

extension Problem {
    /// A template's problem, with the lines that show it.
    init(_ diagnostic: Diagnostic) {
        let lines = diagnostic.report.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        self.init(
            .error,
            diagnostic.code.label,
            at: .file(
                path: diagnostic.location.file.path,
                line: diagnostic.location.line,
                column: diagnostic.location.column
            ),
            diagnostic.message,
            excerpt: lines.joined(separator: "\n")
        )
        hint = diagnostic.advice
    }
}
