/// Why a body cannot be read; its answer is 400 (`pages` says which words a visitor sees).
package struct MalformedBody: Error, Equatable, Sendable {
    /// For programs; stable.
    package let code: String
    /// A sentence that shows nothing of the body.
    package let detail: String

    init(_ code: String, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    static func tooManyFields(_ limit: Int) -> MalformedBody {
        MalformedBody("too_many_fields", "There are more than \(limit) fields.")
    }
    static let nul = MalformedBody("nul", "A field holds the character U+0000.")
    static let utf8 = MalformedBody("utf8", "The text is not valid UTF-8.")
}

/// The fields of a submission as they came, in whichever of the three formats.
package struct FormFields: Equatable, Sendable {
    /// What JSON has beside texts; forms have texts only.
    package enum Value: Equatable, Sendable {
        case text(String)
        case null
        /// A number or a boolean: readable, but no field takes one.
        case other
    }

    private var values: [String: Value] = [:]
    /// Of fields that are not ours the number counts, the content does not.
    private var count = 0
    private let limit: Int

    /// - Parameter limit: how many fields a body may have.
    package init(limit: Int) { self.limit = limit }

    package subscript(_ name: String) -> Value? { values[name] }

    /// The names of the fields that are ours.
    package var names: [String] { values.keys.sorted() }

    /// Adds a field whose name and text are not known to be UTF-8 yet.
    mutating func add(name: [UInt8], text: [UInt8]) throws(MalformedBody) {
        guard let name = String(validating: name, as: UTF8.self),
            let text = String(validating: text, as: UTF8.self)
        else { throw .utf8 }
        try add(name: name, value: .text(text))
    }

    /// Adds a field; one that the service does not read is counted and forgotten.
    mutating func add(name: String, value: Value) throws(MalformedBody) {
        if case .text(let text) = value, text.utf8.contains(0) || name.utf8.contains(0) { throw .nul }
        count += 1
        guard count <= limit else { throw .tooManyFields(limit) }
        // By bytes: `String` finds canonically equivalent names equal.
        guard let known = FormFields.known.first(where: { name.utf8.elementsEqual($0.utf8) }) else { return }
        guard values.updateValue(value, forKey: known) == nil else {
            throw MalformedBody("duplicate_field", "The field '\(known)' is there twice.")
        }
    }

    /// The names that the service reads; all others mean nothing to it.
    static let known =
        Submission.Field.allCases.map(\.rawValue) + [FormFields.next, FormFields.token, FormFields.honeypot]

    /// The key of the page to go to afterwards.
    package static let next = "_next"
    /// The time token of pages with JavaScript.
    package static let token = "_token"
    /// A field that nobody sees and programs fill in; no word of any browser's autofill.
    package static let honeypot = "reference_code"
}
