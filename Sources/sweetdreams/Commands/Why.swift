import ArgumentParser
import Content
import Foundation
import SiteBuilding

/// The command `sweetdreams why`.
struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a page was last made, and when.",
        discussion: "Reads what the last build wrote down beside the site; nothing is built."
    )

    @Argument(help: "The page's path, such as /blog/.")
    var url: String

    @Option(help: "The folder of the finished site.")
    var output = "public"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let console = Console(isQuiet: false, environment: ProcessInfo.processInfo.environment)
        do {
            let history = try BuildHistory(
                of: URL(filePath: output, directoryHint: .isDirectory),
                name: output
            )
            let entry = try history.entry(url)
            if json {
                console.result(
                    try JSONText.of(["url": url, "made": entry.made.description, "reason": entry.reason])
                )
            } else {
                console.result(
                    "\(url) was made with the build clock at \(entry.made.description): \(entry.reason)"
                )
            }
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }
}

/// The command `sweetdreams impact`.
struct ImpactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact",
        abstract: "List the addresses that a record reaches.",
        discussion: "A record is named by its row's id, its file's path, its address or its slug."
    )

    @Argument(help: "The record, such as content/blog/mix.md or a slug.")
    var record: String

    @OptionGroup var site: SiteOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let console = Console(isQuiet: false, environment: environment)
        do {
            let options = try site.builderOptions(output: nil, drafts: false, environment: environment)
            let builder = SiteBuilder(options, sources: try site.sources(environment: environment))
            let found = try builder.impact(of: record)
            if json {
                let all = Dictionary(found.map { ($0.record, $0.addresses) }, uniquingKeysWith: +)
                return console.result(try JSONText.of(all))
            }
            for impact in found {
                console.note(
                    "\(impact.record) reaches \(Console.counted(impact.addresses.count, "address", "addresses")):"
                )
                for address in impact.addresses { console.result(address) }
            }
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }
}

/// Small objects as JSON, with sorted keys.
enum JSONText {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
