import Content
import Yams

extension SettingsReader {
    /// The section `theme`.
    mutating func theme(_ root: Section) -> SiteSettings.Theme {
        var theme = SiteSettings.Theme()
        guard let node = root["theme"], let section = self.section(node, .theme) else { return theme }
        theme.line = node.mark?.line
        theme.base = choice(section, "base") ?? .program
        theme.homeTitle = text(section, "home_title")
        theme.lead = text(section, "lead")
        theme.callTitle = text(section, "call_title")
        theme.callText = text(section, "call_text")
        theme.answerTime = text(section, "answer_time")
        theme.bookingURL = address(section, "booking_url")
        theme.home = homeSections(section) ?? SiteSettings.Theme.Section.allCases
        theme.style.scheme = choice(section, "scheme") ?? .auto
        theme.style.headingFont = choice(section, "heading_font")
        theme.style.textFont = choice(section, "text_font")
        theme.style.textSize = int(section, "text_size", in: SettingsRange.textSize)
        theme.style.headingScale = double(section, "heading_scale", in: SettingsRange.headingScale)
        theme.style.corners = int(section, "corners", in: SettingsRange.corners)
        guard let node = section["colors"], let colors = self.section(node, .colors) else { return theme }
        theme.style.light = palette(colors, .light)
        theme.style.dark = palette(colors, .dark)
        warnAboutContrast(of: theme.style, colors)
        return theme
    }

    /// The sections of the home page; nil where the setting is absent.
    private mutating func homeSections(_ section: Section) -> [SiteSettings.Theme.Section]? {
        guard let node = section["home"] else { return nil }
        let names = list(section, "home")
        var sections: [SiteSettings.Theme.Section] = []
        for name in names {
            guard let found = SiteSettings.Theme.Section(rawValue: name) else {
                let all = SiteSettings.Theme.Section.allCases.map(\.rawValue)
                report(
                    "bad-setting",
                    at: node,
                    "the home page has no section '\(name.escapedForTerminal)'",
                    advice: "there are \(all.joined(separator: ", "))"
                )
                continue
            }
            if sections.contains(found) {
                report("bad-setting", at: node, "'home' names '\(name)' twice", advice: "remove one of them")
            } else {
                sections.append(found)
            }
        }
        return sections
    }

    /// The colours of one scheme.
    private mutating func palette(_ colors: Section, _ scheme: Palette.Scheme) -> [Palette.Role: Color] {
        guard let node = colors[scheme.rawValue],
            let section = self.section(node, scheme == .light ? .light : .dark)
        else { return [:] }
        var palette: [Palette.Role: Color] = [:]
        for role in Palette.Role.allCases {
            guard let node = section[role.rawValue] else { continue }
            let text = node.scalar?.string ?? ""
            if let color = Color(text) {
                palette[role] = color
                continue
            }
            report(
                "bad-setting",
                at: node,
                text.isEmpty
                    ? "'\(role.rawValue)' has no colour"
                    : "'\(role.rawValue)' is '\(text.escapedForTerminal)', which is not a colour",
                advice:
                    "write it in quotes, because # begins a comment of YAML: \(role.rawValue): \"#6a2fa0\""
            )
        }
        return palette
    }

    /// Warns where the site's own colours leave something hard to read.
    private mutating func warnAboutContrast(of style: ThemeStyle, _ colors: Section) {
        for scheme in Palette.Scheme.allCases where style.shows(scheme) {
            let (palette, own) = (style.palette(scheme), style.own(scheme))
            for pair in Palette.pairs where own[pair.front] != nil || own[pair.back] != nil {
                let contrast = palette[pair.front].contrast(with: palette[pair.back])
                guard contrast < pair.leastContrast else { continue }
                let shown = (contrast * 10).rounded(.down) / 10
                warn(
                    "low-contrast",
                    at: colors[scheme.rawValue],
                    "'\(pair.front.rawValue)' (\(palette[pair.front].text)) is hard to read on '\(pair.back.rawValue)' "
                        + "(\(palette[pair.back].text)) in the \(scheme.rawValue) colours: their contrast is \(shown)",
                    advice: "choose colours with a contrast of \(pair.leastContrast) (WCAG 2.2, 1.4.3)"
                )
            }
        }
    }
}
