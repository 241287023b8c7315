import ArgumentParser
import Content
import EmbeddedFiles
import Foundation
import SiteConfiguration

/// A kind of file whose keys editors complete and check by a JSON Schema.
enum EditorSchema: String, CaseIterable, ExpressibleByArgument {
    case post
    case page
    case project
    case artist
    case testimonial
    /// `site.yaml`.
    case site
    /// Files of sentences, such as `templates/strings/de.yaml`.
    case strings

    /// The folder of a site for the schemas that editors read.
    static let usualFolder = ".sweetdreams"

    var fileName: String { "\(rawValue).schema.json" }

    /// Whether the fields that a site adds are keys of such files.
    var hasFields: Bool { self != .site && self != .strings }

    /// The text of the file.
    ///
    /// - Parameter fields: those that the site adds.
    func text(_ fields: CustomFields = CustomFields()) -> String {
        JSONWriter(layout: .indented).text(document(fields)) + "\n"
    }

    private func document(_ fields: CustomFields) -> JSON {
        switch self {
        case .post: frontMatter(.post, fields)
        case .page: frontMatter(.page, fields)
        case .project: frontMatter(.project, fields)
        case .artist: frontMatter(.artist, fields)
        case .testimonial: frontMatter(.testimonial, fields)
        case .site: SettingsSchema.schema.document(title: "sweetdreams: site.yaml")
        case .strings: sentences.document(title: "sweetdreams: the sentences of a theme")
        }
    }

    private func frontMatter(_ kind: ContentKind, _ fields: CustomFields) -> JSON {
        kind.schema(with: fields.fields(of: kind))
            .document(title: "sweetdreams: the front matter of a file of \(kind.folder ?? kind.name)")
    }

    private var sentences: JSONSchema {
        StringsSchema.schema(
            original: String(decoding: EmbeddedFiles.theme["strings/en.yaml"] ?? [], as: UTF8.self)
        )
    }

    /// Writes all schemas into a folder, over those that are there.
    ///
    /// - Parameter fields: those that the site adds.
    /// - Returns: the paths of the files.
    /// - Throws: `OutputFailure`.
    static func write(into folder: String, fields: CustomFields = CustomFields()) throws -> [String] {
        try allCases.map { schema in
            let path = URL(filePath: folder, directoryHint: .isDirectory).appending(path: schema.fileName)
                .relativePath
            try CommandFile.write(schema.text(fields).utf8, to: path, options: .atomic)
            return path
        }
    }
}
