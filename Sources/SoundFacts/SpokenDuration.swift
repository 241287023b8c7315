extension Duration {
    /// In words, to the second: `3 minutes 42 seconds`, for screen readers.
    package var spoken: String {
        let seconds = roundedSeconds
        guard seconds > 0 else { return "less than 1 second" }
        let parts = [
            (seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
            .joined(separator: " ")
    }

    /// In digits, to the second: `3:42`, or `1:02:05` from an hour on.
    package var clock: String {
        let seconds = roundedSeconds
        let rest = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
        guard seconds >= 3600 else { return "\(seconds / 60):\(rest)" }
        let minutes = seconds / 60 % 60
        return "\(seconds / 3600):\(minutes < 10 ? "0" : "")\(minutes):\(rest)"
    }

    /// For programs, to the second (ISO 8601): `PT3M42S`.
    package var iso8601: String {
        let seconds = roundedSeconds
        let parts = [(seconds / 3600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        return text.isEmpty ? "PT0S" : "PT" + text
    }

    /// In whole seconds, rounded.
    package var wholeSeconds: Int { Int(clamping: roundedSeconds) }

    /// Zero for a negative one.
    private var roundedSeconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return seconds &+ (attoseconds >= 500_000_000_000_000_000 ? 1 : 0)
    }
}
