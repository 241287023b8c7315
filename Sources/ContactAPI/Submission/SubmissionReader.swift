/// Reads a submission out of the fields of a form; the rules are those of the write API's contract.
///
/// Lengths are in Unicode scalars, counted after CRLF became LF, as browsers send CRLF for what they count as one.
package struct SubmissionReader: Sendable {
    private let choices: [Submission.Field: [String]]

    package init(settings: ContactSettings) {
        choices = [.projectType: settings.projectTypes, .budgetRange: settings.budgetRanges]
    }

    /// - Throws: `Problems`, all of them, in the form's order.
    package func read(_ fields: FormFields) throws(Problems) -> Submission {
        var problems: [FieldProblem] = []
        func text(_ field: Submission.Field, _ check: (String) -> (String, String)?) -> String? {
            switch fields[field.rawValue] {
            case .text(let raw):
                let text = field == .message ? raw.withLineFeeds : raw.trimmedASCII
                if text.isEmpty || text.trimmedASCII.isEmpty { return nil }
                guard let (code, detail) = check(text) else { return text }
                problems.append(FieldProblem(field: field, code: code, detail: detail))
            case .other:
                problems.append(
                    FieldProblem(field: field, code: "wrong_type", detail: "This must be a text.")
                )
            case .null, nil: return nil
            }
            // There, but wrong: not missing.
            return ""
        }
        func required(
            _ field: Submission.Field,
            _ detail: String,
            _ check: (String) -> (String, String)?
        )
            -> String
        {
            if let text = text(field, check) { return text }
            problems.append(FieldProblem(field: field, code: "required", detail: detail))
            return ""
        }
        let submission = Submission(
            name: required(.name, "Tell us your name.") { Self.line($0, 200) },
            email: required(.email, "Tell us the e-mail address that we can answer to.", Self.email),
            company: text(.company) { Self.line($0, 200) },
            phone: text(.phone) { Self.line($0, 40) },
            projectType: text(.projectType) { choice($0, .projectType) },
            budgetRange: text(.budgetRange) { choice($0, .budgetRange) },
            message: required(.message, "Write us a message.", Self.message)
        )
        guard problems.isEmpty else { throw Problems(all: problems) }
        return submission
    }

    package struct Problems: Error, Equatable {
        package let all: [FieldProblem]
    }

    // MARK: Rules

    private static func line(_ text: String, _ limit: Int) -> (String, String)? {
        if text.unicodeScalars.contains(where: \.isUnfitForALine) {
            return ("control_character", "This has characters that cannot be shown; type it anew.")
        }
        return text.unicodeScalars.count <= limit
            ? nil : ("too_long", "This has more than \(limit) characters; shorten it.")
    }

    private static func email(_ text: String) -> (String, String)? {
        if text.utf8.count > EmailAddress.limit {
            return ("too_long", "This has more than 254 characters; shorten it.")
        }
        return EmailAddress.isValid(text)
            ? nil : ("email_syntax", "Write an e-mail address such as name@example.com.")
    }

    private static func message(_ text: String) -> (String, String)? {
        let isUnfit = { (scalar: Unicode.Scalar) in
            scalar.isControl && scalar != "\n" && scalar != "\t"
        }
        if text.unicodeScalars.contains(where: isUnfit) {
            return ("control_character", "The message has characters that cannot be shown; type them anew.")
        }
        let count = text.unicodeScalars.count
        return count <= 5000 ? nil : ("too_long", "The message has \(count) characters; 5000 is the most.")
    }

    private func choice(_ text: String, _ field: Submission.Field) -> (String, String)? {
        let isOne = choices[field, default: []].contains { $0.utf8.elementsEqual(text.utf8) }
        return isOne ? nil : ("unknown_choice", "Choose one of the list, or none.")
    }
}

extension Unicode.Scalar {
    /// C0, DEL and C1.
    var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// Controls, line separators, and what turns the direction of the text behind it.
    var isUnfitForALine: Bool { isControl || value == 0x2028 || value == 0x2029 || turnsDirection }

    var turnsDirection: Bool { (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}

extension String {
    /// With LF for CRLF and for CR, by scalars: as a `Character`, CRLF is one.
    var withLineFeeds: String {
        guard utf8.contains(0x0D) else { return self }
        var result = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in unicodeScalars {
            if scalar == "\n", isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = scalar == "\r"
            result.append(isAfterReturn ? "\n" : scalar)
        }
        return String(result)
    }

    /// Without ASCII whitespace at both ends.
    var trimmedASCII: String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let start = utf8.firstIndex(where: { !isSpace($0) }),
            let end = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[start...end])
    }
}
