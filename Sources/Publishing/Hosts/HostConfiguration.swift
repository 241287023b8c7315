package import ReleaseManifest

/// A kind of web server or host that can be told with a text how to serve a release.
package enum HostKind: String, Sendable, CaseIterable {
    /// An include file for a `server` block.
    case nginx
    /// A file to import in a site block.
    case caddy
    /// `vercel.json`.
    case vercel
    /// A CloudFront function for viewer requests and viewer responses.
    case cloudfront
    /// The website configuration of an S3 bucket.
    case s3Website = "s3-website"
}

/// The text that makes a host serve a release as its manifest says.
package struct HostConfiguration: Sendable {
    /// The text; UTF-8 for every host but nginx, where old addresses may hold other bytes.
    package let text: [UInt8]
    /// What the host cannot do or has no room for, one sentence each.
    package let omissions: [String]

    /// - Parameter isPrecompressed: whether `Precompression` wrote variants next to the files.
    /// - Throws: `UnservableRelease` for a header that the host's syntax cannot express.
    package init(
        of manifest: ReleaseManifest,
        for host: HostKind,
        isPrecompressed: Bool = false
    ) throws(UnservableRelease) {
        let plan = try HostPlan(manifest)
        switch host {
        case .nginx:
            text = try NginxConfiguration(plan, isPrecompressed: isPrecompressed).text()
            omissions = []
        case .caddy:
            text = Array(try CaddyConfiguration(plan, isPrecompressed: isPrecompressed).text().utf8)
            omissions = []
        case .vercel:
            let file = VercelConfiguration(plan)
            text = Array(file.text.utf8)
            omissions = file.omissions
        case .cloudfront:
            let function = CloudFrontFunction(plan)
            text = Array(function.text.utf8)
            omissions = function.omissions
        case .s3Website:
            let file = S3WebsiteConfiguration(plan)
            text = Array(file.text.utf8)
            omissions = file.omissions
        }
    }
}

/// A release with a header that a host cannot send.
package struct UnservableRelease: Error, Sendable, Equatable {
    /// The name of the header.
    package let header: String
    /// The end of a sentence that begins with the header.
    package let reason: String
}
