/// A message of a visitor that every rule allows, as it is stored.
package struct Submission: Equatable, Sendable {
    /// The fields that visitors fill in, by their names in the form and in the table.
    package enum Field: String, CaseIterable, Sendable {
        case name, email, company, phone
        case projectType = "project_type"
        case budgetRange = "budget_range"
        case message
    }

    package var name: String
    package var email: String
    package var company: String?
    package var phone: String?
    package var projectType: String?
    package var budgetRange: String?
    /// With LF as line end.
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
        (self.name, self.email, self.company, self.phone) = (name, email, company, phone)
        (self.projectType, self.budgetRange, self.message) = (projectType, budgetRange, message)
    }

    /// What a field holds.
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

    /// The bytes by which two submissions are the same: each field behind its length, so that none flows into the next.
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

/// What is wrong with a field, for a program and for a visitor.
package struct FieldProblem: Equatable, Sendable {
    package let field: Submission.Field
    /// Stable.
    package let code: String
    /// A sentence for the visitor.
    package let detail: String
}
