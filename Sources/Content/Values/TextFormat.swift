/// The language in which a long text is written.
package enum TextFormat: String, Sendable, CaseIterable, Encodable {
    case markdown
    case html
}
