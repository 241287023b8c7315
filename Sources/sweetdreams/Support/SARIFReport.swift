import Content
import Foundation

/// Problems in SARIF 2.1.0, the form in which hosts of code show them next to the lines (OASIS, sarif-v2.1.0).
struct SARIFReport {
    let problems: [Problem]
    /// Paths of files below it are written as they are from there on.
    let workingFolder: String
    /// Where problems are shown that no file has, such as those of a row: GitHub refuses a report in which a result has no
    /// file.
    let settingsFile: String

    /// A report on the problems of a site.
    ///
    /// - Parameter content: the folder of `site.yaml`.
    static func json(of problems: [Problem], content: String) -> JSON {
        SARIFReport(
            problems: problems,
            workingFolder: FileManager.default.currentDirectoryPath,
            settingsFile: "\(content)/site.yaml"
        ).json
    }

    /// One log with one run.
    var json: JSON {
        let codes = Set(problems.map(\.code)).sorted()
        let indexes = Dictionary(uniqueKeysWithValues: zip(codes, codes.indices))
        let driver: JSON = [
            "name": "sweetdreams",
            "version": .string(ProgramVersion.current),
            "rules": .array(codes.map { rule($0) }),
        ]
        let run: JSON = [
            "tool": ["driver": driver],
            "columnKind": "unicodeCodePoints",
            "results": .array(problems.map { result($0, ruleIndex: indexes[$0.code] ?? 0) }),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run],
        ]
    }

    /// The rule of all problems with a code; GitHub requires its four members.
    private func rule(_ code: String) -> JSON {
        let words = code.replacing("-", with: " ")
        let title = words.prefix(1).uppercased() + String(words.dropFirst())
        let help = "docs/errors.md says under '\(code)' what it means and what to do."
        return [
            "id": .string(code),
            "shortDescription": ["text": .string(title)],
            "fullDescription": ["text": .string("\(title).")],
            "help": ["text": .string(help)],
        ]
    }

    private func result(_ problem: Problem, ruleIndex: Int) -> JSON {
        [
            "ruleId": .string(problem.code),
            "ruleIndex": .integer(ruleIndex),
            "level": .string(problem.severity.rawValue),
            "message": ["text": .string(message(of: problem))],
            "locations": [location(of: problem)],
        ]
    }

    /// The message with the advice, and with the location where that is not a file.
    private func message(of problem: Problem) -> String {
        let hasFile = problem.location?.filePosition != nil
        let place = hasFile ? "" : problem.location.map { "\($0.description): " } ?? ""
        let advice = (problem.advice ?? problem.hint).map { "; \($0)" } ?? ""
        return place + problem.message + advice
    }

    private func location(of problem: Problem) -> JSON {
        let position = problem.location?.filePosition
        let region = JSON.object(omittingNil: [
            "startLine": .integer(max(1, position?.line ?? 1)),
            "startColumn": position?.column.map { JSON.integer(max(1, $0)) },
        ])
        let file: JSON = [
            "artifactLocation": ["uri": .string(uri(ofFile: position?.path ?? settingsFile))],
            "region": region,
        ]
        guard position == nil, let place = problem.location?.description else {
            return ["physicalLocation": file]
        }
        return [
            "physicalLocation": file, "logicalLocations": [["fullyQualifiedName": .string(place)]],
        ]
    }

    // MARK: Paths

    /// The address of a file: relative where it is below the working folder.
    private func uri(ofFile path: String) -> String {
        let folder = workingFolder.hasSuffix("/") ? workingFolder : workingFolder + "/"
        if path.hasPrefix(folder) { return SARIFReport.encoded(String(path.dropFirst(folder.count))) }
        if path.hasPrefix("/") { return "file://" + SARIFReport.encoded(path) }
        return SARIFReport.encoded(path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
    }

    /// A path as a reference (RFC 3986, section 4.2): a colon in its first part would end a scheme.
    private static func encoded(_ path: String) -> String {
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: ":"))
        return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
    }
}
