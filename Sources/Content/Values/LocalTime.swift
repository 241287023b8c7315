/// The day and the time that clocks show at an instant, in an offset from UTC.
package struct LocalTime: Sendable {
    package let day: CalendarDay
    package let secondOfDay: Int
    /// East of UTC is positive.
    package let secondsFromUTC: Int
    private let daysSinceEpoch: Int

    package init(secondsSinceEpoch: Int64, secondsFromUTC: Int) {
        let localSeconds = Int(secondsSinceEpoch) + secondsFromUTC
        secondOfDay = ((localSeconds % 86_400) + 86_400) % 86_400
        daysSinceEpoch = (localSeconds - secondOfDay) / 86_400
        day = CalendarDay(daysSinceEpoch: daysSinceEpoch)
        self.secondsFromUTC = secondsFromUTC
    }

    /// From 0, which is Sunday, to 6.
    package var weekday: Int {
        // 1 January 1970 was a Thursday.
        (((daysSinceEpoch + 4) % 7) + 7) % 7
    }

    /// From 1 to 366.
    package var dayOfYear: Int {
        var days = day.day
        for month in 1..<day.month {
            days += CalendarDay.days(in: month, of: day.year)
        }
        return days
    }
}
