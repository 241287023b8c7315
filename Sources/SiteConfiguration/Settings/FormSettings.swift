package import Content
import Yams

/// The settings of `site.yaml` that the write API shares with the build.
///
/// It refuses only what the service cannot run with; everything else in the file is for `sweetdreams check` to judge,
/// so that a spelling mistake in the navigation does not stop the contact form.
package struct FormSettings: Sendable {
    /// As the file has it; nil where it has none, or not as text.
    package let baseURL: String?
    /// The line of `base_url`, from 1.
    package let baseURLLine: Int?
    /// Where the form is sent; nil where the file does not say.
    package let endpoint: String?
    package let projectTypes: [String]
    package let budgetRanges: [String]
    /// The path or address of the page that thanks.
    package let thanks: String

    /// Reads the text of `site.yaml`.
    ///
    /// - Parameter path: the file's name in messages.
    /// - Throws: a problem where the file is not a set of keys, or has no section `contact`.
    package static func read(text: String, path: String) throws(Problem) -> FormSettings {
        var reader = SettingsReader(path: path)
        let root = reader.root(of: text)
        if let problem = reader.problems.first { throw problem }
        guard let mapping = root?.mapping else {
            throw Problem(
                "wrong-type",
                at: .file(path: path, line: 1),
                "the file must be a set of keys",
                advice: "write 'key: value' lines"
            )
        }
        guard let contactNode = mapping["contact"] else {
            throw Problem(
                "missing-setting",
                at: .file(path: path, line: 1),
                "there is no 'contact'",
                advice: "add 'contact:' with the 'endpoint' of this service"
            )
        }
        guard let contact = contactNode.mapping else {
            throw Problem(
                "wrong-type",
                at: .file(path: path, line: contactNode.mark?.line ?? 1),
                "'contact' must be a set of keys",
                advice: "add the 'endpoint' of this service"
            )
        }
        return FormSettings(root: mapping, contact: contact, reader: reader)
    }

    private init(root: Node.Mapping, contact: Node.Mapping, reader: SettingsReader) {
        // The values' problems are not reported: a value of another type counts as absent.
        var reader = reader
        let rootSection = FormSettings.section(root, keys: ["base_url"])
        let section = FormSettings.section(contact, keys: SettingsSection.contact.keys)
        baseURL = reader.text(rootSection, "base_url")
        baseURLLine = rootSection["base_url"]?.mark?.line
        endpoint = reader.text(section, "endpoint")
        projectTypes = reader.list(section, "project_types")
        budgetRanges = reader.list(section, "budget_ranges")
        thanks = reader.text(section, "thanks") ?? Routes.thanks
    }

    private static func section(_ mapping: Node.Mapping, keys: [String]) -> SettingsReader.Section {
        var section: SettingsReader.Section = [:]
        for key in keys {
            section[key] = mapping[Node(key)]
        }
        return section
    }
}
