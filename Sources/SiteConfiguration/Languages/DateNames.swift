/// The names of months and weekdays in one language.
package struct DateNames: Sendable {
    /// January first; twelve.
    package let months: [String]
    package let shortMonths: [String]
    /// Sunday first; seven.
    package let weekdays: [String]
    package let shortWeekdays: [String]

    package init(months: [String], shortMonths: [String], weekdays: [String], shortWeekdays: [String]) {
        self.months = months
        self.shortMonths = shortMonths
        self.weekdays = weekdays
        self.shortWeekdays = shortWeekdays
    }
}
