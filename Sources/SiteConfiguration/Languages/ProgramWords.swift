/// The program's own words on pages, in the site's language.
package struct ProgramWords: Sendable, Hashable {
    /// A sentence by its key in the files of `strings`.
    package enum Key: String, CaseIterable, Sendable {
        case taskDone = "task_done"
        case taskOpen = "task_open"
        case table
        case footnotes
        case backToText = "back_to_text"
        case alertNote = "alert_note"
        case alertTip = "alert_tip"
        case alertImportant = "alert_important"
        case alertWarning = "alert_warning"
        case alertCaution = "alert_caution"
        case minutes = "duration_minutes"
        case hours = "duration_hours"
        case hoursAndMinutes = "duration_hours_minutes"
        case spokenHours = "spoken_hours"
        case spokenMinutes = "spoken_minutes"
        case spokenSeconds = "spoken_seconds"
        case noSeconds = "spoken_no_seconds"
        case artistPhoto = "artist_photo"

        /// The English text, for a key that no file has.
        package var english: LocalizedText {
            switch self {
            case .taskDone: .plain("done")
            case .taskOpen: .plain("to do")
            case .table: .plain("Table")
            case .footnotes: .plain("Footnotes")
            case .backToText: .plain("Back to the text")
            case .alertNote: .plain("Note")
            case .alertTip: .plain("Tip")
            case .alertImportant: .plain("Important")
            case .alertWarning: .plain("Warning")
            case .alertCaution: .plain("Caution")
            case .minutes: .plain("{minutes} min")
            case .hours: .plain("{hours} h")
            case .hoursAndMinutes: .plain("{hours} h {minutes} min")
            case .spokenHours: .plural([.one: "{n} hour", .other: "{n} hours"])
            case .spokenMinutes: .plural([.one: "{n} minute", .other: "{n} minutes"])
            case .spokenSeconds: .plural([.one: "{n} second", .other: "{n} seconds"])
            case .noSeconds: .plain("less than 1 second")
            case .artistPhoto: .plain("{artist}, photo {number}")
            }
        }
    }

    private let texts: [Key: LocalizedText]
    private let rule: PluralRule

    package static let english = ProgramWords([:], rule: .english)

    /// - Parameter texts: sentences by their keys; others than those of the program may be among them.
    package init(_ texts: [String: LocalizedText], rule: PluralRule) {
        self.rule = rule
        self.texts = Dictionary(
            uniqueKeysWithValues: Key.allCases.compactMap { key in texts[key.rawValue].map { (key, $0) } }
        )
    }

    /// A sentence with the values of its placeholders.
    package func text(_ key: Key, _ values: [String: String] = [:]) -> String {
        say(texts[key] ?? key.english, values, number: 0)
    }

    /// A sentence with the form for a number, which is its placeholder `n`.
    package func text(_ key: Key, _ number: Int) -> String {
        say(texts[key] ?? key.english, ["n": String(number)], number: number)
    }

    private func say(_ text: LocalizedText, _ values: [String: String], number: Int) -> String {
        text.form(for: rule.category(of: number)).map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let name): values[name] ?? "{\(name)}"
            }
        }.joined()
    }

    /// A number of minutes, such as the length of a film: `45 min`, `1 h 30 min`.
    package func duration(minutes: Int) -> String {
        let (hours, rest) = (String(minutes / 60), String(minutes % 60))
        if minutes < 60 { return text(.minutes, ["minutes": rest]) }
        return minutes % 60 == 0
            ? text(.hours, ["hours": hours])
            : text(.hoursAndMinutes, ["hours": hours, "minutes": rest])
    }

    /// The length of a song for screen readers: `3 minutes 42 seconds`.
    package func spoken(seconds: Int) -> String {
        guard seconds > 0 else { return text(.noSeconds) }
        let parts: [(Key, Int)] = [
            (.spokenHours, seconds / 3600), (.spokenMinutes, seconds / 60 % 60),
            (.spokenSeconds, seconds % 60),
        ]
        return parts.filter { $0.1 > 0 }.map { text($0.0, $0.1) }.joined(separator: " ")
    }

    /// Everything that it says, for a hash of what pages depend on.
    package var basis: String {
        Key.allCases.map { key in "\(key.rawValue) \(texts[key] ?? key.english)" }.joined(separator: "\n")
    }
}
