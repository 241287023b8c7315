import Content
import HTTPTransfer
import ObjectStorage

/// CloudFront's interface (Amazon CloudFront API, "CreateInvalidation").
struct CloudFrontInterface: PurgeInterface {
    private let url: String
    let signing: RequestSigning

    /// Reads the keys that `S3Environment` reads, and `AWS_ENDPOINT_URL_CLOUDFRONT` for another server.
    ///
    /// - Throws: `UsageError` without keys, or for what is no id of a distribution.
    init(distribution: String, environment: [String: String], home: String?) throws {
        guard !distribution.isEmpty, distribution.utf8.allSatisfy(ServedPath.isAlphanumeric) else {
            throw UsageError(
                "'\(distribution.escapedForTerminal)' is not the id of a distribution",
                advice: "copy it from the list of distributions at CloudFront"
            )
        }
        let settings: S3Environment
        do {
            settings = try S3Environment(environment, home: home)
        } catch let error as S3Error {
            throw UsageError(error.message, advice: "correct the variables or the profile of AWS")
        }
        guard let credentials = settings.credentials else {
            throw UsageError(
                "there are no keys for CloudFront",
                advice:
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a profile into ~/.aws/credentials"
            )
        }
        // CloudFront has one region for the world.
        signing = RequestSigning(credentials, region: "us-east-1", service: "cloudfront")
        let server = environment["AWS_ENDPOINT_URL_CLOUDFRONT"] ?? "https://cloudfront.amazonaws.com"
        url = "\(server)/2020-05-31/distribution/\(distribution)/invalidation"
    }

    func requests(for purge: Purge) -> [PurgeRequest] {
        let paths = purge.paths ?? ["/*"]
        // The same reference again is answered with the earlier invalidation: after a rollback and back, nothing would be purged.
        let reference = "\(purge.release)-\(purge.time.microseconds)"
        let items = paths.map { "<Path>\(CloudFrontInterface.escaped($0))</Path>" }.joined()
        let body =
            "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\">"
            + "<CallerReference>\(CloudFrontInterface.escaped(reference))</CallerReference>"
            + "<Paths><Items>\(items)</Items><Quantity>\(paths.count)</Quantity></Paths></InvalidationBatch>"
        let token = signing.credentials.sessionToken
        let headers = token.map { [HTTPRequest.Header("x-amz-security-token", $0)] } ?? []
        return [PurgeRequest(url, type: "text/xml", headers: headers, body: body)]
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
