/// The three formats of a body.
package enum BodyFormat: Equatable {
    case json, urlEncoded
    case multipart(boundary: String)

    static let types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]

    /// nil for a type that is not taken.
    package init?(_ contentType: String?) {
        guard let contentType, let parameters = HeaderParameters(Array(contentType.utf8)),
            parameters["charset"].map({ $0.lowercased() == "utf-8" }) ?? true
        else { return nil }
        switch parameters.value {
        case "application/json": self = .json
        case "application/x-www-form-urlencoded": self = .urlEncoded
        case "multipart/form-data":
            guard let boundary = parameters["boundary"] else { return nil }
            self = .multipart(boundary: boundary)
        default: return nil
        }
    }

    var isForm: Bool { self != .json }

    /// - Parameter fields: none yet, with their limit.
    package func parse(_ body: [UInt8], into fields: FormFields) throws(MalformedBody) -> FormFields {
        switch self {
        case .json: try JSONBody.parse(body, into: fields)
        case .urlEncoded: try URLEncodedBody.parse(body, into: fields)
        case .multipart(let boundary): try MultipartBody.parse(body, boundary: boundary, into: fields)
        }
    }
}
