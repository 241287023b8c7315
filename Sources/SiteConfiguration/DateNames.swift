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

    package static let english = DateNames(
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        shortWeekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    )

    /// All names in a fixed order.
    package var all: [String] { months + shortMonths + weekdays + shortWeekdays }
}
