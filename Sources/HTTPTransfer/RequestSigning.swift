/// How requests are signed: AWS Signature Version 4, which servers of S3 use too.
package struct RequestSigning: Sendable, Equatable {
    package let credentials: AWSCredentials
    /// Such as `eu-central-1`.
    package let region: String
    /// Such as `s3`.
    package let service: String

    package init(_ credentials: AWSCredentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }
}

/// The keys that requests are signed with.
package struct AWSCredentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    package let accessKey: String
    package let secretKey: String
    /// Of keys that are valid for some hours.
    package let sessionToken: String?

    package init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    /// Without the secrets, which must not get into a log.
    package var description: String { "AWSCredentials(\(accessKey))" }
    package var debugDescription: String { description }
}
