/// The fields of a submission as they came, in whichever of the three formats.
package struct FormFields: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
        case text(String)
        /// Only JSON has it; means the same as an absent field.
        case null
        /// A number or a boolean of JSON, which no field takes.
        case other
    }

    private var values: [String: Value] = [:]
    /// Includes the fields that the service does not read.
    private var count = 0
    private let limit: Int

    /// - Parameter limit: how many fields a body may have.
    package init(limit: Int) { self.limit = limit }

    package subscript(_ name: String) -> Value? { values[name] }

    /// The text of a field; nil when it is absent or not a text.
    func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    /// The names of the fields that the service reads and that are there, sorted.
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
        guard count <= limit else { throw .tooManyFields(limit: limit) }
        // By bytes: `String` finds canonically equivalent names equal.
        guard let known = FormFields.known.first(where: { name.utf8.elementsEqual($0.utf8) }) else { return }
        guard values.updateValue(value, forKey: known) == nil else {
            throw MalformedBody("duplicate_field", detail: "The field '\(known)' is a duplicate.")
        }
    }

    /// The names that the service reads.
    static let known =
        Submission.Field.allCases.map(\.rawValue) + [FormFields.next, FormFields.token, FormFields.honeypot]

    /// The key of the page to go to afterwards.
    package static let next = "_next"
    /// The time token of pages with JavaScript.
    package static let token = "_token"
    /// A field that nobody sees and programs fill in; browsers' autofill does not know the name.
    package static let honeypot = "reference_code"
}
