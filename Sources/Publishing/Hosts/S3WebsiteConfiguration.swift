import Content
import ReleaseManifest
import SiteConfiguration

/// The website configuration of a bucket, for `aws s3api put-bucket-website`.
///
/// A bucket sends only the headers that each object has, and its rules compare only beginnings of paths.
struct S3WebsiteConfiguration {
    let text: String
    let omissions: [String]

    /// Amazon S3, "Configuring advanced conditional redirects".
    private static let maxRules = 50

    init(_ plan: HostPlan) {
        let wildcards = plan.redirects.filter { $0.prefix != nil && $0.status != .gone }
        let rules = wildcards.compactMap(S3WebsiteConfiguration.rule)
        let document = JSON.object(omittingNil: [
            "IndexDocument": ["Suffix": "index.html"],
            "ErrorDocument": plan.notFound.map { ["Key": .string($0.file.path)] },
            "RoutingRules": rules.isEmpty
                ? JSON?.none : .array(Array(rules.prefix(S3WebsiteConfiguration.maxRules))),
        ])
        text = JSONWriter(layout: .indented).text(document) + "\n"

        var omissions: [String] = []
        let singles = plan.redirects.count { $0.prefix == nil && $0.status != .gone }
        let gone = plan.redirects.count { $0.status == .gone }
        if singles > 0 {
            omissions.append(
                "Rules of S3 are for all paths with a beginning, so \(singles) redirects of single addresses are left out."
            )
        }
        if gone > 0 { omissions.append("S3 answers 404 for \(gone) addresses that are gone (410).") }
        let left = wildcards.count - min(rules.count, S3WebsiteConfiguration.maxRules)
        if left > 0 {
            omissions.append(
                "S3 has room for \(S3WebsiteConfiguration.maxRules) rules in UTF-8, so \(left) redirects with a wildcard are left out."
            )
        }
        omissions.append("S3 sends no security headers; put CloudFront in front of it.")
        self.omissions = omissions
    }

    /// - Returns: nil for a path that is not UTF-8, which no key can be.
    private static func rule(_ redirect: Redirect) -> JSON? {
        guard let prefix = redirect.prefix, let to = redirect.to,
            let path = String(validating: RequestPath.decoded(prefix), as: UTF8.self)
        else { return nil }
        let hasSplat = to.hasSuffix(Redirect.splat)
        var target = RequestPath.location(hasSplat ? String(to.dropLast(Redirect.splat.count)) : to)
        var scheme: JSON?
        var host: JSON?
        if let end = target.firstRange(of: "://") {
            scheme = .string(String(target[..<end.lowerBound]))
            let name = target[end.upperBound...].prefix { $0 != "/" }
            host = .string(String(name))
            target = String(target[name.endIndex...])
        }
        let key = JSON.string(String(target.drop { $0 == "/" }))
        return [
            "Condition": ["KeyPrefixEquals": .string(String(path.dropFirst()))],
            "Redirect": .object(omittingNil: [
                "Protocol": scheme,
                "HostName": host,
                "ReplaceKeyPrefixWith": hasSplat ? key : JSON?.none,
                "ReplaceKeyWith": hasSplat ? JSON?.none : key,
                "HttpRedirectCode": .string(String(redirect.status.rawValue)),
            ]),
        ]
    }
}
