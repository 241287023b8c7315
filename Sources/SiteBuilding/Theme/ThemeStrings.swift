import Content
import Media
import SiteConfiguration
import Spelling
import Templating

/// What the templates of a theme say, in the site's language.
///
/// The files of `strings` are laid over each other key by key: the site's own over those of the program, and each language over English.
struct ThemeStrings: Sendable {
    let texts: [String: StringsFile.Text]
    let problems: [Problem]
    /// The site's own files, whose keys somebody should use.
    private let own: [StringsFile]

    /// The folder of a theme's sentences.
    static let folder = "strings/"

    private static let original = "en"

    init(_ files: ThemeFiles, settings: SiteSettings, language: Language) {
        let byName = Dictionary(grouping: files.replaced + files.all, by: \.name)
        // Later ones win: English, the language, and the language with its region.
        let parts = settings.language.split(separator: "-")
        let tags = parts.indices.map { parts[...$0].joined(separator: "-") }
        var texts: [String: StringsFile.Text] = [:]
        var problems: [Problem] = []
        var own: [StringsFile] = []
        var originals: [StringsFile] = []
        var translated: Set<String> = []
        for tag in [ThemeStrings.original] + tags.filter({ $0 != ThemeStrings.original }) {
            for file in byName["\(ThemeStrings.folder)\(tag).yaml"] ?? [] {
                guard let bytes = file.bytes, let text = String(validating: bytes, as: UTF8.self) else {
                    problems.append(
                        Problem(
                            "unreadable-file",
                            at: .file(path: file.path),
                            "the file cannot be read as UTF-8",
                            advice: "save it as UTF-8"
                        )
                    )
                    continue
                }
                let rule = (Language.named(tag) ?? language).pluralRule
                var strings = StringsFile(text: text, path: file.path, rule: rule)
                for original in originals { strings.compare(with: original) }
                if tag == ThemeStrings.original {
                    originals.append(strings)
                } else {
                    translated.formUnion(strings.texts.keys)
                }
                if file.url != nil { own.append(strings) }
                problems += strings.problems
                texts.merge(strings.texts) { _, later in later }
            }
        }
        self.own = own
        self.texts = texts
        let isTranslation = tags.first != ThemeStrings.original
        let missing = isTranslation ? texts.keys.filter { !translated.contains($0) }.sorted() : []
        self.problems = problems + ThemeStrings.untranslated(missing, of: texts.count, files, settings)
    }

    private static func untranslated(
        _ keys: [String],
        of count: Int,
        _ files: ThemeFiles,
        _ settings: SiteSettings
    ) -> [Problem] {
        guard !keys.isEmpty else { return [] }
        let file = "\(files.folderName)/\(folder)\(settings.language).yaml"
        let named = keys.prefix(5).joined(separator: ", ") + (keys.count > 5 ? ", …" : "")
        return [
            Problem(
                .warning,
                "untranslated",
                at: .file(path: settings.path, line: settings.languageLine),
                keys.count == count
                    ? "the theme has no sentences in the language '\(settings.language)', so pages say theirs in English"
                    : "\(keys.count) of the theme's \(count) sentences are not in \(file), and pages say them in English: \(named)",
                advice: keys.count == count
                    ? "run 'sweetdreams templates eject strings/en.yaml', rename the copy to \(settings.language).yaml, and translate it"
                    : "add these keys"
            )
        ]
    }

    /// Warnings about sentences of the site's own files that no template says, probably because their keys have a mistake.
    func unused(in sources: [SourceFile]) -> [Problem] {
        own.flatMap { file in
            file.texts.keys.sorted().compactMap { key in
                let isUsed = sources.contains {
                    $0.firstLocation(of: "\"\(key)\"") != nil || $0.firstLocation(of: "'\(key)'") != nil
                }
                guard !isUsed else { return nil }
                let nearest = Suggestions.nearest(to: key, among: texts.keys.filter { file.texts[$0] == nil })
                return Problem(
                    .warning,
                    "unused-sentence",
                    at: file.location(of: key),
                    "no template says '\(key)'",
                    advice: nearest.first.map { "did you mean '\($0)'?" } ?? "remove it"
                )
            }
        }
    }

    /// The sentences as templates ask for them.
    var sentences: Sentences {
        Sentences(
            texts.mapValues { text in
                switch text {
                case .plain(let text): .plain(ThemeStrings.parts(of: text))
                case .plural(let forms):
                    .plural(
                        PluralCategory.allCases.compactMap { category in
                            forms[category].map { (category.rawValue, ThemeStrings.parts(of: $0)) }
                        }
                    )
                }
            }
        )
    }

    private static func parts(of text: String) -> [Sentences.Part] {
        StringsFile.parts(of: text).map { part in
            switch part {
            case .text(let text): .text(text)
            case .placeholder(let name): .placeholder(name)
            }
        }
    }
}
