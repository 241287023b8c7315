import Content
import ObjectStorage

/// The problems of a bucket, by their codes.
enum S3Problem {
    case unreachable
    case credentials
    case missingBucket
    case foreignObject
    case reservedPath
    case otherPublisher
    case unknownCondition
    case slowServer
    case upload
    case changedOutput
    case badManifest
    case missingRelease

    var problemCode: String {
        switch self {
        case .unreachable: "target-unreachable"
        case .credentials: "target-credentials"
        case .missingBucket: "missing-bucket"
        case .foreignObject: "foreign-object"
        case .reservedPath: "reserved-path"
        case .otherPublisher: "locked"
        case .unknownCondition: "no-conditional-writes"
        case .slowServer: "target-unreachable"
        case .upload: "publish"
        case .changedOutput: "changed-output"
        case .badManifest: "bad-manifest"
        case .missingRelease: "no-release"
        }
    }

    static let conditionAdvice =
        "set SWEETDREAMS_S3_CONDITIONAL=off, and let one machine publish (docs/publishing.md)"

    private var kind: PublishError.Kind {
        switch self {
        case .unreachable, .credentials, .missingBucket, .slowServer: .unreachable
        case .foreignObject, .reservedPath, .missingRelease, .unknownCondition: .refused
        case .otherPublisher: .locked
        case .upload, .changedOutput, .badManifest: .failed
        }
    }

    func error(_ target: String, _ message: String, advice: String) -> PublishError {
        PublishError(kind, Problem(problemCode, at: .file(path: target), message, advice: advice))
    }
}

extension PublishError {
    /// The error of a request to a bucket.
    ///
    /// - Parameter isPublishing: whether files were changed before.
    init(_ error: S3Error, _ target: String, isPublishing: Bool) {
        let problem: S3Problem
        let advice: String
        switch error.kind {
        case .changedFile:
            problem = .changedOutput
            advice = "build again"
        case .preconditionFailed:
            problem = .otherPublisher
            advice = "publish again"
        case .unknownCondition:
            problem = .unknownCondition
            advice = S3Problem.conditionAdvice
        case .wrongCredentials where !isPublishing:
            problem = .credentials
            advice = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile"
        case .denied where !isPublishing:
            problem = .credentials
            advice = "let the key read, write, delete and list objects of this bucket"
        case .missingBucket where !isPublishing:
            problem = .missingBucket
            advice = "create it, or check its name, AWS_ENDPOINT_URL and AWS_REGION"
        default:
            problem = isPublishing ? .upload : .unreachable
            advice =
                isPublishing
                ? "publish again, which puts everything right"
                : "check AWS_ENDPOINT_URL, AWS_CA_BUNDLE and the network, or try again later"
        }
        self = problem.error(target, error.message, advice: advice)
    }
}
