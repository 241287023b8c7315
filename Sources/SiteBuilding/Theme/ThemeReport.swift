import Content
package import Foundation
package import Media
package import SiteConfiguration
import TemplateModel
import Templating

/// The findings about a theme without any content.
package struct ThemeReport: Sendable {
    /// How many templates there are.
    package let templateCount: Int
    /// Every value that templates print, one a line: its source location, context, expression and escaping.
    package let values: [String]

    /// Compiles every template that makes pages, and those at the top of the folder, which pages may name.
    ///
    /// - Parameters:
    ///   - staticFiles: the folder of files that stylesheets may name too.
    ///   - content: the folder of content, whose data files templates may read.
    /// - Throws: `Problems` with everything that is wrong.
    package init(_ files: ThemeFiles, staticFiles: URL, content: URL, settings: SiteSettings) throws {
        let calendar = SiteCalendar(
            timeZone: settings.timeZone,
            language: settings.language,
            now: Timestamp(microseconds: 0)
        )
        let draft = try ThemeDraft(
            files,
            ThemeStrings(files, settings: settings, language: calendar.language),
            data: DataModel(DataFile.all(in: content, name: content.relativePath)),
            staticFiles: StaticFiles(folder: staticFiles, name: staticFiles.relativePath),
            settings: settings,
            language: calendar.language
        )
        let theme = try Theme(draft, pages: [], compilesAll: true)
        templateCount = theme.templateCount
        values = theme.interpolations.map { interpolation in
            "\(interpolation.location): \(interpolation.context): "
                + "{{ \(interpolation.source) }} is \(interpolation.escaping)"
        }
    }
}
