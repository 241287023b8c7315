import Foundation
package import HTTPTransfer

/// The settings that tools for S3 share: variables, and profiles in the files `credentials` and `config`.
package struct S3Environment: Sendable {
    package let credentials: AWSCredentials?
    /// Default `us-east-1`.
    package let region: String
    /// Without a `/` at its end; default that of AWS in the region.
    package let endpoint: String
    /// A file of certificates instead of the system's (`AWS_CA_BUNDLE`).
    package let certificates: String?
    /// Whether the server knows conditional writes; `SWEETDREAMS_S3_CONDITIONAL` says `off` of one that does not.
    package let hasConditionalWrites: Bool
    /// The profile that values were looked up in.
    package let profile: String

    /// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION` (else `AWS_DEFAULT_REGION`) and
    /// `AWS_ENDPOINT_URL_S3` (else `AWS_ENDPOINT_URL`), and what they lack from the profile `AWS_PROFILE` (else `default`).
    ///
    /// - Parameters:
    ///   - home: the folder of `.aws/credentials` and `.aws/config`, unless `AWS_SHARED_CREDENTIALS_FILE` and
    ///     `AWS_CONFIG_FILE` name others; nil for none.
    /// - Throws: `S3Error` where a file is there and cannot be read, or where half of a pair of keys is missing.
    package init(_ environment: [String: String], home: String?) throws {
        // An empty variable is one that is not set.
        let variables = environment.filter { !$0.value.isEmpty }
        let profile = variables["AWS_PROFILE"] ?? "default"
        self.profile = profile
        let credentialsFile =
            variables["AWS_SHARED_CREDENTIALS_FILE"] ?? home.map { $0 + "/.aws/credentials" }
        let configFile = variables["AWS_CONFIG_FILE"] ?? home.map { $0 + "/.aws/config" }
        var values: [String: String] = [:]
        if let configFile {
            let name = profile == "default" ? profile : "profile \(profile)"
            values = try S3Environment.section(name, of: configFile)
        }
        if let credentialsFile {
            let own = try S3Environment.section(profile, of: credentialsFile)
            values.merge(own) { _, credentials in credentials }
        }
        credentials = try S3Environment.credentials(variables, values, profile: profile)
        let region =
            variables["AWS_REGION"] ?? variables["AWS_DEFAULT_REGION"] ?? values["region"] ?? "us-east-1"
        self.region = region
        var endpoint =
            variables["AWS_ENDPOINT_URL_S3"] ?? variables["AWS_ENDPOINT_URL"] ?? values["endpoint_url"]
            ?? "https://s3.\(region).amazonaws.com"
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        guard endpoint.hasPrefix("https://") || endpoint.hasPrefix("http://") else {
            throw S3Error(.settings, "the endpoint “\(endpoint)” does not begin with https:// or http://")
        }
        self.endpoint = endpoint
        certificates = variables["AWS_CA_BUNDLE"] ?? values["ca_bundle"]
        switch variables["SWEETDREAMS_S3_CONDITIONAL"] {
        case nil, "on"?: hasConditionalWrites = true
        case "off"?: hasConditionalWrites = false
        case let other?:
            throw S3Error(.settings, "SWEETDREAMS_S3_CONDITIONAL is “\(other)”, and neither “on” nor “off”")
        }
    }

    private static func credentials(
        _ variables: [String: String],
        _ values: [String: String],
        profile: String
    ) throws -> AWSCredentials? {
        // A pair comes from one of the two: half of each would be a wrong signature that nobody understands.
        let hasVariables =
            variables["AWS_ACCESS_KEY_ID"] != nil || variables["AWS_SECRET_ACCESS_KEY"] != nil
        let accessKey = hasVariables ? variables["AWS_ACCESS_KEY_ID"] : values["aws_access_key_id"]
        let secretKey = hasVariables ? variables["AWS_SECRET_ACCESS_KEY"] : values["aws_secret_access_key"]
        let token = hasVariables ? variables["AWS_SESSION_TOKEN"] : values["aws_session_token"]
        switch (accessKey, secretKey) {
        case (let accessKey?, let secretKey?):
            return AWSCredentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token)
        case (nil, nil):
            return nil
        default:
            let source = hasVariables ? "the environment has" : "the profile “\(profile)” has"
            throw S3Error(.settings, "\(source) only one of the access key and its secret")
        }
    }

    /// The values of a section of an INI file; none where the file or the section does not exist.
    private static func section(_ name: String, of path: String) throws -> [String: String] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw S3Error(.settings, "\(path) cannot be read")
        }
        var values: [String: String] = [:]
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            let isNested = line.first?.isWhitespace == true
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                let words = line[..<end].dropFirst().split(separator: " ")
                isInside = words.joined(separator: " ") == name
            } else if isInside, !isNested, let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
                values[key] = line[equals...].dropFirst().trimmingCharacters(in: .whitespaces)
            }
        }
        return values
    }
}
