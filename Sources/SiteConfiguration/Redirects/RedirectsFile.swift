package import Content
package import Foundation
import Yams

/// `content/redirects.yaml`: a list of old addresses and where they lead.
package struct RedirectsFile: Sendable {
    /// The name of the file in the content folder.
    package static let name = "redirects.yaml"

    /// The name in messages, such as `content/redirects.yaml`.
    package let path: String
    /// The redirects that are written correctly, in their order.
    package let rules: [RedirectRule]
    /// Everything that is wrong with the others.
    package let problems: [Problem]
    /// The text of the file; empty where there is none.
    private let text: String

    /// Reads a file; one that is not there has no redirects.
    ///
    /// - Parameter path: the name in messages.
    package init(_ file: URL, path: String) {
        guard FileManager.default.fileExists(atPath: file.path) else {
            self.init(text: "", path: path, rules: [], problems: RedirectsFile.misnamed(file, path: path))
            return
        }
        // The reason does not matter: whatever it is, nobody can use the file.
        guard let data = try? Data(contentsOf: file), let text = String(validating: data, as: UTF8.self)
        else {
            let problem = Problem(
                "unreadable-file",
                at: .file(path: path),
                "the file cannot be read as UTF-8",
                advice: "save it as UTF-8"
            )
            self.init(text: "", path: path, rules: [], problems: [problem])
            return
        }
        self.init(text: text, path: path)
    }

    package init(text: String, path: String) {
        var reader = SettingsReader(path: path)
        let rules = reader.redirects(in: text)
        self.init(text: text, path: path, rules: rules, problems: reader.problems)
    }

    private init(text: String, path: String, rules: [RedirectRule], problems: [Problem]) {
        self.text = text
        self.path = path
        self.rules = rules
        self.problems = problems
    }

    /// A warning for a file that is probably meant to be this one.
    private static func misnamed(_ file: URL, path: String) -> [Problem] {
        let other = file.deletingPathExtension().appendingPathExtension("yml")
        guard FileManager.default.fileExists(atPath: other.path) else { return [] }
        let name = path.dropLast("yaml".count) + "yml"
        return [
            Problem(
                .warning,
                "unread-file",
                at: .file(path: String(name)),
                "nothing reads the file",
                advice: "name it \(RedirectsFile.name)"
            )
        ]
    }

    // MARK: Adding

    /// The text of the file with more redirects at its end; everything in it stays as it is.
    ///
    /// - Throws: a problem where the file is written in a form to which nothing can be added.
    package func adding(_ redirects: [Redirect]) throws(Problem) -> String {
        let indentation = self.indentation
        var extended = text
        if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { extended += "\n" }
        for redirect in redirects {
            extended += "\(indentation)- from: \(RedirectsFile.scalar(redirect.from))\n"
            if let to = redirect.to { extended += "\(indentation)  to: \(RedirectsFile.scalar(to))\n" }
            if redirect.status != .permanent {
                extended += "\(indentation)  status: \(redirect.status.rawValue)\n"
            }
        }
        let result = RedirectsFile(text: extended, path: path)
        guard result.problems.isEmpty,
            result.rules.map(\.redirect) == rules.map(\.redirect) + redirects
        else {
            throw Problem(
                "bad-redirect",
                at: .file(path: path),
                "nothing can be added to the file, because its list is not in the usual form",
                advice: "begin each redirect with a line '- from: /old-page/'"
            )
        }
        return extended
    }

    /// The white space before the first item of the list.
    private var indentation: Substring {
        let lines = text.split(separator: "\n")
        let first = lines.first { $0.drop { $0 == " " }.utf8.starts(with: "- ".utf8) }
        return first?.prefix { $0 == " " } ?? ""
    }

    /// A path as YAML reads it back: in quotes where it holds characters that mean something.
    private static func scalar(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"'\"#:{}[],&*!|>%@`?".utf8.contains(byte)
        }
        return isPlain ? path : "'\(path.replacing("'", with: "''"))'"
    }
}

extension SettingsReader {
    /// The redirects of the file; those that are wrong are reported and left out.
    fileprivate mutating func redirects(in text: String) -> [RedirectRule] {
        guard let root = self.root(of: text), root.scalar?.string != "" else { return [] }
        guard case .sequence(let items) = root else {
            report(
                "wrong-type",
                at: root,
                "the file must be a list of redirects",
                advice: "begin each with a line '- from: /old-page/'"
            )
            return []
        }
        var rules: [RedirectRule] = []
        for node in items {
            if let rule = redirect(node) { rules.append(rule) }
        }
        return rules
    }

