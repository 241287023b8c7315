package import Content
package import SiteConfiguration
package import Templating

extension SiteCalendar {
    /// An instant in the site's time zone.
    package func date(_ instant: Timestamp) -> TemplateDate {
        TemplateDate(
            secondsSinceEpoch: instant.seconds,
            secondsFromUTC: Int32(secondsFromUTC(at: instant))
        )
    }

    /// A day without a time: its midnight in UTC.
    package func date(_ day: CalendarDay) -> TemplateDate {
        TemplateDate(secondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400, secondsFromUTC: 0)
    }
}
