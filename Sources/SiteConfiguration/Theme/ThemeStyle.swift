/// The look of the theme, as `site.yaml` sets it.
package struct ThemeStyle: Sendable {
    /// Which of the two schemes pages have.
    package enum SchemeChoice: String, Sendable, CaseIterable {
        /// The one that the visitor's system has.
        case auto
        case light
        case dark
    }

    /// Fonts that systems have, in the order in which a browser looks for them.
    ///
    /// No file is loaded. A font of one's own is a stylesheet with `@font-face`.
    package enum Font: String, Sendable, CaseIterable {
        case oldStyle = "old-style"
        case transitional
        case slab
        case sans
        case humanist
        case geometric
        case rounded
        case mono

        /// The value of `font-family`.
        var stack: String {
            switch self {
            case .oldStyle:
                #""Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", "Book Antiqua", Georgia, serif"#
            case .transitional:
                #"Charter, "Bitstream Charter", "Sitka Text", Cambria, "Liberation Serif", serif"#
            case .slab: #"Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif"#
            case .sans:
                #"system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif"#
            case .humanist:
                #"Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif"#
            case .geometric: #"Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif"#
            case .rounded:
                #"ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, Manjari, "Arial Rounded MT Bold", Calibri, sans-serif"#
            case .mono:
                #"ui-monospace, "Cascadia Code", "Source Code Pro", Menlo, Consolas, "DejaVu Sans Mono", monospace"#
            }
        }
    }

    package var scheme = SchemeChoice.auto
    package var light: [Palette.Role: Color] = [:]
    package var dark: [Palette.Role: Color] = [:]
    package var headingFont: Font?
    package var textFont: Font?
    /// The size of text, in CSS pixels for visitors who did not choose another.
    package var textSize: Int?
    /// How much larger a small heading is than text; larger headings grow with it.
    package var headingScale: Double?
    /// The radius of corners, in CSS pixels.
    package var corners: Int?

    package init() {}

    /// The site's own colours of a scheme.
    package func own(_ scheme: Palette.Scheme) -> [Palette.Role: Color] { scheme == .light ? light : dark }

    /// Whether pages ever have a scheme.
    func shows(_ scheme: Palette.Scheme) -> Bool {
        self.scheme == .auto || self.scheme.rawValue == scheme.rawValue
    }

    /// The colours of pages in a scheme, which is the other one where the settings allow only that.
    package func palette(_ scheme: Palette.Scheme) -> Palette {
        let shown = self.scheme == .auto ? scheme : Palette.Scheme(rawValue: self.scheme.rawValue) ?? scheme
        return Palette(shown, own(shown))
    }

    /// The CSS that the settings append to the stylesheet of custom properties; empty where they change nothing.
    package var stylesheet: String {
        var root: [String] = []
        if scheme != .auto { root.append("color-scheme: \(scheme.rawValue)") }
        root += colors(.light)
        if let headingFont { root.append("--serif: \(headingFont.stack)") }
        if let textFont { root.append("--sans: \(textFont.stack)") }
        // Of the size that the visitor chose, whose default is 16 pixels.
        if let textSize { root.append("--text-size: \(Double(textSize) / 16)rem") }
        if let headingScale { root.append("--scale: \(headingScale)") }
        if let corners { root.append("--radius: \(corners)px") }
        let night = colors(.dark)
        var text = root.isEmpty ? "" : ":root { \(root.joined(separator: "; ")); }\n"
        if !night.isEmpty {
            text += "@media (prefers-color-scheme: dark) { :root { \(night.joined(separator: "; ")); } }\n"
        }
        return text
    }

    /// The colours that pages have in a scheme and the theme alone would not have.
    private func colors(_ scheme: Palette.Scheme) -> [String] {
        let (palette, ofProgram) = (self.palette(scheme), Palette.ofProgram(scheme))
        return Palette.Role.allCases.filter { palette[$0] != ofProgram[$0] }
            .map { "\($0.property): \(palette[$0].text)" }
    }
}
