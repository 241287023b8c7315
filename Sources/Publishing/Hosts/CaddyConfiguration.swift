import ReleaseManifest
import SiteConfiguration

/// The file that a site block of Caddy imports.
///
/// Caddy applies each `header` that matches, and a header that one of them removes is removed last of all. So nothing is removed
/// here: exactly one of the `handle` blocks adds what a file has besides the shared headers.
struct CaddyConfiguration {
    private let plan: HostPlan
    private let isPrecompressed: Bool
    private var lines: [String] = []

    /// The beginning of the names of all matchers and placeholders.
    private static let name = "sd"
    /// The end of a path in an address.
    private static let end = "(?:[?]|$)"

    init(_ plan: HostPlan, isPrecompressed: Bool) {
        self.plan = plan
        self.isPrecompressed = isPrecompressed
    }

    func text() throws(UnservableRelease) -> String {
        var writer = self
        try writer.write()
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func write() throws(UnservableRelease) {
        add(
            """
            # Made by 'sweetdreams hosts caddy' from the release \(plan.id).
            #
            #     www.example.com {
            #         root * /srv/site/current
            #         import /etc/caddy/sweetdreams.caddy
            #     }

            route {
            """
        )
        try writeHeaders(plan.shared)
        add("\t@\(CaddyConfiguration.name)_method not method GET HEAD")
        add("\terror @\(CaddyConfiguration.name)_method 405")
        writeRedirects()
        writeHidden()
        try writeTypes()
        try writeFiles()
        if isPrecompressed {
            add("\tfile_server {\n\t\tprecompressed zstd br gzip\n\t}")
        } else {
            add("\tfile_server")
        }
        add("}")
        try writeErrors()
    }

    // MARK: Redirects

    private mutating func writeRedirects() {
        var plain: [Redirect.Status: [(from: String, to: String)]] = [:]
        for redirect in plan.redirects {
            guard let key = CaddyConfiguration.key(of: redirect) else { continue }
            plain[redirect.status, default: []].append((key, CaddyConfiguration.target(of: redirect)))
        }
        for status in Redirect.Status.allCases {
            guard let redirects = plain[status] else { continue }
            let name = "\(CaddyConfiguration.name)_\(status.rawValue)"
            add("\tmap {path} {\(name)} {")
            for redirect in redirects { add("\t\t\"\(redirect.from)\" \"\(redirect.to)\"") }
            add("\t}")
            // A path that the map lacks gives '<nil>'.
            add("\t@\(name) vars_regexp \(name) {\(name)} \"^(/.*|[a-z]+:.*|gone)$\"")
            add(
                status == .gone
                    ? "\terror @\(name) 410" : "\tredir @\(name) \"{re.\(name).1}\" \(status.rawValue)"
            )
        }
        let others = plan.redirects.filter { CaddyConfiguration.key(of: $0) == nil }
        for (index, redirect) in others.enumerated() {
            let name = "\(CaddyConfiguration.name)_r\(index)"
            let path = RequestPath.decoded(redirect.prefix ?? redirect.from)
            let pattern =
                redirect.prefix == nil
                ? RequestPath.pattern(path) + CaddyConfiguration.end
                // What the client sent, still encoded, so that it cannot end the header or name another host.
                : RequestPath.pattern(path.dropLast()) + "/+([^?\\x5C]*)"
            add("\t@\(name) vars_regexp \(name) {uri} \"^\(pattern)\"")
            guard redirect.status != .gone, let to = redirect.to else {
                add("\terror @\(name) 410")
                continue
            }
            let hasSplat = redirect.prefix != nil && to.hasSuffix(Redirect.splat)
            let target =
                hasSplat
                ? RequestPath.location(String(to.dropLast(Redirect.splat.count))) + "{re.\(name).1}"
                : RequestPath.location(to)
            add("\tredir @\(name) \"\(target)\" \(redirect.status.rawValue)")
        }
    }

    /// The path of a redirect as a key of a map; nil for a wildcard, and for a path with characters that mean something.
    private static func key(of redirect: Redirect) -> String? {
        guard redirect.prefix == nil,
            let path = String(validating: RequestPath.decoded(redirect.from), as: UTF8.self),
            path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && !"\"\\{}`".utf8.contains($0) })
        else { return nil }
        return path
    }

    private static func target(of redirect: Redirect) -> String {
        redirect.to.map(RequestPath.location) ?? "gone"
    }

    // MARK: Files

    /// Files for other hosts, and compressed variants, have no address here.
    private mutating func writeHidden() {
        var patterns = HostPlan.hidden.map { "^\(RequestPath.pattern($0.utf8))$" }
        let variants = VariantExtensions.unused(by: plan.files)
        if isPrecompressed, !variants.isEmpty {
            patterns.append("[.](?:\(variants.joined(separator: "|")))$")
        }
        add("\t@\(CaddyConfiguration.name)_hidden path_regexp \"\(patterns.joined(separator: "|"))\"")
        add("\terror @\(CaddyConfiguration.name)_hidden 404")
    }

    private mutating func writeTypes() throws(UnservableRelease) {
        for (index, rule) in plan.types.enumerated() {
            let names = rule.extensions.joined(separator: "|")
            let isOfPages = rule.extensions.contains("html")
            let pattern = isOfPages ? "(?:/|[.](?i:\(names)))$" : "[.](?i:\(names))$"
            let name = "\(CaddyConfiguration.name)_t\(index)"
            let type = try CaddyConfiguration.value(rule.contentType, of: "Content-Type")
            add("\t@\(name) path_regexp \"\(pattern)\"")
            add("\theader @\(name) Content-Type \(type)")
        }
    }

    private mutating func writeFiles() throws(UnservableRelease) {
        // Blocks exclude each other only inside of another one (Caddy 2.6).
        add("\thandle {")
        try writeHandles()
        add("\t}")
    }

    private mutating func writeHandles() throws(UnservableRelease) {
        for (index, group) in exceptionGroups().enumerated() {
            let paths = group.paths.joined(separator: "|")
            try writeHandle(
                "vars_regexp {uri} \"^(?:\(paths))\(CaddyConfiguration.end)\"",
                name: "e\(index)",
                group.headers,
                type: group.type
            )
        }
        if !plan.assetFolders.isEmpty {
            let folders = "^/(?:\(plan.assetFolders.joined(separator: "|")))/"
            for (index, rule) in plan.assets.rules.enumerated() {
                let names = rule.extensions.joined(separator: "|")
                try writeHandle(
                    "path_regexp \"\(folders)(?s:.*)[.](?:\(names))$\"",
                    name: "a\(index)",
                    rule.headers
                )
            }
            try writeHandle("path_regexp \"\(folders)\"", name: "a", plan.assets.headers)
        }
        for (index, rule) in plan.rest.rules.enumerated() {
            let names = rule.extensions.joined(separator: "|")
            try writeHandle("path_regexp \"[.](?:\(names))$\"", name: "f\(index)", rule.headers)
        }
        try writeHandle(nil, name: "", plan.rest.headers)
    }

    /// The exceptions with the same headers and the same type, and the patterns of their addresses.
    private func exceptionGroups() -> [(headers: [HostPlan.Header], type: String, paths: [String])] {
        var groups: [(headers: [HostPlan.Header], type: String, paths: [String])] = []
        for exception in plan.exceptions {
            let file = exception.file
            let address = ServedPath.address(of: file.path)
            let isIndex = address.hasSuffix("/")
            let path = RequestPath.pattern(address.utf8) + (isIndex ? "(?:index[.]html)?" : "")
            let index = groups.firstIndex { $0.headers == exception.headers && $0.type == file.contentType }
            if let index {
                groups[index].paths.append(path)
            } else {
                groups.append((exception.headers, file.contentType, [path]))
            }
        }
        return groups
    }

    /// - Parameter matcher: nil for everything that no block before matched.
    private mutating func writeHandle(
        _ matcher: String?,
        name: String,
        _ headers: [HostPlan.Header],
        type: String? = nil
    ) throws(UnservableRelease) {
        let name = "@\(CaddyConfiguration.name)_\(name)"
        if let matcher { add("\t\t\(name) \(matcher)") }
        add("\t\thandle \(matcher == nil ? "" : name + " "){")
        let own = headers.filter { !plan.shared.contains($0) }
        try writeHeaders(
            own + (type.map { [HostPlan.Header(name: "Content-Type", value: $0)] } ?? []),
            indentation: "\t\t\t"
        )
        add("\t\t}")
    }

    private mutating func writeErrors() throws(UnservableRelease) {
        guard let page = plan.notFound else { return }
        let status = "{http.error.status_code}"
        add("handle_errors {")
        add("\t@\(CaddyConfiguration.name)_page expression \"\(status) == 404 || \(status) == 410\"")
        add("\thandle @\(CaddyConfiguration.name)_page {")
        // What the answer would have had if there were a file.
        let names = Set((plan.assets.rules + plan.rest.rules).flatMap { $0.headers.map(\.name) })
        let others = names.subtracting(page.headers.map(\.name)).sorted()
        try writeHeaders(
            page.headers + [HostPlan.Header(name: "Content-Type", value: page.file.contentType)],
            indentation: "\t\t",
            removing: others
        )
        add("\t\trewrite * \(Routes.notFound)\n\t\tfile_server\n\t}\n}")
    }

    // MARK: Writing

    private mutating func add(_ text: String) { lines.append(text) }

    private mutating func writeHeaders(
        _ headers: [HostPlan.Header],
        indentation: String = "\t",
        removing others: [String] = []
    ) throws(UnservableRelease) {
        guard !headers.isEmpty else { return }
        add("\(indentation)header {")
        var names: Set<String> = []
        var additions: [String] = []
        for header in headers {
            let value = try CaddyConfiguration.value(header.value, of: header.name)
            let isFirst = names.insert(header.name.lowercased()).inserted
            guard let first = header.name.utf8.first, ServedPath.isAlphanumeric(first),
                !header.name.utf8.contains(UInt8(ascii: "`"))
            else {
                throw UnservableRelease(header: header.name, reason: "has a name that Caddy cannot write")
            }
            if isFirst {
                add("\(indentation)\t\(header.name) \(value)")
            } else {
                // In one block, Caddy adds before it sets.
                additions.append("\(indentation)header +\(header.name) \(value)")
            }
        }
        for name in others { add("\(indentation)\t-\(name)") }
        add("\(indentation)}")
        lines += additions
    }

    /// A value in quotation marks; braces and backslashes mean something there too.
    private static func value(_ value: String, of header: String) throws(UnservableRelease) -> String {
        guard !value.utf8.contains(where: { "{}\\".utf8.contains($0) }) else {
            throw UnservableRelease(
                header: header,
                reason: "holds a brace or a backslash, which Caddy cannot send"
            )
        }
        return "\"\(value.replacing("\"", with: "\\\""))\""
    }
}
