/// A visitor's message that keeps all rules, as it is stored.
package struct Submission: Equatable, Sendable {
    /// The fields that visitors fill in, by their names in the form and in the table.
    package enum Field: String, CaseIterable, Sendable {
        case name
        case email
        case company
        case phone
        case projectType = "project_type"
        case budgetRange = "budget_range"
        case message

        /// Whether the visitor chooses from a list of the settings.
        var isChoice: Bool { self == .projectType || self == .budgetRange }
    }

    package var name: String
    package var email: String
    package var company: String?
    package var phone: String?
    package var projectType: String?
    package var budgetRange: String?
    /// Lines end with LF.
    package var message: String

    package init(
        name: String,
        email: String,
        company: String? = nil,
        phone: String? = nil,
        projectType: String? = nil,
        budgetRange: String? = nil,
        message: String
    ) {
        self.name = name
        self.email = email
        self.company = company
        self.phone = phone
        self.projectType = projectType
        self.budgetRange = budgetRange
        self.message = message
    }

    subscript(_ field: Field) -> String? {
        switch field {
        case .name: name
        case .email: email
        case .company: company
        case .phone: phone
        case .projectType: projectType
        case .budgetRange: budgetRange
        case .message: message
        }
    }

    /// The bytes by which two submissions are equal.
    ///
    /// Each field follows its length, so that different fields never give the same bytes.
    var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        for field in Field.allCases {
            let text = self[field] ?? ""
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: text.utf8)
        }
        return bytes
    }
}

/// A rule that a field breaks, for a program and for a visitor.
package struct FieldProblem: Equatable, Sendable {
    package let field: Submission.Field
    /// Stable.
    package let code: String
    /// A sentence for the visitor.
    package let detail: String
}
