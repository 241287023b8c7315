import HTTPTransfer

/// A request to a bucket that failed, after all attempts.
package struct S3Error: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        /// The server cannot be reached, is silent, or cuts connections.
        case unreachable
        /// The server says that it is busy or broken: a status of 429 or 5xx.
        case unavailable
        /// The keys are unknown, expired, or sign wrongly.
        case wrongCredentials
        /// The keys are right and may not do this.
        case denied
        case missingBucket
        case missingObject
        /// The object is another one than the request was for, or there already.
        case preconditionFailed
        /// The server knows no conditional writes.
        case unknownCondition
        /// A file has other bytes than it should have.
        case changedFile
        /// A variable, a profile or the address of the bucket cannot be used.
        case settings
        /// The server refuses the request for another reason.
        case rejected
    }

    package let kind: Kind
    /// What happened, as a sentence without its full stop.
    package let message: String
    /// The code by which the server names the error, such as `SlowDown`; nil where it gave none.
    package let code: String?

    package init(_ kind: Kind, _ message: String, code: String? = nil) {
        self.kind = kind
        self.message = message
        self.code = code
    }
}

extension S3Error {
    /// The error of a response that is none of 2xx (Amazon S3 API, "Error Responses").
    init(_ response: HTTPResponse, to request: HTTPRequest, bucket: String, key: String?) {
        let code = XMLText.first("Code", in: response.body)
        let text = XMLText.first("Message", in: response.body)
        let reason = "\(response.status)" + (code.map { " \($0)" } ?? "")
        let isConditional = request.headers.contains { S3Bucket.Condition.headers.contains($0.name) }
        // Others answer 400 (Alibaba Cloud OSS).
        let isUnknown = isConditional && (response.status == 501 || code == "NotImplemented")
        let kind = isUnknown ? .unknownCondition : S3Error.kind(response.status, code, hasKey: key != nil)
        let message =
            switch kind {
            case .missingBucket: "there is no bucket “\(bucket)”"
            case .missingObject: "there is no object “\(key ?? "")”"
            case .wrongCredentials: "the server refuses the access key or its secret (\(reason))"
            case .denied: "the access key has no right to do this (\(reason))"
            case .preconditionFailed: "the object “\(key ?? "")” was changed by someone else (\(reason))"
            case .unknownCondition: "the server knows no conditional writes (\(reason))"
            case .unavailable: "the server is busy or broken (\(reason))"
            default: "the server refuses the request (\(reason)" + (text.map { ": \($0)" } ?? "") + ")"
            }
        self.init(kind, message, code: code)
    }

    private static func kind(_ status: Int, _ code: String?, hasKey: Bool) -> Kind {
        switch code {
        case "NoSuchBucket"?: return .missingBucket
        case "NoSuchKey"?: return .missingObject
        case "SignatureDoesNotMatch"?, "InvalidAccessKeyId"?, "InvalidClientTokenId"?, "ExpiredToken"?,
            "InvalidToken"?, "InvalidSecurity"?, "TokenRefreshRequired"?:
            return .wrongCredentials
        case "SlowDown"?, "InternalError"?, "ServiceUnavailable"?, "RequestTimeout"?: return .unavailable
        default: break
        }
        switch status {
        case 401: return .wrongCredentials
        case 403: return .denied
        case 404: return hasKey ? .missingObject : .missingBucket
        // 409: two conditional requests met; the loser may try again.
        case 412: return .preconditionFailed
        case 408, 409, 429, 500...: return .unavailable
        default: return .rejected
        }
    }
}
