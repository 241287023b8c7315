import ArgumentParser
import Content
import SiteBuilding

/// The command `sweetdreams impact`.
struct ImpactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact",
        abstract: "List the addresses that a record affects.",
        discussion: "Name a record by the id of its row, the path of its file, its address or its slug."
    )

    @Argument(help: "The record, such as content/blog/mix.md or a slug.")
    var record: String

    @OptionGroup var site: SiteOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        try await runCommand { context in
            let options = try site.builderOptions(
                output: nil,
                drafts: false,
                environment: context.environment
            )
            let sources = try site.sources(environment: context.environment)
            let impacts = try await SiteBuilder(options, sources: sources).impact(of: record)
            if json {
                context.console.result(ImpactCommand.json(impacts))
                return
            }
            for impact in impacts {
                let count = Console.counted(impact.addresses.count, "address", "addresses")
                context.console.note("\(impact.record) affects \(count):")
                for address in impact.addresses { context.console.result(address) }
            }
        }
    }
    /// The addresses by record; different records may have the same name.
    private static func json(_ impacts: [Impact]) -> JSON {
        let addresses = Dictionary(impacts.map { ($0.record, $0.addresses) }, uniquingKeysWith: +)
        return .object(addresses.map { JSON.Member($0.key, .array($0.value.map(JSON.string))) })
    }
}
