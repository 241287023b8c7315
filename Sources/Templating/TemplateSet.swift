/// All templates of a site: parsed once, then compiled page kind by page kind, with every problem collected.
package struct TemplateSet {
    private let library: TemplateLibrary
    private let environment: TemplateEnvironment
    private var log = DiagnosticLog()

    /// Parses every template.
    package init(sources: [SourceFile], environment: TemplateEnvironment) {
        var parsed: [ParsedTemplate] = []
        for source in sources {
            do throws(Diagnostic) { parsed.append(try Parser.parse(source)) } catch {
                log.add(error)
                // Others may include it; what it would have held is not judged.
                parsed.append(ParsedTemplate(file: source, isBroken: true))
            }
        }
        library = TemplateLibrary(parsed)
        self.environment = environment
    }

    /// Every problem so far, in order of file and line.
    package var diagnostics: [Diagnostic] { log.sorted }

    package var names: [String] { library.names }

    /// Compiles the template of a page kind; problems are added to `diagnostics`.
    ///
    /// - Parameters:
    ///   - name: the template's name; its ending says what kind of file it makes.
    ///   - variables: the names it can use.
    /// - Returns: the program, nil when there was a problem.
    package mutating func compile(
        _ name: String,
        variables: [TemplateVariable],
        format: OutputFormat? = nil
    ) -> Program? {
        guard let index = library.index(of: name) else {
            let file = SourceFile(name: name, text: "")
            log.add(
                .unknown(.template, name, known: library.names.sorted()),
                at: Location(file: file, range: 0..<0)
            )
            return nil
        }
        let known = log.diagnostics.count
        let format = format ?? OutputFormat(templateName: name) ?? .html
        var checker = Checker(library: library, environment: environment, format: format, log: log)
        checker.check(index, variables: variables)
        log = checker.log
        // A template that could not be read is empty to those that use it: nothing can be said of their blocks.
        guard log.diagnostics.count == known,
            !checker.page.templates.contains(where: { library.templates[$0].isBroken })
        else { return nil }
        let escapers = ContextAnalysis.analyse(checker.page, format: format, library: library, log: &log)
        guard log.diagnostics.count == known else { return nil }
        guard
            let program = Emitter.emit(
                checker.page,
                escapers: escapers,
                library: library,
                rootCount: variables.count
            )
        else {
            log.add(.programTooLong, at: library.templates[index].location(0..<0))
            return nil
        }
        return program
    }
}
