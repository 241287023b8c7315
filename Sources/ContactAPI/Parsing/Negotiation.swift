/// Chooses between a page and JSON by what a client accepts (RFC 9110, section 12.5.1).
enum Negotiation {
    /// - Parameters:
    ///   - accept: the header's value.
    ///   - isForm: whether the client sent a form; a client that sent JSON gets JSON.
    static func prefersHTML(_ accept: String?, isForm: Bool) -> Bool {
        guard isForm else { return false }
        var html = 0.0
        var json = 0.0
        for range in (accept ?? "").split(separator: ",") {
            guard let parameters = HeaderParameters(Array(range.utf8)) else { continue }
            let quality = parameters["q"].flatMap(Double.init) ?? 1
            switch parameters.value {
            case "text/html": html = max(html, quality)
            case "application/json", "application/problem+json": json = max(json, quality)
            default: break
            }
        }
        return html >= json
    }
}
