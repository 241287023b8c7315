package import Content
package import Foundation

extension SiteSettings {
    /// Reads `site.yaml`; a folder without one is built with defaults and a warning.
    ///
    /// - Parameters:
    ///   - file: the file; it need not exist.
    ///   - path: its name in messages.
    /// - Throws: `Problems` with everything that is wrong with it.
    package static func read(
        _ file: URL,
        path: String
    ) throws -> (settings: SiteSettings, warnings: [Problem]) {
        guard FileManager.default.fileExists(atPath: file.path) else {
            return (SiteSettings(), [missingFile(path)])
        }
        guard let data = try? Data(contentsOf: file),
            let text = String(validating: data, as: UTF8.self), !text.hasTooManyMarks
        else {
            throw Problems([
                Problem(
                    "unreadable-file",
                    at: .file(path: path),
                    "the file cannot be read as UTF-8 text",
                    advice: "save it as UTF-8"
                )
            ])
        }
        let settings = try read(text: text, path: path)
        return (settings, settings.warnings)
    }

    /// Reads the text of `site.yaml`.
    ///
    /// - Parameter path: the file's name in messages.
    /// - Throws: everything that is wrong with it.
    package static func read(text: String, path: String) throws(Problems) -> SiteSettings {
        var reader = SettingsReader(path: path)
        let settings = reader.settings(from: text)
        guard reader.problems.isEmpty, let settings else { throw Problems(reader.problems) }
        return settings
    }

    private static func missingFile(_ path: String) -> Problem {
        Problem(
            .warning,
            "no-settings",
            at: .file(path: path),
            "there is no such file, so defaults are used",
            advice: "write one with at least 'title' and 'base_url'"
        )
    }
}
