import ArgumentParser
import Content
import Foundation
import SiteConfiguration

/// The command `sweetdreams schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a kind of file, by which editors complete and check its keys.",
        discussion: """
            post, page, project, artist, testimonial: the front matter of a Markdown file. site: site.yaml. strings: a file \
            of sentences, such as templates/strings/de.yaml. docs/content.md says how editors use them.
            """
    )

    @Argument(help: "The kind of file.")
    var kind: EditorSchema?

    @Option(
        help: ArgumentHelp(
            "Write the schemas of all kinds into this folder, as post.schema.json and so on.",
            valueName: "folder"
        )
    )
    var write: String?

    @Option(
        help: "The folder of site.yaml, whose 'fields' are keys of front matter too, if there is such a file."
    )
    var content = SiteOptions.usualContent

    func validate() throws {
        guard (kind == nil) != (write == nil) else {
            throw ValidationError(
                "name one kind, as in 'sweetdreams schema post', or a folder with --write for all kinds"
            )
        }
    }

    func run() throws {
        try runCommand { context in
            if let kind = self.kind {
                let fields = try kind.hasFields ? self.fields() : CustomFields()
                context.console.result(String(kind.text(fields).dropLast()))
            }
            if let folder = self.write {
                for path in try EditorSchema.write(into: folder, fields: fields()) {
                    context.console.result(path)
                }
            }
        }
    }

    /// The fields that the site adds.
    ///
    /// - Throws: `Problems` with everything that is wrong with its settings.
    private func fields() throws -> CustomFields {
        let path = "\(content)/site.yaml"
        let file = URL(filePath: path)
        guard FileManager.default.fileExists(atPath: file.path) else { return CustomFields() }
        return try SiteSettings.read(file, path: path).settings.fields
    }
}