    private mutating func redirect(_ node: Node) -> RedirectRule? {
        guard let item = section(node, named: "a redirect", keys: ["from", "to", "status"]) else {
            return nil
        }
        let problemCount = problems.count
        let from = redirectedPath(item, of: node)
        let status = redirectStatus(item)
        let to = redirectTarget(item, of: node, from: from, isGone: status == .gone)
        guard problems.count == problemCount, let from, let status else { return nil }
        return RedirectRule(
            Redirect(from: from, to: to, status: status),
            at: .file(path: path, line: node.mark?.line)
        )
    }

    private mutating func redirectedPath(_ item: Section, of node: Node) -> String? {
        guard let from = text(item, "from", isExact: true) else {
            reportMissing(
                "from",
                in: item,
                of: node,
                advice: "add the path of the old page: from: /old-page/"
            )
            return nil
        }
        guard let fault = OldAddress.fault(in: from, mayEndInWildcard: true) else {
            return OldAddress.encoded(from)
        }
        reportRedirect(
            item["from"],
            "'from' is '\(from.escapedForTerminal)', which \(fault.message)",
            fault.advice
        )
        return nil
    }

    private mutating func redirectStatus(_ item: Section) -> Redirect.Status? {
        guard let text = text(item, "status") else { return .permanent }
        if let status = Int(text).flatMap(Redirect.Status.init) { return status }
        reportRedirect(
            item["status"],
            "'status' is '\(text.escapedForTerminal)'",
            "write 301 for a page that moved for good, 302 for one that moved for now, or 410 for one that is gone"
        )
        return nil
    }

    /// - Parameter from: nil after a report.
    private mutating func redirectTarget(
        _ item: Section,
        of node: Node,
        from: String?,
        isGone: Bool
    ) -> String? {
        guard let to = text(item, "to", isExact: true) else {
            if !isGone {
                reportMissing("to", in: item, of: node, advice: "add the new address, or 'status: 410'")
            }
            return nil
        }
        guard !isGone else {
            reportRedirect(item["to"], "a page that is gone has a 'to'", "remove 'to', or 'status: 410'")
            return nil
        }
        let hasWildcard = from.map { Redirect(from: $0, to: nil).prefix != nil } ?? true
        guard let fault = targetFault(to, hasWildcard: hasWildcard) else { return OldAddress.encoded(to) }
        reportRedirect(item["to"], "'to' is '\(to.escapedForTerminal)', which \(fault.message)", fault.advice)
        return nil
    }

    /// - Parameter hasWildcard: whether the path that is redirected ends in `/*`.
    private func targetFault(_ to: String, hasWildcard: Bool) -> WebAddress.Fault? {
        let hasSplat = to.hasSuffix(Redirect.splat)
        let fixed = hasSplat ? to.dropLast(Redirect.splat.count) : to[...]
        if hasSplat, !hasWildcard {
            return WebAddress.Fault(
                message: "ends in ':splat'",
                advice: "only 'from' that ends in /* has one"
            )
        }
        if fixed.utf8.contains(UInt8(ascii: "*")) || fixed.contains(Redirect.splat) {
            return WebAddress.Fault(
                message: "holds a wildcard",
                advice: "write ':splat' at the end for what '*' stands for"
            )
        }
        if WebAddress.hasScheme(String(fixed)) { return WebAddress.fault(in: String(fixed)) }
        let isControl: (UInt8) -> Bool = { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }
        let isPath =
            fixed.utf8.first == UInt8(ascii: "/") && fixed.utf8.dropFirst().first != UInt8(ascii: "/")
        guard !isPath || fixed.utf8.contains(where: isControl) else { return nil }
        return WebAddress.Fault(
            message: "is neither a path nor an address",
            advice: "write /new-page/ or https://…"
        )
    }

    private mutating func reportRedirect(_ node: Node?, _ message: String, _ advice: String?) {
        report("bad-redirect", at: node, message, advice: advice)
    }

    /// Reports a key that is not there, unless something was reported that is probably meant to be it.
    private mutating func reportMissing(_ key: String, in item: Section, of node: Node, advice: String) {
        let isReported = item[key].map { $0.scalar == nil } ?? (node.mapping?.count != item.count)
        if isReported { return }
        report("missing-setting", at: item[key] ?? node, "'\(key)' is missing", advice: advice)
    }
}
