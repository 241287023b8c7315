/// The templates of a site: parsed once, then compiled page by page, with all problems collected.
///
/// No page depends on another: copies may compile some of them at the same time.
package struct TemplateSet: Sendable {
    private let library: TemplateLibrary
    private let environment: TemplateEnvironment
    private var log = DiagnosticLog()

    /// Parses all templates; syntax errors are added to `diagnostics`.
    package init(sources: [SourceFile], environment: TemplateEnvironment) {
        var templates: [ParsedTemplate] = []
        for source in sources {
            do throws(Diagnostic) {
                templates.append(try Parser.parse(source))
            } catch {
                log.add(error)
                // Others may include it, so it stays known.
                templates.append(ParsedTemplate(file: source, isBroken: true))
            }
        }
        library = TemplateLibrary(templates)
        self.environment = environment
    }

    /// Takes over the problems of a copy, which compiled other pages.
    package mutating func add(problemsOf copy: TemplateSet) {
        for diagnostic in copy.log.diagnostics { log.add(diagnostic) }
    }

    /// All problems so far, in order of file and location.
    package var diagnostics: [Diagnostic] { log.sorted }

    package var names: [String] { library.names }

    /// Compiles a page's template; problems are added to `diagnostics`.
    ///
    /// - Parameters:
    ///   - name: the template's name.
    ///   - variables: the variables that it can use.
    ///   - format: the output format; by the name's file extension by default, otherwise HTML.
    /// - Returns: the program; nil when there was a problem.
    package mutating func compile(
        _ name: String,
        variables: [TemplateVariable],
        format: OutputFormat? = nil
    ) -> Program? {
        guard let index = library.index(of: name) else {
            let emptyFile = SourceFile(name: name, text: "")
            let message = Message.unknown(.template, name, known: library.names.sorted())
            log.add(message, at: Location(file: emptyFile, range: 0..<0))
            return nil
        }
        let format = format ?? OutputFormat(templateName: name) ?? .html
        guard let page = check(index, variables: variables, format: format),
            let placements = analyseContexts(of: page, format: format)
        else { return nil }

        let program = CodeGenerator.generate(
            page,
            placements: placements,
            library: library,
            variableCount: variables.count
        )
        if program == nil {
            log.add(.programTooLong, at: library.templates[index].location(0..<0))
        }
        return program
    }

    private mutating func check(
        _ index: Int,
        variables: [TemplateVariable],
        format: OutputFormat
    ) -> TypedPage? {
        let knownProblems = log.diagnostics.count
        var checker = Checker(library: library, environment: environment, format: format, log: log)
        checker.checkPage(index, variables: variables)
        log = checker.log
        let usesBrokenTemplate = checker.page.templates.contains { library.templates[$0].isBroken }
        guard log.diagnostics.count == knownProblems, !usesBrokenTemplate else { return nil }
        return checker.page
    }

    private mutating func analyseContexts(
        of page: TypedPage,
        format: OutputFormat
    ) -> [Int: ContextAnalysis.Placement]? {
        let knownProblems = log.diagnostics.count
        let placements = ContextAnalysis.analyse(page, format: format, library: library, log: &log)
        guard log.diagnostics.count == knownProblems else { return nil }
        return placements
    }
}
