import Foundation
import HTTPTransfer
import ObjectStorage
import TestSupport
import Testing

@Suite("The settings of S3")
struct S3EnvironmentTests {
    private static let files = [
        ".aws/credentials": """
        # keys
        [default]
        aws_access_key_id = AKDEFAULT
        aws_secret_access_key=s3cr=et
        [studio]
        aws_access_key_id = AKSTUDIO
        aws_secret_access_key = studio-secret
        aws_session_token = token
        [half]
        aws_access_key_id = AKHALF
        """,
        ".aws/config": """
        [default]
        region = eu-west-1
        s3 =
            endpoint_url = https://nested.example
        [profile studio]
        region = fr-par
        endpoint_url = https://s3.fr-par.scw.cloud/
        """,
    ]

    private func read(_ variables: [String: String]) throws -> S3Environment {
        try withTemporaryFolder { home in
            for (path, text) in Self.files {
                let file = home.appending(path: path)
                let folder = file.deletingLastPathComponent()
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            return try S3Environment(variables, home: home.path)
        }
    }

    @Test("come from the variables first")
    func readsVariables() throws {
        let environment = try read([
            "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T",
            "AWS_REGION": "auto", "AWS_ENDPOINT_URL": "https://x.r2.cloudflarestorage.com/",
        ])
        #expect(environment.credentials == AWSCredentials(accessKey: "AK", secretKey: "S", sessionToken: "T"))
        #expect(environment.region == "auto")
        #expect(environment.endpoint == "https://x.r2.cloudflarestorage.com")
        #expect(environment.hasConditionalWrites)
        #expect(try !read(["SWEETDREAMS_S3_CONDITIONAL": "off"]).hasConditionalWrites)
    }

    @Test("come from the default profile else, and are those of AWS in its region")
    func readsDefaultProfile() throws {
        let environment = try read(["AWS_ACCESS_KEY_ID": ""])
        #expect(environment.credentials == AWSCredentials(accessKey: "AKDEFAULT", secretKey: "s3cr=et"))
        #expect(environment.region == "eu-west-1")
        #expect(environment.endpoint == "https://s3.eu-west-1.amazonaws.com")
    }

    @Test("come from the profile that a variable names")
    func readsProfile() throws {
        let environment = try read(["AWS_PROFILE": "studio"])
        #expect(environment.credentials?.sessionToken == "token")
        #expect(environment.endpoint == "https://s3.fr-par.scw.cloud")
        #expect(environment.region == "fr-par")
    }

    @Test("have no keys where nobody gives any")
    func readsNothing() throws {
        let environment = try S3Environment([:], home: nil)
        #expect(environment.credentials == nil)
        #expect(environment.region == "us-east-1")
        #expect(try read(["AWS_PROFILE": "nobody"]).credentials == nil)
    }

    @Test(
        "are refused with half of a pair of keys, and with an endpoint that is no address",
        arguments: [
            (["AWS_ACCESS_KEY_ID": "AK"], "the environment has only one of the access key and its secret"),
            (["AWS_PROFILE": "half"], "the profile “half” has only one of the access key and its secret"),
            (
                ["AWS_ENDPOINT_URL": "localhost:9000"],
                "the endpoint “localhost:9000” does not begin with https:// or http://"
            ),
            (
                ["SWEETDREAMS_S3_CONDITIONAL": "no"],
                "SWEETDREAMS_S3_CONDITIONAL is “no”, and neither “on” nor “off”"
            ),
        ]
    )
    func refuses(variables: [String: String], message: String) throws {
        let error = try #require(throws: S3Error.self) { try read(variables) }
        #expect(error == S3Error(.settings, message))
    }

    @Test("never show the secret in a text")
    func hidesSecrets() {
        let credentials = AWSCredentials(accessKey: "AK", secretKey: "hidden", sessionToken: "token")
        let text = "\(credentials) \(String(reflecting: credentials)) \(String(describing: credentials))"
        #expect(!text.contains("hidden") && !text.contains("token"))
        #expect(text.contains("AK"))
    }
}
