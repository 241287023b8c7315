/// The colours of a theme in one scheme, light or dark.
package struct Palette: Sendable, Equatable {
    /// The use of a colour.
    ///
    /// The raw value is its key in `site.yaml`. With `-` for `_` and `--` before it, it is the custom property of stylesheets.
    package enum Role: String, Sendable, CaseIterable {
        case paper, raised, tint, ink, soft, line, accent
        case onAccent = "on_accent"
        case glow, alarm
        case skyTop = "sky_top"
        case skyBottom = "sky_bottom"

        package var property: String { "--" + rawValue.replacing("_", with: "-") }
    }

    package enum Scheme: String, Sendable, CaseIterable {
        case light, dark
    }

    private var colors: [Role: Color]

    package subscript(role: Role) -> Color { colors[role] ?? Color(red: 0, green: 0, blue: 0) }

    /// The colours of the theme that comes with the program, as its `css/settings.css` has them.
    package static func ofProgram(_ scheme: Scheme) -> Palette {
        let texts: [Role: String] =
            switch scheme {
            case .light:
                [
                    .paper: "#f7f3ee", .raised: "#fffdfa", .tint: "#ece4f2", .ink: "#1c1826",
                    .soft: "#5c5468",
                    .line: "#ddd3e3", .accent: "#6a2fa0", .onAccent: "#ffffff", .glow: "#e58a5b",
                    .alarm: "#a3212f", .skyTop: "#2a1f4a", .skyBottom: "#e9a27d",
                ]
            case .dark:
                [
                    .paper: "#14111d", .raised: "#1e1a2b", .tint: "#1c1730", .ink: "#f3eefa",
                    .soft: "#b8aec8",
                    .line: "#3a3350", .accent: "#d3b1ff", .onAccent: "#1a1226", .glow: "#ffb38a",
                    .alarm: "#ff9d9d", .skyTop: "#1c1538", .skyBottom: "#b9664f",
                ]
            }
        return Palette(colors: texts.compactMapValues { Color($0) })
    }

    /// The program's colours with some of the site's own.
    ///
    /// What is written on the accent is chosen by its contrast where the site changes the accent alone.
    package init(_ scheme: Scheme, _ own: [Role: Color]) {
        self = .ofProgram(scheme)
        colors.merge(own) { _, own in own }
        guard let accent = own[.accent], own[.onAccent] == nil else { return }
        let candidates = [Palette.ofProgram(.light)[.onAccent], Palette.ofProgram(.dark)[.onAccent]]
        colors[.onAccent] = candidates.max { $0.contrast(with: accent) < $1.contrast(with: accent) }
    }

    private init(colors: [Role: Color]) { self.colors = colors }

    /// Two colours that are seen next to each other, and the least contrast that people can read them with.
    package struct Pair: Sendable {
        package let front: Role
        package let back: Role
        package let leastContrast: Double
    }

    /// Colours with those behind them: text needs 4.5 (WCAG 2.2, success criterion 1.4.3), the mark of the focus 3 (1.4.11).
    package static let pairs: [Pair] =
        [Role.paper, .raised, .tint].flatMap { back in
            [Role.ink, .soft, .accent].map { Pair(front: $0, back: back, leastContrast: 4.5) }
        }
        + [
            Pair(front: .onAccent, back: .accent, leastContrast: 4.5),
            Pair(front: .alarm, back: .paper, leastContrast: 4.5),
        ]
}
