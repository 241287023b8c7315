import ArgumentParser
import Content
import Foundation
import Media
import MediaWorkers
import PostgresStore
import Preview
import SQLiteStore
import SiteBuilding
import SiteConfiguration

/// The command `sweetdreams doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is missing on this machine or in this folder, and how to get it.",
        discussion: "Exit code 1 when something is missing that a build needs."
    )

    @OptionGroup var site: SiteOptions

    /// What was found about one thing.
    struct Finding {
        enum Level: String {
            case good = "ok"
            /// A build does without it.
            case missing = "note"
            /// No build does.
            case needed = "error"
        }

        let level: Level
        let subject: String
        let message: String
        var advice: String?

        var line: String {
            let label = level.rawValue.padding(toLength: 6, withPad: " ", startingAt: 0)
            return "\(label)\(subject): \(message)" + (advice.map { "; \($0)" } ?? "")
        }
    }

    func run() throws {
        var isMissing = false
        try runCommand { context in
            let findings = findings(context.environment)
            for finding in findings { context.console.result(finding.line) }
            isMissing = findings.contains { $0.level == .needed }
        }
        if isMissing { throw Exit.content }
    }

    private func findings(_ environment: [String: String]) -> [Finding] {
        guard FileManager.default.fileExists(atPath: site.content) else {
            return [
                Finding(
                    level: .needed,
                    subject: "content",
                    message: "there is no folder '\(site.content)' here",
                    advice: SiteOptions.wayToSite
                )
            ]
        }
        return settings + [theme, pictures(environment), database(environment), output]
            + [sharedFolder].compactMap(\.self)
    }

    private var settings: [Finding] {
        let path = "\(site.content)/site.yaml"
        do {
            let (settings, warnings) = try SiteSettings.read(URL(filePath: path), path: path)
            guard warnings.isEmpty else {
                return warnings.map {
                    Finding(
                        level: .missing,
                        subject: "settings",
                        message: "\(path): \($0.message)",
                        advice: $0.advice
                    )
                }
            }
            return [
                Finding(
                    level: .good,
                    subject: "settings",
                    message: "\(path) is the site '\(settings.title)' at \(settings.baseURL)"
                )
            ]
        } catch {
            let problems = (error as? Problems)?.all ?? []
            return problems.map {
                Finding(level: .needed, subject: "settings", message: $0.description, advice: nil)
            }
        }
    }

    private var theme: Finding {
        let copies = ThemeCopies(folder: site.templates)
        let count = copies.names.count(where: copies.isReplaced)
        return Finding(
            level: .good,
            subject: "theme",
            message: count == 0
                ? "the one of the program; 'sweetdreams templates list' names its files"
                : "the one of the program, with \(Console.counted(count, "file")) of \(site.templates)"
        )
    }

    private func pictures(_ environment: [String: String]) -> Finding {
        // The content folder is there, so only the date may be wrong, which says nothing about pictures.
        let options = try? site.builderOptions(output: nil, drafts: false, environment: environment)
        guard let obstacle = options?.renditions?.obstacle else {
            return Finding(level: .good, subject: "pictures", message: "sweetdreams-media makes smaller ones")
        }
        return Finding(
            level: .missing,
            subject: "pictures",
            message: "\(obstacle.message), so they are published as they are",
            advice: obstacle.advice
        )
    }

    private func database(_ environment: [String: String]) -> Finding {
        do {
            if let address = try site.postgresAddress(environment) {
                _ = try PostgresStore.drifts(in: address)
                return Finding(level: .good, subject: "database", message: "\(address.name) can be read")
            }
            guard let source = try site.databaseSource(environment) else {
                return Finding(
                    level: .good,
                    subject: "database",
                    message: "none; the content is Markdown (--database or DATABASE_URL name one)"
                )
            }
            let path = source.files?.first ?? source.name
            _ = try SQLiteStore.drifts(inFile: path)
            return Finding(level: .good, subject: "database", message: "\(source.name) can be read")
        } catch {
            let problem = Exit.diagnosis(of: error)?.problems.first
            return Finding(
                level: .needed,
                subject: "database",
                message: problem?.message ?? "it cannot be read",
                advice: problem?.advice
            )
        }
    }

    private var output: Finding {
        FileManager.default.isWritableFile(atPath: FileManager.default.currentDirectoryPath)
            ? Finding(level: .good, subject: "output", message: "this folder can be written to")
            : Finding(
                level: .needed,
                subject: "output",
                message: "this folder cannot be written to",
                advice: "change its permissions, or choose another with --output"
            )
    }

    private var sharedFolder: Finding? {
        SharedFileSystem.kind(at: site.content).map { kind in
            Finding(
                level: .missing,
                subject: "preview",
                message: "'\(site.content)' is a network or shared folder (\(kind))",
                advice: "start 'sweetdreams preview --poll', so that it notices changes of other machines"
            )
        }
    }
}
