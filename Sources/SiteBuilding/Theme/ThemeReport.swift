import Content
package import Foundation
package import SiteConfiguration
import Templating

/// What can be said of a theme without any content.
package struct ThemeReport: Sendable {
    /// How many templates there are.
    package let templateCount: Int
    /// Every value that pages result: its place, its source, where it stands and how it is written.
    package let values: [String]

    /// Compiles every template that makes pages, and those of the folder's top that pages may name.
    ///
    /// - Parameters:
    ///   - name: what messages put before a template's name.
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
        values = theme.interpolations.map { hole in
            "\(hole.location): \(hole.context): {{ \(hole.source) }} is \(hole.escaping)"
        }
    }
}
