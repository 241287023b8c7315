import Content
import Foundation
import Media
import Parallelism
import SiteConfiguration
import Spelling
import TemplateModel
import Templating

/// A theme as it is read before the content is known: its files, and the compiled templates of all page types.
struct ThemeDraft: Sendable {
    let files: ThemeFiles
    let strings: ThemeStrings
    /// The site's data files, whose types templates see.
    let data: DataModel
    /// The files of the folder `static`, which stylesheets may name.
    let staticFiles: StaticFiles
    let sources: [SourceFile]
    let inlineScripts: InlineScripts
    let assets: ThemeAssets
    let problems: [Problem]
    /// Problems that do not stop a build.
    let warnings: [Problem]
    /// The types of pages whose templates the theme has.
    let types: [PageType]
    private(set) var set: TemplateSet
    private let filters: SiteFilters
    private let extraFields: ExtraFields
    /// The templates of `types`, once they are compiled; nil for each that has an error.
    private var ofTypes: [PageTemplate?]?

    /// - Parameter language: that of the site.
    /// - Throws: `Problems` with files that cannot be read.
    init(
        _ files: ThemeFiles,
        _ strings: ThemeStrings,
        data: DataModel,
        staticFiles: StaticFiles,
        settings: SiteSettings,
        language: Language
    ) throws {
        self.files = files
        self.strings = strings
        self.data = data
        self.staticFiles = staticFiles
        sources = try ThemeDraft.sources(files)
        inlineScripts = settings.policy.inlineScripts ? InlineScripts(sources) : .none
        assets = ThemeAssets(files, settings: settings, others: Set(staticFiles.addresses))
        extraFields = CustomFieldModel.extraFields(settings)
        filters = SiteFilters(origin: settings.baseURL, language: language, words: strings.words)
        set = TemplateSet(
            sources: sources,
            environment: TemplateEnvironment(
                functions: [assets.function],
                filters: filters.all,
                sentences: strings.sentences,
                extraFields: extraFields
            )
        )
        let ofStrings = strings.problems + strings.unused(in: sources)
        warnings = ofStrings.filter { $0.severity == .warning }
        let names = Set(set.names)
        types = PageType.all.filter { names.contains($0.template) }
        let missing = PageType.all.filter { !$0.isOptional && !names.contains($0.template) }
        problems =
            CustomFieldModel.problems(settings) + assets.problems
            + ofStrings.filter { $0.severity == .error }
            + missing.map { ThemeDraft.missing($0, folder: files.folderName, among: names.sorted()) }
    }

    private static func missing(_ type: PageType, folder: String, among names: [String]) -> Problem {
        Problem(
            "missing-template",
            at: .file(path: folder),
            "the theme has no template '\(type.template)', which the site's \(type.name) needs",
            advice: Suggestions.nearest(to: type.template, among: names).first.map { "did you mean '\($0)'?" }
                ?? "add it, or copy it from the theme that comes with the program"
        )
    }

    // MARK: Compiling

    /// Compiles the templates of `types`, unless they are.
    mutating func compileTypes() -> [PageTemplate?] {
        if let ofTypes { return ofTypes }
        let compiled = compile(types.map { ($0.template, $0.variables(data)) })
        ofTypes = compiled
        return compiled
    }

    /// Compiles templates, on all processors.
    ///
    /// - Returns: nil for each that has an error, which is added to the set.
    mutating func compile(
        _ templates: [(name: String, variables: [TemplateVariable])]
    ) -> [PageTemplate?] {
        let draft = self
        let results = concurrently(templates) { draft.compiled($0.name, $0.variables) }
        for result in results { set.add(problemsOf: result.problems) }
        return results.map(\.template)
    }

    /// - Returns: nil for a template that has an error, with the set that knows it.
    func compiled(
        _ name: String,
        _ variables: [TemplateVariable]
    ) -> (template: PageTemplate?, problems: TemplateSet) {
        var set = set
        let program = set.compile(name, variables: variables)
        return (program.map { PageTemplate($0, variables: variables, filters, extraFields) }, set)
    }

    // MARK: Sources

    /// The templates, and those of the program that another takes the place of, by names with `theme:` before them.
    private static func sources(_ files: ThemeFiles) throws -> [SourceFile] {
        func isTemplate(_ file: ThemeFiles.File) -> Bool {
            OutputFormat(templateName: file.name) != nil && !ThemeAssets.contains(file.name)
        }
        let templates =
            files.all.filter(isTemplate).map { ($0.name, $0) }
            + files.replaced.filter(isTemplate).map { (ThemeFiles.prefix + $0.name, $0) }
        guard !templates.isEmpty else {
            throw Problems([
                Problem(
                    "no-templates",
                    at: .file(path: files.folderName),
                    "the folder holds no templates",
                    advice: "check --templates"
                )
            ])
        }
        var sources: [SourceFile] = []
        var problems: [Problem] = []
        for (name, file) in templates {
            guard let bytes = file.bytes else {
                problems.append(
                    Problem(
                        "unreadable-file",
                        at: .file(path: file.path),
                        "the file cannot be read",
                        advice: "check its permissions"
                    )
                )
                continue
            }
            do throws(Diagnostic) {
                sources.append(try SourceFile(name: name, path: file.path, bytes: bytes))
            } catch {
                problems.append(Problem(error))
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return sources
    }
}
