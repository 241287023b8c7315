import ReleaseManifest
import SiteConfiguration

/// The include file for a `server` block of nginx.
///
/// nginx sends the headers of the innermost block that has any, so each block names all of its own.
struct NginxConfiguration {
    private let plan: HostPlan
    private let isPrecompressed: Bool
    private var lines: [[UInt8]] = []
    /// Blocks for paths that are too long for the tree of locations.
    private var longLocations: [LongLocation] = []

    /// A block that is found by a regular expression.
    private struct LongLocation {
        /// Decoded.
        let path: [UInt8]
        let isPrefix: Bool
        let body: [[UInt8]]
    }

    /// nginx counts the bytes of a location in one byte (`ngx_http_location_tree_node_t`, until 1.23).
    private static let maxLocationLength = 200
    /// Longer words are refused (`NGX_CONF_BUFFER` is 4 096 bytes).
    private static let maxWordLength = 4000

    init(_ plan: HostPlan, isPrecompressed: Bool) {
        self.plan = plan
        self.isPrecompressed = isPrecompressed
    }

    func text() throws(UnservableRelease) -> [UInt8] {
        var writer = self
        try writer.write()
        return Array(writer.lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    }

    private mutating func write() throws(UnservableRelease) {
        add(
            """
            # Made by 'sweetdreams hosts nginx' from the release \(plan.id).
            #
            #     server {
            #         listen 443 ssl;
            #         server_name www.example.com;
            #         root /srv/site/current;
            #         include /etc/nginx/sweetdreams.conf;
            #     }

            index index.html;
            absolute_redirect off;
            charset off;
            expires off;
            """
        )
        if isPrecompressed {
            add(
                """
                gzip_static on;
                gzip_vary on;
                # With Debian's libnginx-mod-http-brotli-static (Debian 12 and later):
                # brotli_static on;
                # With the module ngx_http_zstd_static_module, which Debian lacks:
                # zstd_static on;
                """
            )
        }
        if plan.notFound != nil {
            add("error_page 404 410 \(Routes.notFound);")
            // A folder without a page is no address either.
            add("error_page 403 =404 \(Routes.notFound);")
        }
        try writeTypes()
        try addHeaders(plan.shared, indentation: "")
        longLocations = try longExceptions() + plan.redirects.compactMap(longRedirect)
        // Before the others, because the first regular expression that matches counts.
        writeLongLocations(below: [], indentation: "")
        try writeAreas()
        try writeExceptions()
        writeHidden()
        writeRedirects()
    }

    // MARK: Files

    private mutating func writeTypes() throws(UnservableRelease) {
        add("default_type application/octet-stream;")
        add("types {")
        for rule in plan.types {
            let type = try NginxConfiguration.value(rule.contentType, of: "Content-Type")
            add("    \(type) \(rule.extensions.joined(separator: " "));")
        }
        add("}")
    }

    private mutating func writeAreas() throws(UnservableRelease) {
        add("\n# Pages, and files by their extensions.\nlocation / {")
        try addHeaders(plan.rest.headers, indentation: "    ")
        add("}")
        for rule in plan.rest.rules { try writeRule(rule, indentation: "") }
        for folder in plan.assetFolders {
            add("\n# Files with names that change with their bytes.\nlocation ^~ /\(folder)/ {")
            try addHeaders(plan.assets.headers, indentation: "    ")
            writeLongLocations(below: Array("/\(folder)/".utf8), indentation: "    ")
            for rule in plan.assets.rules { try writeRule(rule, indentation: "    ") }
            writeVariants(indentation: "    ")
            add("}")
        }
        writeVariants(indentation: "")
    }

    private mutating func writeRule(
        _ rule: HostPlan.ExtensionRule,
        indentation: String
    ) throws(UnservableRelease) {
        add("\(indentation)location ~ \"\\.(?:\(rule.extensions.joined(separator: "|")))$\" {")
        try addHeaders(rule.headers, indentation: indentation + "    ")
        add("\(indentation)}")
    }

    /// Compressed variants have no address of their own.
    private mutating func writeVariants(indentation: String) {
        guard isPrecompressed else { return }
        let extensions = VariantExtensions.unused(by: plan.files)
        guard !extensions.isEmpty else { return }
        add("\(indentation)location ~ \"\\.(?:\(extensions.joined(separator: "|")))$\" { return 404; }")
    }

    private mutating func writeExceptions() throws(UnservableRelease) {
        if !plan.exceptions.isEmpty { add("\n# Single files.") }
        for exception in plan.exceptions {
            let path = Array(("/" + exception.file.path).utf8)
            guard path.count <= NginxConfiguration.maxLocationLength else { continue }
            add("location = ", path: path, " {")
            lines += try body(of: exception, indentation: "    ")
            add("}")
        }
    }

    private func body(
        of exception: HostPlan.Exception,
        indentation: String
    ) throws(UnservableRelease) -> [[UInt8]] {
        let type = try NginxConfiguration.value(exception.file.contentType, of: "Content-Type")
        var writer = self
        writer.lines = []
        writer.add("\(indentation)types { }")
        writer.add("\(indentation)default_type \(type);")
        try writer.addHeaders(exception.headers, indentation: indentation)
        return writer.lines
    }

    private mutating func writeHidden() {
        add("\n# Files for other hosts.")
        for path in HostPlan.hidden { add("location = \(path) { return 404; }") }
    }

    // MARK: Redirects

    private mutating func writeRedirects() {
        if !plan.redirects.isEmpty { add("\n# Redirects.") }
        for redirect in plan.redirects {
            let path = RequestPath.decoded(redirect.prefix ?? redirect.from)
            guard !path.contains(0) else {
                add("# No request for \(RequestPath.location(redirect.from)) gets this far: it holds a NUL.")
                continue
            }
            guard path.count <= NginxConfiguration.maxLocationLength else { continue }
            add("location \(redirect.prefix == nil ? "=" : "^~") ", path: path, " {")
            if redirect.prefix != nil { writeLongLocations(below: path, indentation: "    ") }
            lines += NginxConfiguration.body(of: redirect, path)
            add("}")
        }
    }

    private static func body(of redirect: Redirect, _ path: [UInt8]) -> [[UInt8]] {
        let status = redirect.status.rawValue
        guard let to = redirect.to, redirect.status != .gone else { return [Array("    return 410;".utf8)] }
        guard redirect.prefix != nil, to.hasSuffix(Redirect.splat) else {
            return [Array("    return \(status) \"\(RequestPath.location(to))\";".utf8)]
        }
        let start = RequestPath.location(String(to.dropLast(Redirect.splat.count)))
        let pattern = RequestPath.pattern(path.dropLast())
        return [
            // What the client sent, still encoded, so that it cannot end the header or name another host.
            "    if ($request_uri ~ \"^\(pattern)/+([^?#\\x5C]*)\") { return \(status) \"\(start)$1\"; }",
            "    return 404;",
        ].map { Array($0.utf8) }
    }

    // MARK: Long paths

    private func longExceptions() throws(UnservableRelease) -> [LongLocation] {
        var locations: [LongLocation] = []
        for exception in plan.exceptions {
            let path = Array(("/" + exception.file.path).utf8)
            guard path.count > NginxConfiguration.maxLocationLength else { continue }
            let body = try body(of: exception, indentation: "    ")
            locations.append(LongLocation(path: path, isPrefix: false, body: body))
        }
        return locations
    }

    private func longRedirect(_ redirect: Redirect) -> LongLocation? {
        let path = RequestPath.decoded(redirect.prefix ?? redirect.from)
        guard path.count > NginxConfiguration.maxLocationLength, !path.contains(0) else { return nil }
        return LongLocation(
            path: path,
            isPrefix: redirect.prefix != nil,
            body: NginxConfiguration.body(of: redirect, path)
        )
    }

    /// - Parameter prefix: the path of the block that they are written into; empty for the server's.
    private mutating func writeLongLocations(below prefix: [UInt8], indentation: String) {
        for location in longLocations where location.path.starts(with: prefix) {
            let pattern = RequestPath.literalPattern(location.path)
            add("\(indentation)location ~ \"^\(pattern)\(location.isPrefix ? "" : "\\z")\" {")
            lines += location.body.map { Array(indentation.utf8) + $0 }
            add("\(indentation)}")
        }
    }

    // MARK: Writing

    private mutating func add(_ text: String) { lines.append(Array(text.utf8)) }

    private mutating func add(_ start: String, path: [UInt8], _ end: String) {
        lines.append(Array(start.utf8) + NginxConfiguration.quoted(path) + Array(end.utf8))
    }

    private mutating func addHeaders(
        _ headers: [HostPlan.Header],
        indentation: String
    ) throws(UnservableRelease) {
        for header in headers {
            let value = try NginxConfiguration.value(header.value, of: header.name)
            let name = try NginxConfiguration.value(header.name, of: header.name)
            add("\(indentation)add_header \(name) \(value) always;")
        }
    }

    /// A value in quotation marks; nginx has no way to write a `$` that begins no variable.
    private static func value(_ value: String, of header: String) throws(UnservableRelease) -> String {
        guard !value.utf8.contains(UInt8(ascii: "$")) else {
            throw UnservableRelease(header: header, reason: "holds a '$', which nginx cannot send")
        }
        guard value.utf8.count <= maxWordLength else {
            throw UnservableRelease(
                header: header,
                reason: "is longer than the \(maxWordLength) bytes that nginx reads"
            )
        }
        return String(decoding: quoted(Array(value.utf8)), as: UTF8.self)
    }

    /// A word in quotation marks (`ngx_conf_read_token`); variables in it stay variables.
    private static func quoted(_ word: [UInt8]) -> [UInt8] {
        let mark = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        var quoted = [mark]
        for byte in word {
            switch byte {
            case mark, backslash: quoted += [backslash, byte]
            case UInt8(ascii: "\n"): quoted += [backslash, UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): quoted += [backslash, UInt8(ascii: "r")]
            case UInt8(ascii: "\t"): quoted += [backslash, UInt8(ascii: "t")]
            default: quoted.append(byte)
            }
        }
        return quoted + [mark]
    }
}

/// The file extensions of compressed variants.
enum VariantExtensions {
    static let all = ["gz", "br", "zst"]

    /// Those that no file of a release has.
    static func unused(by files: [ReleaseFile]) -> [String] {
        all.filter { name in !files.contains { $0.path.hasSuffix("." + name) } }
    }
}
