import ArgumentParser
import Testing

@testable import sweetdreams

@Suite("The command 'publish'")
struct PublishCommandTests {
    @Test("leaves its subcommands the options that it has too")
    func leavesOptionsToSubcommands() throws {
        let options = ["--to", "dir:live", "--keep", "9", "--output", "built", "--content", "texts"]
        let command = try SweetDreams.parseAsRoot(["publish"] + options)
        let publish = try #require(command as? Publish)
        #expect(publish.outputOptions.output == "built")
        let subcommand = try SweetDreams.parseAsRoot(["publish", "worker"] + options)
        let worker = try #require(subcommand as? PublishWorkerCommand)
        #expect(worker.outputOptions.output == "built")
        #expect(worker.destination.to == "dir:live")
        #expect(worker.destination.keep == 9)
        #expect(worker.site.content == "texts")
    }
}
