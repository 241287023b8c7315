import Content
import Foundation
import TestSupport
import Testing

@testable import SiteConfiguration

@Suite("The look of the theme")
struct ThemeStyleTests {
    /// Reads the section `theme`; its first line is line 4 of the file.
    private func theme(_ lines: String) throws(Problems) -> SiteSettings {
        let indented = lines.split(separator: "\n").map { "  \($0)\n" }.joined()
        return try SiteSettings.read(
            text: "title: A\nbase_url: https://a.example\ntheme:\n\(indented)",
            path: "site.yaml"
        )
    }

    // MARK: Colours

    @Test(arguments: [
        ("#6a2fa0", "#6a2fa0"), ("#6A2FA0", "#6a2fa0"), ("#fc0", "#ffcc00"), ("6a2fa0", nil), ("#6a2fa", nil),
        ("#6a2fa0ff", nil), ("#ggg", nil), ("purple", nil), ("", nil), ("#", nil), ("#١٢٣", nil),
    ])
    func `reads colours of three and six hexadecimal digits and no others`(text: String, color: String?) {
        #expect(Color(text)?.text == color)
    }

    @Test(arguments: [
        // The values of WebAIM's contrast checker.
        ("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),
        ("#6a2fa0", "#6a2fa0", 1.0), ("#ff0000", "#0000ff", 2.15),
    ])
    func `computes the contrast of two colours as WCAG does`(one: String, other: String, ratio: Double) throws
    {
        let (one, other) = (try #require(Color(one)), try #require(Color(other)))
        #expect(abs(one.contrast(with: other) - ratio) < 0.01)
        #expect(one.contrast(with: other) == other.contrast(with: one))
    }

    @Test(arguments: Palette.Scheme.allCases)
    func `knows the colours that the theme's stylesheet has`(scheme: Palette.Scheme) throws {
        let css = try String(
            contentsOf: packageFolder.appending(path: "templates/assets/css/settings.css"),
            encoding: .utf8
        )
        let parts = css.components(separatedBy: "@media")
        let part = try #require(scheme == .light ? parts.first : parts.last)
        let written = part.matches(of: /(--[a-z-]+): (#[0-9a-f]{6});/).map { [String($0.1), String($0.2)] }
        let known = Palette.Role.allCases.map { [$0.property, Palette.ofProgram(scheme)[$0].text] }
        #expect(written == known)
    }

    @Test(arguments: Palette.Scheme.allCases)
    func `has colours of its own that can be read on each other`(scheme: Palette.Scheme) {
        let palette = Palette.ofProgram(scheme)
        for pair in Palette.pairs {
            #expect(palette[pair.front].contrast(with: palette[pair.back]) >= pair.leastContrast, "\(pair)")
        }
    }

    @Test(arguments: [("#ffe45c", "#1a1226"), ("#005a9c", "#ffffff")])
    func `writes on a new accent in the colour that is easier to read`(accent: String, written: String) throws
    {
        let settings = try theme("colors: { light: { accent: \"\(accent)\" } }")
        #expect(settings.theme.style.palette(.light)[.onAccent].text == written)
        #expect(settings.theme.style.palette(.dark) == .ofProgram(.dark))
    }

    @Test func `warns of colours that are hard to read on each other, and of no others`() throws {
        let settings = try theme("colors:\n  light: { paper: \"#ffffff\", ink: \"#000\", soft: \"#aaaaaa\" }")
        #expect(
            settings.warnings.map(\.description) == [
                "site.yaml:5: warning[low-contrast]: 'soft' (#aaaaaa) is hard to read on 'paper' (#ffffff) in the light colours: "
                    + "their contrast is 2.3; choose colours with a contrast of 4.5 (WCAG 2.2, 1.4.3)",
                "site.yaml:5: warning[low-contrast]: 'soft' (#aaaaaa) is hard to read on 'raised' (#fffdfa) in the light colours: "
                    + "their contrast is 2.2; choose colours with a contrast of 4.5 (WCAG 2.2, 1.4.3)",
                "site.yaml:5: warning[low-contrast]: 'soft' (#aaaaaa) is hard to read on 'tint' (#ece4f2) in the light colours: "
                    + "their contrast is 1.8; choose colours with a contrast of 4.5 (WCAG 2.2, 1.4.3)",
            ]
        )
    }

    @Test func `says nothing of colours that pages never have`() throws {
        let settings = try theme("scheme: dark\ncolors: { light: { ink: \"#eeeeee\" } }")
        #expect(settings.warnings.isEmpty)
    }

    // MARK: The stylesheet

    @Test(arguments: [
        ("base: program", ""),
        ("colors: { light: { accent: \"#6a2fa0\" } }", ""),
        (
            "colors: { light: { accent: \"#005a9c\" }, dark: { paper: \"#000\" } }",
            ":root { --accent: #005a9c; }\n@media (prefers-color-scheme: dark) { :root { --paper: #000000; } }\n"
        ),
        (
            "text_size: 18\nheading_scale: 1.4\ncorners: 0",
            ":root { --text-size: 1.125rem; --scale: 1.4; --radius: 0px; }\n"
        ),
        (
            "heading_font: mono",
            ":root { --serif: ui-monospace, \"Cascadia Code\", \"Source Code Pro\", Menlo, Consolas, \"DejaVu Sans Mono\", "
                + "monospace; }\n"
        ),
    ])
    func `adds what the settings change, and nothing else`(lines: String, css: String) throws {
        #expect(try theme(lines).theme.style.stylesheet == css)
    }

    @Test func `gives pages of one scheme its colours whatever the visitor's system has`() throws {
        let style = try theme("scheme: dark").theme.style
        #expect(style.palette(.light) == .ofProgram(.dark))
        #expect(style.stylesheet.hasPrefix(":root { color-scheme: dark; --paper: #14111d; "))
        #expect(!style.stylesheet.contains("@media"))
        let light = try theme("scheme: light").theme.style.stylesheet
        #expect(light.contains("@media (prefers-color-scheme: dark) { :root { --paper: #f7f3ee; "))
    }

    // MARK: Errors

    @Test(arguments: [
        (
            "colors: { light: { accent: purple } }",
            "site.yaml:4: error[bad-setting]: 'accent' is 'purple', which is not a colour; write it in quotes, because # begins a "
                + "comment of YAML: accent: \"#6a2fa0\""
        ),
        (
            "colors:\n  dark:\n    accent: #6a2fa0",
            "site.yaml:6: error[bad-setting]: 'accent' has no colour; write it in quotes, because # begins a comment of YAML: "
                + "accent: \"#6a2fa0\""
        ),
        (
            "colors: { light: { acent: \"#fff\" } }",
            "site.yaml:4: error[unknown-key]: there is no setting 'acent' in light; did you mean 'accent'?"
        ),
        (
            "home: [work, blog]",
            "site.yaml:4: error[bad-setting]: the home page has no section 'blog'; there are listen, work, testimonials, artists, "
                + "posts, invitation"
        ),
        (
            "home: [work, work]",
            "site.yaml:4: error[bad-setting]: 'home' names 'work' twice; remove one of them"
        ),
        (
            "heading_scale: big",
            "site.yaml:4: error[wrong-type]: 'heading_scale' is 'big', but must be a number from 1.0 to 1.6"
        ),
        (
            "heading_scale: nan",
            "site.yaml:4: error[wrong-type]: 'heading_scale' is 'nan', but must be a number from 1.0 to 1.6"
        ),
        (
            "text_size: 9",
            "site.yaml:4: error[wrong-type]: 'text_size' is '9', but must be a number from 14 to 22"
        ),
    ])
    func `refuses what is not a value, with its line`(lines: String, problem: String) {
        #expect { try theme(lines) } throws: { error in
            (error as? Problems)?.all.map(\.description) == [problem]
        }
    }
}
