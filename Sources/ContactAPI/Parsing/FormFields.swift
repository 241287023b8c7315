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

    /// Takes a field's bytes in.
    ///
    /// Names that are not ours are counted and forgotten. Names are compared by their bytes: `String` would find
    /// canonically equivalent ones the same.
    mutating func add(_ name: [UInt8], _ value: [UInt8]) throws(MalformedBody) {
        guard let text = String(validating: value, as: UTF8.self),
            String(validating: name, as: UTF8.self) != nil
        else {
            throw .utf8
        }
        guard !value.contains(0), !name.contains(0) else { throw .nul }
        try add(name, .text(text))
    }

    mutating func add(_ name: [UInt8], _ value: Value) throws(MalformedBody) {
        count += 1
        guard count <= limit else { throw .tooManyFields(limit) }
        guard let known = FormFields.known.first(where: { name.elementsEqual($0.utf8) }) else { return }
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
