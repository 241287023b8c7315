import ArgumentParser
import Content
import Foundation

/// The command `sweetdreams templates list`.
struct TemplatesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the files of the program's theme, and which of them the site replaces."
    )

    @Option(help: "The folder of the site's own templates and assets.")
    var templates = SiteOptions.usualTemplates

    func run() throws {
        try runCommand { context in
            let copies = ThemeCopies(folder: templates)
            for name in copies.names {
                context.console.result(copies.isReplaced(name) ? "\(name)  (\(templates)/\(name))" : name)
            }
        }
    }
}

/// The command `sweetdreams templates eject`.
struct TemplatesEject: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eject",
        abstract: "Copy files of the program's theme, to change them.",
        discussion: """
            A copy takes the place of the theme's file. To change a part of a page only, write a template that extends the \
            theme's, as in {% extends "theme:base.html" %}.
            """
    )

    @Option(help: "The folder of the site's own templates and assets.")
    var templates = SiteOptions.usualTemplates

    @Argument(help: "The files, such as home.html or assets/css/site.css.")
    var names: [String]

    func run() throws {
        try runCommand { context in
            let copies = ThemeCopies(folder: templates)
            for name in names { context.console.result(try copies.eject(name)) }
        }
    }
}

/// The command `sweetdreams templates outdated`.
struct TemplatesOutdated: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outdated",
        abstract: "Show what the program's theme changed since its files were copied.",
        discussion: "Exit code 1 when something changed. Take the changes over, then run it with --accept."
    )

    @Option(help: "The folder of the site's own templates and assets.")
    var templates = SiteOptions.usualTemplates

    @Flag(help: "Note that the named copies have what is new in the theme.")
    var accept = false

    @Argument(help: "The files; without any, all copies.")
    var names: [String] = []

    func run() throws {
        var hasChanges = false
        try runCommand { context in
            let copies = ThemeCopies(folder: templates)
            if accept {
                guard !names.isEmpty else {
                    throw UsageError("no file is named", advice: "write --accept home.html")
                }
                for name in names {
                    try copies.accept(name)
                    context.console.note("\(copies.plain(name)): noted that the copy has what is new.")
                }
                return
            }
            let wanted = names.map(copies.plain)
            let states = copies.states.filter { wanted.isEmpty || wanted.contains($0.name) }
            for (name, state) in states {
                if case .outdated(let original, let now) = state {
                    hasChanges = true
                    let (old, new) = ("\(name) (when it was copied)", "\(name) (now)")
                    context.console.result(
                        String(UnifiedDiff.text(original, now, oldName: old, newName: new).dropLast())
                    )
                }
            }
            for (name, state) in states {
                if let note = note(on: state) { context.console.note("\(templates)/\(name): \(note)") }
            }
            if states.isEmpty { context.console.note("\(templates) replaces no file of the theme.") }
        }
        if hasChanges { throw ExitCode(1) }
    }

    private func note(on state: ThemeCopies.State) -> String? {
        switch state {
        case .current: "the theme has not changed this file since."
        case .outdated: nil
        case .same: "it is the same as the theme's file, so it can be deleted."
        case .ofUnknownOrigin:
            "it was not copied by 'templates eject', so nobody knows what it was made from."
        case .gone: "the theme has no such file any more."
        }
    }
}
