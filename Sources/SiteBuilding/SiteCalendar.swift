import Content
import Foundation
import Templating

/// Moments as the site's time zone and language have them.
struct SiteCalendar: Sendable {
    let timeZone: TimeZone
    let names: DateNames
    /// The build clock.
    let now: Timestamp

    init(_ settings: SiteSettings, _ now: Timestamp) {
        self.init(timeZone: settings.timeZone, language: settings.language, now: now)
    }

    init(timeZone: TimeZone, language: String, now: Timestamp) {
        self.timeZone = timeZone
        self.now = now
        names = SiteCalendar.names(in: language)
    }

    func date(_ timestamp: Timestamp) -> TemplateDate {
        let moment = Date(timeIntervalSince1970: Double(timestamp.seconds))
        return TemplateDate(
            secondsSinceEpoch: timestamp.seconds,
            secondsFromUTC: Int32(timeZone.secondsFromGMT(for: moment))
        )
    }

    /// The year of the build clock in the site's time zone.
    var year: Int {
        let date = date(now)
        let days = (Double(date.secondsSinceEpoch + Int64(date.secondsFromUTC)) / 86_400).rounded(.down)
        return CalendarDay(daysSinceEpoch: Int(days)).year
    }

    /// When the next year begins there.
    var nextYear: Timestamp { Timestamp("\(year + 1)-01-01", zone: timeZone) ?? .distantFuture }

    /// A day that has no time: its midnight, in no zone.
    func date(_ day: CalendarDay) -> TemplateDate {
        TemplateDate(secondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400, secondsFromUTC: 0)
    }

    /// English ones without asking the system; others from its locale data.
    private static func names(in language: String) -> DateNames {
        if language == "en" || language.hasPrefix("en-") { return .english }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: language)
        return DateNames(
            months: formatter.monthSymbols,
            shortMonths: formatter.shortMonthSymbols,
            weekdays: formatter.weekdaySymbols,
            shortWeekdays: formatter.shortWeekdaySymbols
        )
    }
}
