import ReleaseManifest
import SiteConfiguration

/// The headers, types and redirects of a release as few rules, and the files that no rule fits.
///
/// A file gets its headers by the first of these that there is: its exception, the rule for its file extension in its area,
/// the rule of its area. The areas are the folders of assets, and the rest of the site.
struct HostPlan {
    typealias Header = ReleaseManifest.Header

    /// Files with some file extensions that share their headers.
    struct ExtensionRule {
        /// As they are written in file names, without the dot; of ASCII letters and digits.
        let extensions: [String]
        let headers: [Header]
    }

    /// A part of the site.
    struct Area {
        /// The headers of files without a rule.
        let headers: [Header]
        let rules: [ExtensionRule]
    }

    /// A file that has other headers, or another type, than the rules give it.
    struct Exception {
        let file: ReleaseFile
        let headers: [Header]
    }

    /// Files with some file extensions that share their type.
    struct TypeRule {
        let contentType: String
        /// In small letters, without the dot; of ASCII letters and digits.
        let extensions: [String]
    }

    /// The release's id.
    let id: String
    /// The files that visitors get.
    let files: [ReleaseFile]
    /// The headers that all files have.
    let shared: [Header]
    let assets: Area
    /// Everything outside of the folders of assets; its headers without a rule are those of pages.
    let rest: Area
    let types: [TypeRule]
    let exceptions: [Exception]
    /// Those that can be reached, in their order.
    let redirects: [Redirect]
    /// The page for unknown addresses, and its headers.
    let notFound: Exception?

    /// The folders of `assets` that are no redirect as a whole.
    var assetFolders: [String] {
        let prefixes = redirects.compactMap(\.prefix)
        return assets.headers.isEmpty
            ? [] : HostPlan.assetFolders.filter { !prefixes.contains("/\($0)/") }
    }

    /// The folders whose files have names that change with their bytes, such as `assets`.
    private static let assetFolders = [Routes.assets, Routes.media].map { String($0.dropFirst().dropLast()) }

    /// Files for other hosts, which those read but do not serve.
    static let hidden = [Routes.headers, Routes.redirects]

    /// - Throws: for a header that HTTP itself does not allow.
    init(_ manifest: ReleaseManifest) throws(UnservableRelease) {
        let hidden = HostPlan.hidden.map { String($0.dropFirst()) }
        let files = manifest.files.filter { !hidden.contains($0.path) }
        try HostPlan.validate(manifest, files)
        let headers = manifest.headers(of:)
        let assetFiles = files.filter { HostPlan.isAsset($0.path) }
        let otherFiles = files.filter { !HostPlan.isAsset($0.path) }
        let pages = otherFiles.filter { ServedPath.ruleExtension(of: $0.path) == "html" }

        let types = HostPlan.typeRules(files)
        let assets = HostPlan.area(assetFiles, default: headers, of: assetFiles)
        let rest = HostPlan.area(otherFiles, default: headers, of: pages.isEmpty ? otherFiles : pages)

        id = manifest.id
        self.files = files
        self.assets = assets
        self.rest = rest
        self.types = types
        shared = HostPlan.common(files.map(headers))
        let typeOfExtension = HostPlan.byExtension(types.map { ($0.extensions, $0.contentType) })
        let assetRules = HostPlan.byExtension(assets.rules.map { ($0.extensions, $0.headers) })
        let otherRules = HostPlan.byExtension(rest.rules.map { ($0.extensions, $0.headers) })
        exceptions = files.compactMap { file in
            let isAsset = HostPlan.isAsset(file.path)
            let name = ServedPath.ruleExtension(of: file.path)
            let ruled =
                name.flatMap { (isAsset ? assetRules : otherRules)[$0] } ?? (isAsset ? assets : rest).headers
            let type = name.flatMap { typeOfExtension[$0.lowercased()] }
            guard ruled != headers(file) || type != file.contentType else { return nil }
            return Exception(file: file, headers: headers(file))
        }
        redirects = HostPlan.reachable(manifest.redirects, besides: files)
        notFound = files.first { $0.path == Routes.file(for: Routes.notFound) }.map {
            Exception(file: $0, headers: headers($0))
        }
    }

    private static func isAsset(_ path: String) -> Bool {
        assetFolders.contains { path.utf8.starts(with: ($0 + "/").utf8) }
    }

    // MARK: Rules

