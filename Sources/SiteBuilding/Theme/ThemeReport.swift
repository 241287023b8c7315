import Content
package import Foundation
package import SiteConfiguration
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
    ///   - name: the folder's name in messages.
    /// - Throws: `Problems` with everything that is wrong.
    package init(folder: URL, name: String, settings: SiteSettings) throws {
        let calendar = SiteCalendar(
            timeZone: settings.timeZone,
            language: settings.language,
            now: Timestamp(microseconds: 0)
        )
        let theme = try Theme(
            folder: folder,
            name: name,
            settings: settings,
            dateNames: calendar.names,
            pages: [],
            compilesAll: true
        )
        templateCount = theme.templateCount
        values = theme.interpolations.map { interpolation in
            "\(interpolation.location): \(interpolation.context): "
                + "{{ \(interpolation.source) }} is \(interpolation.escaping)"
        }
    }
}
