import ArgumentParser
import Content
import Foundation
import SiteBuilding

/// The command `sweetdreams why`.
struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain why a page was last rendered, and when.",
        discussion: "Reads what the last build saved next to the site; builds nothing."
    )

    @Argument(help: "The page's path, such as /blog/.")
    var url: String

    @Option(help: "The folder of the built site.")
    var output = "public"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try runCommand { context in
            let folder = URL(filePath: output, directoryHint: .isDirectory)
            let history = try BuildHistory(of: folder, name: output)
            let entry = try history.entry(url)
            let time = entry.made.description
            if json {
                context.console.result([
                    "url": .string(url),
                    "made": .string(time),
                    "reason": .string(entry.reason),
                ])
            } else {
                context.console.result(
                    "\(url) was last rendered by the build of \(time), because \(entry.reason)"
                )
            }
        }
    }
}