    /// The rules of some files, by what most of them have.
    private static func area(
        _ files: [ReleaseFile],
        default headers: (ReleaseFile) -> [Header],
        of typical: [ReleaseFile]
    ) -> Area {
        // Of kinds of files, and not of files: a site has many pictures of one kind.
        let kinds = grouped(typical) { ServedPath.ruleExtension(of: $0.path) ?? "" }
        let usual = mostCommon(kinds.compactMap { mostCommon($0.elements.map(headers)) }) ?? []
        let groups = grouped(files) { ServedPath.ruleExtension(of: $0.path) }
        var rules: [(headers: [Header], extensions: [String])] = []
        for (name, files) in groups {
            guard let own = mostCommon(files.map(headers)), own != usual else { continue }
            if let index = rules.firstIndex(where: { $0.headers == own }) {
                rules[index].extensions.append(name)
            } else {
                rules.append((own, [name]))
            }
        }
        return Area(
            headers: usual,
            rules: rules.map { ExtensionRule(extensions: $0.extensions, headers: $0.headers) }
        )
    }

    private static func typeRules(_ files: [ReleaseFile]) -> [TypeRule] {
        let groups = grouped(files) { ServedPath.ruleExtension(of: $0.path)?.lowercased() }
        let types = groups.compactMap { name, files in
            // Feeds have types of their own; a site with feeds alone would give those to every file of the kind.
            let usual = files.map(\.contentType).first { $0 == ContentType.of("." + name) }
            return (usual ?? mostCommon(files.map(\.contentType))).map { (name: name, type: $0) }
        }
        return grouped(types, by: \.type).map { type, names in
            TypeRule(contentType: type, extensions: names.map(\.name))
        }
    }

    /// Elements by their keys, in the order of the keys; those without one are left out.
    private static func grouped<Element>(
        _ elements: [Element],
        by key: (Element) -> String?
    ) -> [(key: String, elements: [Element])] {
        var groups: [String: [Element]] = [:]
        for element in elements {
            if let key = key(element) { groups[key, default: []].append(element) }
        }
        return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func byExtension<Value>(_ rules: [([String], Value)]) -> [String: Value] {
        var values: [String: Value] = [:]
        for (extensions, value) in rules {
            for name in extensions { values[name] = value }
        }
        return values
    }

    /// The value that is there most often, the first of those that are there equally often; nil for none.
    private static func mostCommon<Value: Hashable>(_ values: [Value]) -> Value? {
        var counts: [Value: (count: Int, first: Int)] = [:]
        for (index, value) in values.enumerated() {
            counts[value, default: (0, index)].count += 1
        }
        return counts.max { ($0.value.count, -$0.value.first) < ($1.value.count, -$1.value.first) }?.key
    }

    /// The headers whose names have the same values in all sets.
    private static func common(_ sets: [[Header]]) -> [Header] {
        guard let first = sets.first else { return [] }
        let different = Set(sets)
        return first.filter { header in
            let own = first.filter { $0.name == header.name }
            return different.allSatisfy { set in set.filter { $0.name == header.name } == own }
        }
    }

    // MARK: Redirects

    /// Leaves out what no request reaches: redirects after another one for the same path, and those of addresses that have a
    /// file.
    private static func reachable(_ redirects: [Redirect], besides files: [ReleaseFile]) -> [Redirect] {
        var taken = Set((files.map { ServedPath.address(of: $0.path) } + hidden).map { Array($0.utf8) })
        taken.formUnion(files.map { Array(("/" + $0.path).utf8) })
        var wildcards: [Redirect] = []
        return redirects.filter { redirect in
            if let prefix = redirect.prefix.map(RequestPath.decoded),
                files.contains(where: { ("/" + $0.path).utf8.starts(with: prefix) })
            {
                return false
            }
            let path = RequestPath.decoded(redirect.from)
            guard taken.insert(path).inserted, !wildcards.contains(where: { $0.isFor(redirect.from) }) else {
                return false
            }
            if redirect.prefix != nil { wildcards.append(redirect) }
            return true
        }
    }

    // MARK: Validation

    private static func validate(
        _ manifest: ReleaseManifest,
        _ files: [ReleaseFile]
    ) throws(UnservableRelease) {
        for header in manifest.headerSets.joined() {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
                throw UnservableRelease(header: header.name, reason: "is not the name of a header")
            }
            try validate(header.value, of: header.name)
        }
        for type in Set(files.map(\.contentType)).sorted() {
            try validate(type, of: "Content-Type")
            guard type.utf8.contains(UInt8(ascii: "/")) else {
                throw UnservableRelease(header: "Content-Type", reason: "has a value that is not a type")
            }
        }
    }

    private static func validate(_ value: String, of name: String) throws(UnservableRelease) {
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw UnservableRelease(
                header: name,
                reason: "has a value with characters that headers may not hold"
            )
        }
    }

    /// Bytes of names of headers (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        ServedPath.isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
