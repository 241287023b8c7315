import Content
import ReleaseManifest
import SiteConfiguration

/// A CloudFront function for both events of viewers (runtime `cloudfront-js-2.0`), in front of a private bucket.
///
/// Requests: redirects, and the files of folders. Responses: headers.
struct CloudFrontFunction {
    let text: String
    let omissions: [String]

    /// In bytes (Amazon CloudFront, "Quotas on CloudFront Functions").
    private static let maxSize = 10 * 1024

    init(_ plan: HostPlan) {
        let start = CloudFrontFunction.headerTables(plan)
        let room = CloudFrontFunction.maxSize - start.utf8.count - CloudFrontFunction.program.utf8.count
        var singles: [String] = []
        var wildcards: [String] = []
        // The lines around the tables.
        var size = 200
        var count = 0
        for redirect in plan.redirects {
            let entry = CloudFrontFunction.entry(redirect)
            guard size + entry.utf8.count + 4 <= room else { break }
            size += entry.utf8.count + 4
            count += 1
            if redirect.prefix == nil { singles.append(entry) } else { wildcards.append(entry) }
        }
        text =
            start + "var moved = {\n  " + singles.joined(separator: ",\n  ") + "\n};\nvar wildcards = [\n  "
            + wildcards.joined(separator: ",\n  ") + "\n];\n" + CloudFrontFunction.program
        let left = plan.redirects.count - count
        omissions =
            left > 0
            ? [
                "A CloudFront function has \(CloudFrontFunction.maxSize) bytes, so the last \(left) of \(plan.redirects.count) redirects are left out."
            ] : []
    }

    private static func entry(_ redirect: Redirect) -> String {
        let path = RequestPath.decoded(redirect.prefix ?? redirect.from)
        // The function compares decoded addresses, or encoded ones where those are not UTF-8.
        let key = String(validating: path, as: UTF8.self) ?? redirect.prefix ?? redirect.from
        guard redirect.prefix != nil else {
            let to = redirect.to.map { ", \(string(RequestPath.location($0)))" } ?? ""
            return "\(string(key)): [\(redirect.status.rawValue)\(to)]"
        }
        guard let to = redirect.to else { return "[\(string(key)), \(redirect.status.rawValue)]" }
        let hasSplat = to.hasSuffix(Redirect.splat)
        let target = RequestPath.location(hasSplat ? String(to.dropLast(Redirect.splat.count)) : to)
        return "[\(string(key)), \(redirect.status.rawValue), \(string(target)), \(hasSplat)]"
    }

    // MARK: Headers

    private static func headerTables(_ plan: HostPlan) -> String {
        var sets: [[HostPlan.Header]] = []
        func index(_ headers: [HostPlan.Header]) -> Int {
            let own = headers.filter { !plan.shared.contains($0) }
            if let index = sets.firstIndex(of: own) { return index }
            sets.append(own)
            return sets.count - 1
        }
        func table(_ area: HostPlan.Area) -> String {
            let entries = area.rules.flatMap { rule in
                rule.extensions.map { "\(string($0)): \(index(rule.headers))" }
            }
            return (["'': \(index(area.headers))"] + entries).joined(separator: ", ")
        }
        let assets = table(plan.assets)
        let rest = table(plan.rest)
        let exceptions = plan.exceptions.map {
            "\(string("/" + $0.file.path)): \(index($0.headers))"
        }
        let withoutDot = plan.files.filter { file in
            !(file.path.split(separator: "/").last ?? "").contains(".")
        }
        let folders = plan.assetFolders.map { string("/\($0)/") }
        return """
            // Made by 'sweetdreams hosts cloudfront' from the release \(plan.id).
            // For viewer requests and for viewer responses, with the runtime cloudfront-js-2.0.
            var shared = \(object(plan.shared));
            var sets = [
              \(sets.map(object).joined(separator: ",\n  "))
            ];
            var assetFolders = [\(folders.joined(separator: ", "))];
            var assets = {\(assets)};
            var others = {\(rest)};
            var exceptions = {\(exceptions.joined(separator: ", "))};
            var filesWithoutDot = [\(withoutDot.map { string("/" + $0.path) }.joined(separator: ", "))];

            """
    }

    private static func object(_ headers: [HostPlan.Header]) -> String {
        "{" + headers.map { "\(string($0.name.lowercased())): \(string($0.value))" }.joined(separator: ", ")
            + "}"
    }

    private static func string(_ text: String) -> String {
        JSONWriter(escaping: .terminal).text(.string(text))
    }

    private static let program = """

        function has(table, key) {
          return Object.prototype.hasOwnProperty.call(table, key);
        }

        function decoded(path) {
          try { return decodeURIComponent(path); } catch (error) { return path; }
        }

        function answer(status, to) {
          var headers = {};
          for (var name in shared) headers[name] = { value: shared[name] };
          if (to !== undefined) headers.location = { value: to };
          return { statusCode: status, headers: headers };
        }

        function redirect(uri) {
          var path = decoded(uri);
          if (has(moved, path)) return answer(moved[path][0], moved[path][1]);
          for (var i = 0; i < wildcards.length; i++) {
            var rule = wildcards[i];
            if (path.indexOf(rule[0]) !== 0) continue;
            // Still encoded, and without a slash that could make it another host's name.
            var depth = rule[0].split('/').length - 1;
            var rest = uri.split('/').slice(depth).join('/').replace(/^[/\\\\]+/, '');
            return answer(rule[1], rule[3] ? rule[2] + rest : rule[2]);
          }
          return null;
        }

        function fileOf(uri) {
          return uri.charAt(uri.length - 1) === '/' ? uri + 'index.html' : uri;
        }

        function onRequest(request) {
          var found = redirect(request.uri);
          if (found) return found;
          var path = decoded(request.uri);
          var last = path.substring(path.lastIndexOf('/') + 1);
          if (last !== '' && last.indexOf('.') < 0 && filesWithoutDot.indexOf(path) < 0) {
            return answer(301, request.uri.replace(/^[/\\\\]+/, '/') + '/');
          }
          request.uri = fileOf(request.uri);
          return request;
        }

        function onResponse(request, response) {
          var path = decoded(fileOf(request.uri));
          var isAsset = assetFolders.some(function (folder) { return path.indexOf(folder) === 0; });
          var table = isAsset ? assets : others;
          var dot = /[.]([A-Za-z0-9]+)$/.exec(path);
          var index = has(exceptions, path) ? exceptions[path]
            : dot && has(table, dot[1]) ? table[dot[1]] : table[''];
          [shared, sets[index]].forEach(function (set) {
            for (var name in set) response.headers[name] = { value: set[name] };
          });
          return response;
        }

        function handler(event) {
          return event.context.eventType === 'viewer-request'
            ? onRequest(event.request) : onResponse(event.request, event.response);
        }

        """
}
