import Content
import ReleaseManifest
import SiteConfiguration

/// `vercel.json` (Vercel, "Static Configuration with vercel.json").
///
/// Vercel sends the headers of all rules that match, the last one of a name, and cannot remove one.
struct VercelConfiguration {
    let text: String
    let omissions: [String]

    /// "Up to 2,048 redirects" (Vercel, "Configuration Redirects", "Limits").
    private static let maxRedirects = 2048

    init(_ plan: HostPlan) {
        let redirects = VercelConfiguration.redirects(plan)
        omissions = redirects.omissions
        let document: JSON = [
            "$schema": "https://openapi.vercel.sh/vercel.json",
            "cleanUrls": false,
            "trailingSlash": true,
            "headers": .array(VercelConfiguration.headers(plan)),
            "redirects": .array(redirects.rules),
        ]
        text = JSONWriter(layout: .indented).text(document) + "\n"
    }

    // MARK: Headers

    private static func headers(_ plan: HostPlan) -> [JSON] {
        var rules: [JSON] = []
        func add(_ source: String, _ headers: [HostPlan.Header]) {
            let own = headers.filter { !plan.shared.contains($0) }
            if !own.isEmpty { rules.append(rule(source, own)) }
        }
        if !plan.shared.isEmpty { rules.append(rule("/(.*)", plan.shared)) }
        for type in plan.types where !type.extensions.contains("html") {
            let names = type.extensions.joined(separator: "|")
            rules.append(
                rule("/(.*[.](?:\(names)))", [HostPlan.Header(name: "Content-Type", value: type.contentType)])
            )
        }
        // Addresses of folders and of pages, so that no other file gets what only pages have.
        add("/((?:.*/)?(?:[^/]*[.]html)?)", plan.rest.headers)
        for area in plan.rest.rules {
            add("/(.*[.](?:\(area.extensions.joined(separator: "|"))))", area.headers)
        }
        for folder in plan.assetFolders {
            add("/\(folder)/(.*)", plan.assets.headers)
            for area in plan.assets.rules {
                add("/\(folder)/(.*[.](?:\(area.extensions.joined(separator: "|"))))", area.headers)
            }
        }
        for exception in plan.exceptions {
            let address = literal(RequestPath.location(ServedPath.address(of: exception.file.path)))
            let type = HostPlan.Header(name: "Content-Type", value: exception.file.contentType)
            add(address, exception.headers + [type])
        }
        return rules
    }

    private static func rule(_ source: String, _ headers: [HostPlan.Header]) -> JSON {
        [
            "source": .string(source),
            "headers": .array(headers.map { ["key": .string($0.name), "value": .string($0.value)] }),
        ]
    }

    // MARK: Redirects

    private static func redirects(_ plan: HostPlan) -> (rules: [JSON], omissions: [String]) {
        var taken = Set(plan.files.map { ServedPath.address(of: $0.path) })
        taken.formUnion(plan.redirects.map(\.from))
        var rules: [JSON] = []
        var unanswered = 0
        var shadowed = 0
        for redirect in plan.redirects {
            guard let to = redirect.to, redirect.status != .gone else {
                unanswered += 1
                continue
            }
            let hasSplat = redirect.prefix != nil && to.hasSuffix(Redirect.splat)
            var source = redirect.prefix ?? redirect.from
            if redirect.prefix == nil, !source.hasSuffix("/"), !lastPart(source).contains(".") {
                // Vercel adds the slash before it looks for a redirect.
                source += "/"
                guard taken.insert(source).inserted else {
                    shadowed += 1
                    continue
                }
            }
            let target = hasSplat ? String(to.dropLast(Redirect.splat.count)) : to
            rules.append([
                "source": .string(
                    literal(RequestPath.location(source)) + (redirect.prefix == nil ? "" : ":splat(.*)")
                ),
                "destination": .string(destination(target) + (hasSplat ? ":splat" : "")),
                "statusCode": .integer(redirect.status.rawValue),
            ])
        }
        var omissions: [String] = []
        if unanswered > 0 {
            omissions.append("Vercel answers 404 for \(unanswered) addresses that are gone (410).")
        }
        if shadowed > 0 {
            omissions.append(
                "Vercel does not tell \(shadowed) redirects from the same addresses with a slash at the end."
            )
        }
        if rules.count > maxRedirects {
            omissions.append(
                "Vercel reads \(maxRedirects) redirects, so the last \(rules.count - maxRedirects) are left out."
            )
        }
        return (Array(rules.prefix(maxRedirects)), omissions)
    }

    private static func lastPart(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

    /// A path that means nothing but itself in `source` (path-to-regexp 6).
    private static func literal(_ path: String) -> String {
        String(path.flatMap { "(){}*+?:!.\\".contains($0) ? ["\\", $0] : [$0] })
    }

    /// An address that means nothing but itself in `destination`, where `:` begins a name too.
    private static func destination(_ address: String) -> String {
        let address = RequestPath.location(address)
        let start = WebAddress.hasScheme(address) ? address.firstRange(of: "://")?.upperBound : nil
        let path =
            start.flatMap { address[$0...].firstIndex(of: "/") }
            ?? (start == nil ? address.startIndex : address.endIndex)
        let codes: [Character: String] = [
            "(": "%28", ")": "%29", "*": "%2A", "+": "%2B", ":": "%3A",
        ]
        return String(address[..<path]) + address[path...].map { codes[$0] ?? String($0) }.joined()
    }
}
