import Content
import Media
import SiteConfiguration
import Spelling
import Templating

/// The sentences of a theme in the site's language.
///
/// The files of `strings` are laid over each other key by key: the site's own over those of the program, and each language over English.
struct ThemeStrings: Sendable {
    private let texts: [String: LocalizedText]
    /// The program's own words on pages.
    let words: ProgramWords
    let problems: [Problem]
    /// The site's own files.
    private let own: [StringsFile]
    /// The keys of the program's theme.
    private let ofProgram: Set<String>

    /// The folder of a theme's sentences.
    static let folder = "strings/"

    private static let original = "en"
    private static let endings = ["yaml", "yml"]

    init(_ files: ThemeFiles, settings: SiteSettings, language: Language) {
        let byName = Dictionary(grouping: files.replaced + files.all) { $0.name.lowercased() }
        // Later ones win: English, the language, and the language with its region.
        let parts = settings.language.lowercased().split(separator: "-")
        let tags = parts.indices.map { parts[...$0].joined(separator: "-") }
        var texts: [String: LocalizedText] = [:]
        var problems: [Problem] = []
        var own: [StringsFile] = []
        var ofProgram: Set<String> = []
        var originals = [StringsFile.ofProgram]
        var translated: Set<String> = []
        for tag in [ThemeStrings.original] + tags.filter({ $0 != ThemeStrings.original }) {
            let named = ThemeStrings.endings.flatMap { ending in
                byName["\(ThemeStrings.folder)\(tag).\(ending)".lowercased()] ?? []
            }
            for file in named {
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
                if file.url != nil { own.append(strings) } else { ofProgram.formUnion(strings.texts.keys) }
                problems += strings.problems
                texts.merge(strings.texts) { _, later in later }
            }
        }
        self.own = own
        self.ofProgram = ofProgram
        self.texts = texts
        words = ProgramWords(texts, rule: language.pluralRule)
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
                    ? "the theme is not translated into '\(settings.language)', so its sentences are in English"
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
                guard ProgramWords.Key(rawValue: key) == nil, !ofProgram.contains(key) else { return nil }
                let isUsed = sources.contains {
                    $0.firstLocation(of: "\"\(key)\"") != nil || $0.firstLocation(of: "'\(key)'") != nil
                }
                guard !isUsed else { return nil }
                let nearest = Suggestions.nearest(to: key, among: texts.keys.filter { file.texts[$0] == nil })
                return Problem(
                    .warning,
                    "unused-sentence",
                    at: file.location(of: key),
                    "no template uses the sentence '\(key)'",
                    advice: nearest.first.map { "did you mean '\($0)'?" } ?? "remove it"
                )
            }
        }
    }

    /// The sentences as templates ask for them.
    var sentences: Sentences {
        Sentences(
            texts.mapValues { text in
                let forms = text.forms.map { form in
                    (form: form.category.rawValue, parts: form.parts.map(Sentences.Part.init))
                }
                return switch text {
                case .plain: .plain(forms.first?.parts ?? [])
                case .plural: .plural(forms)
                }
            }
        )
    }
}

extension Sentences.Part {
    fileprivate init(_ part: LocalizedText.Part) {
        switch part {
        case .text(let text): self = .text(text)
        case .placeholder(let name): self = .placeholder(name)
        }
    }
}
