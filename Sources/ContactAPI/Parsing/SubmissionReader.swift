/// Reads a submission from the fields of a form, by the rules of the write API (docs/write-api.md).
///
/// Lengths are in Unicode scalars, counted with LF for CRLF: browsers send CRLF for what they count as one.
package struct SubmissionReader: Sendable {
    private let choices: [Submission.Field: [String]]

    package init(settings: ContactSettings) {
        choices = [.projectType: settings.projectTypes, .budgetRange: settings.budgetRanges]
    }

    /// All that is wrong with a submission, in the form's order.
    package struct Problems: Error, Equatable {
        package let all: [FieldProblem]
    }

    package func read(_ fields: FormFields) throws(Problems) -> Submission {
        var form = Form(fields: fields)
        let submission = Submission(
            name: form.required(.name, missing: "Tell us your name.") { line($0, limit: 200) },
            email: form.required(
                .email,
                missing: "Tell us the e-mail address that we can answer to.",
                check: email
            ),
            company: form.optional(.company) { line($0, limit: 200) },
            phone: form.optional(.phone) { line($0, limit: 40) },
            projectType: form.optional(.projectType) { choice($0, of: .projectType) },
            budgetRange: form.optional(.budgetRange) { choice($0, of: .budgetRange) },
            message: form.required(.message, missing: "Write us a message.", check: message)
        )
        guard form.problems.isEmpty else { throw Problems(all: form.problems) }
        return submission
    }

    /// Takes texts from fields and collects what is wrong with them.
    private struct Form {
        let fields: FormFields
        var problems: [FieldProblem] = []

        mutating func required(
            _ field: Submission.Field,
            missing: String,
            check: (String) -> Violation?
        ) -> String {
            if let text = optional(field, check: check) { return text }
            problems.append(FieldProblem(field: field, code: "required", detail: missing))
            return ""
        }

        /// - Returns: nil for a field that is absent or empty; "" for one that breaks a rule, which is not absent.
        mutating func optional(_ field: Submission.Field, check: (String) -> Violation?) -> String? {
            switch fields[field.rawValue] {
            case .text(let raw):
                let text = SubmissionReader.text(raw, of: field)
                if text.trimmedASCII.isEmpty { return nil }
                guard let violation = check(text) else { return text }
                problems.append(
                    FieldProblem(field: field, code: violation.code, detail: violation.detail)
                )
                return ""
            case .other:
                problems.append(
                    FieldProblem(field: field, code: "wrong_type", detail: "This must be a text.")
                )
                return ""
            case .null, nil:
                return nil
            }
        }
    }

    /// The text of a field, without the control characters that are only white space.
    private static func text(_ raw: String, of field: Submission.Field) -> String {
        switch field {
        case .message: raw.withLineFeeds
        case .email: EmailAddress.withASCIIDomain(raw.onOneLine.trimmedASCII)
        case .name, .company, .phone, .projectType, .budgetRange: raw.onOneLine.trimmedASCII
        }
    }

    // MARK: Rules

    private struct Violation {
        /// Stable.
        let code: String
        /// A sentence for the visitor.
        let detail: String
    }

    private func line(_ text: String, limit: Int) -> Violation? {
        if text.unicodeScalars.contains(where: \.isUnfitForALine) {
            return Violation(
                code: "control_character",
                detail: "This has characters that cannot be shown; type it again."
            )
        }
        if text.unicodeScalars.count > limit {
            return Violation(
                code: "too_long",
                detail: "This has more than \(limit) characters; shorten it."
            )
        }
        return nil
    }

    private func email(_ text: String) -> Violation? {
        if text.utf8.count > EmailAddress.maximumLength {
            return Violation(
                code: "too_long",
                detail: "This has more than \(EmailAddress.maximumLength) characters; shorten it."
            )
        }
        if !EmailAddress.isValid(text) {
            return Violation(
                code: "email_syntax",
                detail: "Write an e-mail address such as name@example.com."
            )
        }
        return nil
    }

    private func message(_ text: String) -> Violation? {
        let isUnfit = { (scalar: Unicode.Scalar) in
            scalar.isControl && scalar != "\n" && scalar != "\t"
        }
        if text.unicodeScalars.contains(where: isUnfit) {
            return Violation(
                code: "control_character",
                detail: "The message has characters that cannot be shown; type them again."
            )
        }
        let count = text.unicodeScalars.count
        if count > 5000 {
            return Violation(
                code: "too_long",
                detail: "The message has \(count) characters; 5000 is the most."
            )
        }
        return nil
    }

    private func choice(_ text: String, of field: Submission.Field) -> Violation? {
        let isListed = choices[field, default: []].contains { $0.utf8.elementsEqual(text.utf8) }
        return isListed ? nil : Violation(code: "unknown_choice", detail: "Choose one of the list, or none.")
    }
}
