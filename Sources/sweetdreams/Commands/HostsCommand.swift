import ArgumentParser
import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteBuilding

/// The command `sweetdreams hosts`.
struct HostsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hosts",
        abstract: "Print the text that makes a web server or a host serve the built site.",
        discussion: """
            nginx: an include file for a server block. caddy: a file to import in a site block. vercel: vercel.json. \
            cloudfront: a function for viewer requests and viewer responses. s3-website: the website configuration of a bucket. \
            Print it again after each build; docs/hosts.md says how each is used.
            """
    )

    @Argument(help: "nginx, caddy, vercel, cloudfront or s3-website.")
    var host: HostKind

    @Option(help: ArgumentHelp("The manifest of the built site.", valueName: "path"))
    var manifest = ".public.manifest.json"

    @Flag(help: "Let nginx and Caddy send compressed variants that lie next to the files.")
    var precompressed = false

    func run() throws {
        try runCommand { context in
            let manifest = try readManifest()
            let configuration: HostConfiguration
            do {
                configuration = try HostConfiguration(of: manifest, for: host, isPrecompressed: precompressed)
            } catch let error as UnservableRelease {
                throw Problems([
                    Problem(
                        "host-limit",
                        at: .file(path: self.manifest),
                        "the header \(error.header) \(error.reason)",
                        advice: "change the setting that it comes from"
                    )
                ])
            }
            context.console.show(
                configuration.omissions.map {
                    Problem(.warning, "host-limit", at: .file(path: self.manifest), $0)
                }
            )
            FileHandle.standardOutput.write(Data(configuration.text))
        }
    }

    private func readManifest() throws -> ReleaseManifest {
        do {
            return try ReleaseManifest(json: [UInt8](try Data(contentsOf: URL(filePath: manifest))))
        } catch let error as InvalidManifest {
            throw OutputFailure(problem("the file \(error.reason)", advice: "delete it, and build again"))
        } catch {
            throw OutputFailure(
                problem("the manifest of the site cannot be read", advice: "build the site first")
            )
        }
    }

    private func problem(_ message: String, advice: String) -> Problem {
        Problem("bad-manifest", at: .file(path: manifest), message, advice: advice)
    }
}

extension HostKind: ExpressibleByArgument {}
