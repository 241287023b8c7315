/// The kind of file that a template produces, which decides how its values are escaped.
package enum OutputFormat: Sendable {
    case html
    case xml
    case json
    case text

    /// The format by a template's file extension; nil for an unknown one.
    package init?(templateName name: String) {
        switch name.split(separator: ".").last.map(String.init) {
        case "html": self = .html
        case "xml": self = .xml
        case "json", "webmanifest": self = .json
        case "txt": self = .text
        default: return nil
        }
    }
}
