/// The formats in which a submission may come.
package enum BodyFormat: Equatable {
    case json
    case urlEncoded
    case multipart(boundary: String)

    static let types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]

    /// - Parameter contentType: the header's value.
    /// - Returns: nil for a type that is not supported, or another character set than UTF-8.
    package init?(_ contentType: String?) {
        guard let contentType,
            let parameters = HeaderParameters(Array(contentType.utf8)),
            parameters["charset"].map({ $0.lowercased() == "utf-8" }) ?? true
        else { return nil }
        switch parameters.value {
        case "application/json":
            self = .json
        case "application/x-www-form-urlencoded":
            self = .urlEncoded
        case "multipart/form-data":
            guard let boundary = parameters["boundary"] else { return nil }
            self = .multipart(boundary: boundary)
        default:
            return nil
        }
    }

    /// Whether browsers send this format without JavaScript.
    var isForm: Bool { self != .json }

    /// - Parameter fields: empty, with their limit.
    package func parse(_ body: [UInt8], into fields: FormFields) throws(MalformedBody) -> FormFields {
        switch self {
        case .json: try JSONBody.parse(body, into: fields)
        case .urlEncoded: try URLEncodedBody.parse(body, into: fields)
        case .multipart(let boundary): try MultipartBody.parse(body, boundary: boundary, into: fields)
        }
    }
}
