import ArgumentParser
import ContactAPI
import Foundation
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take messages until a signal says to end.",
        discussion: """
            Settings come from site.yaml ('contact', 'base_url') and from the environment: CONTACT_DATABASE_URL and \
            others, which the manual explains. TLS is the proxy's.
            """
    )

    @Option(help: "Where visitors' requests come in.")
    var listen = "127.0.0.1:8081"

    @Option(help: "Where /livez, /readyz and /metrics are.")
    var admin = "127.0.0.1:8082"

    @OptionGroup var data: DataOption

    @Option(help: "The folder with site.yaml.")
    var content = "content"

    @Option(help: "The folder of the built site, for the page that answers visitors without JavaScript.")
    var site = "public"

    @Option(name: .customLong("base-url"), help: "Where the site is, instead of 'base_url' in site.yaml.")
    var baseURL: String?

    #if DEBUG
    @Flag(help: .hidden)
    var answerBeforeCommit = false
    #endif

    func run() async throws {
        // Who closes a connection or a pipe early is an error of that write, not the service's end.
        signal(SIGPIPE, SIG_IGN)
        var logger = Logger(label: "contact") { _ in
            JSONLog(clock: World.now) { FileHandle.standardOutput.write(Data($0.utf8)) }
        }
        logger.logLevel = .info
        do {
            try await ContactServer(try options(logger), clock: World.now, logger: logger).run()
        } catch {
            throw World.fail(error)
        }
    }

    private func options(_ logger: Logger) throws -> ContactServer.Options {
        let (host, port) = try ServeCommand.address(listen)
        let (adminHost, adminPort) = try ServeCommand.address(admin)
        let file = content + "/site.yaml"
        guard
            let text = FileManager.default.contents(atPath: file).flatMap({
                String(validating: $0, as: UTF8.self)
            })
        else { throw SettingsError("\(file) cannot be read", advice: "name its folder with --content") }
        let settings = try ContactSettings(siteFile: text, baseURL: baseURL)
        var options = ContactServer.Options(
            host: host,
            port: port,
            adminHost: adminHost,
            adminPort: adminPort,
            data: data.folder,
            settings: settings,
            service: try ServiceSettings(environment: World.environment),
            page: try page(settings, logger)
        )
        #if DEBUG
        if answerBeforeCommit { options.acknowledgement = .beforeCommit }
        #endif
        return options
    }

    private func page(_ settings: ContactSettings, _ logger: Logger) throws -> AnswerPage {
        let file = site + "/" + AnswerPage.path
        guard
            let html = FileManager.default.contents(atPath: file).flatMap({
                String(validating: $0, as: UTF8.self)
            })
        else {
            logger.warning(
                "the site's page for answers is not there: a plain one stands in",
                metadata: ["file": "\(file)"]
            )
            return try AnswerPage(html: AnswerPage.plain, settings: settings)
        }
        return try AnswerPage(html: html, settings: settings)
    }

    private static func address(_ text: String) throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw SettingsError("'\(text)' is not HOST:PORT", advice: "write 127.0.0.1:8081") }
        let host = String(text[..<colon]).trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return (host.isEmpty ? "127.0.0.1" : host, port)
    }
}
