package import Content
package import Foundation

/// The site's time zone and language, and the time of the build.
package struct SiteCalendar: Sendable {
    package let timeZone: TimeZone
    package let language: Language
    /// The build clock.
    package let now: Timestamp

    package init(_ settings: SiteSettings, now: Timestamp) {
        self.init(timeZone: settings.timeZone, language: settings.language, now: now)
    }

    package init(timeZone: TimeZone, language: String, now: Timestamp) {
        self.timeZone = timeZone
        self.now = now
        self.language = Language.named(language) ?? .english
    }

    /// The offset of the site's time zone at an instant, in seconds; east of UTC is positive.
    package func secondsFromUTC(at instant: Timestamp) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
    }

    /// An instant for people, in the site's time zone and language: `24 December 2026, 08:00`.
    package func text(of instant: Timestamp) -> String {
        let time = LocalTime(
            secondsSinceEpoch: instant.seconds,
            secondsFromUTC: secondsFromUTC(at: instant)
        )
        let month = language.dateNames.months[time.day.month - 1]
        return "\(time.day.day) \(month) \(time.day.year), \(minute(of: instant).suffix(5))"
    }

    /// A minute as forms write it, in the site's time zone: `2026-12-24T08:00`.
    package func minute(of instant: Timestamp) -> String {
        String(instant.formatted(.seconds, secondsFromUTC: secondsFromUTC(at: instant)).prefix(16))
    }

    /// The year of the build clock in the site's time zone.
    package var year: Int {
        let localSeconds = now.seconds + Int64(secondsFromUTC(at: now))
        let days = (Double(localSeconds) / 86_400).rounded(.down)
        return CalendarDay(daysSinceEpoch: Int(days)).year
    }

    /// The start of the next year in the site's time zone.
    package var nextYear: Timestamp { Timestamp("\(year + 1)-01-01", zone: timeZone) ?? .distantFuture }
}
