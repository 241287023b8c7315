import ArgumentParser
import ContactAPI
import Foundation
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take messages until SIGTERM or SIGINT.",
        discussion: """
            Settings come from site.yaml ('contact', 'base_url') and from CONTACT_… variables of the environment, which \
            docs/write-api.md explains. A proxy in front does TLS.
            """
    )

    @Option(help: "The address for visitors.")
    var listen = "127.0.0.1:8081"

    @Option(help: "The address of /livez, /readyz and /metrics.")
    var admin = "127.0.0.1:8082"

    @OptionGroup var data: DataOption

    @Option(help: "The folder with site.yaml.")
    var content = "content"

    @Option(
        help: "The folder of the built site, for the page that shows errors to visitors without JavaScript."
    )
    var site = "public"

    @Option(name: .customLong("base-url"), help: "The site's address, instead of 'base_url' in site.yaml.")
    var baseURL: String?

    #if DEBUG
    @Flag(help: .hidden)
    var answerBeforeCommit = false
    #endif

    func run() async throws {
        // Writing to a connection or pipe that the other side has closed is an error of that write, not the end.
        signal(SIGPIPE, SIG_IGN)
        var logger = Logger(label: "contact") { _ in
            JSONLog(clock: CommandEnvironment.now, write: CommandEnvironment.write)
        }
        logger.logLevel = .info
        do {
            let options = try self.options(logger)
            try await ContactServer(options, clock: CommandEnvironment.now, logger: logger).run()
        } catch {
            throw CommandEnvironment.report(error)
        }
    }

    private func options(_ logger: Logger) throws -> ContactServer.Options {
        let listenAddress = try ListenAddress(listen)
        let adminAddress = try ListenAddress(admin)
        let settings = try self.settings()
        var options = ContactServer.Options(
            host: listenAddress.host,
            port: listenAddress.port,
            adminHost: adminAddress.host,
            adminPort: adminAddress.port,
            data: data.folder,
            settings: settings,
            service: try ServiceSettings(environment: CommandEnvironment.variables),
            page: try page(settings, logger)
        )
        #if DEBUG
        if answerBeforeCommit { options.acknowledgement = .beforeCommit }
        #endif
        return options
    }

    private func settings() throws -> ContactSettings {
        let file = content + "/site.yaml"
        guard let text = ServeCommand.text(of: file) else {
            throw SettingsError("\(file) cannot be read", hint: "name its folder with --content")
        }
        return try ContactSettings(siteFile: text, baseURL: baseURL)
    }

    private func page(_ settings: ContactSettings, _ logger: Logger) throws -> AnswerPage {
        let file = site + "/" + AnswerPage.path
        guard let html = ServeCommand.text(of: file) else {
            logger.warning(
                "the site's page for answers is not there: a plain one stands in",
                metadata: ["file": "\(file)"]
            )
            return try AnswerPage(html: AnswerPage.plain, settings: settings)
        }
        return try AnswerPage(html: html, settings: settings)
    }

    /// Nil for a file that cannot be read or is not UTF-8.
    private static func text(of file: String) -> String? {
        FileManager.default.contents(atPath: file).flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// A host and a port, as `HOST:PORT`; the default host is this machine.
private struct ListenAddress {
    let host: String
    let port: Int

    init(_ text: String) throws(SettingsError) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw SettingsError("'\(text)' is not HOST:PORT", hint: "write 127.0.0.1:8081") }
        let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        self.host = host.isEmpty ? "127.0.0.1" : host
        self.port = port
    }
}
