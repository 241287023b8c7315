import Content
import Spelling
import Yams

/// Values of any section: each is nil or empty where the key is absent, and after a report where it is wrong.
extension SettingsReader {
    /// The values of a mapping; a key that is not one of `keys` is reported.
    ///
    /// - Parameter name: the section's name in messages.
    mutating func section(_ node: Node, named name: String, keys: [String]) -> Section? {
        guard case .mapping(let mapping) = node else {
            report(
                "wrong-type",
                at: node,
                "\(name) must be a set of keys",
                advice: "write 'key: value' lines"
            )
            return nil
        }
        var section: Section = [:]
        for (keyNode, value) in mapping {
            let key = keyNode.scalar?.string ?? ""
            if keys.contains(key) {
                section[key] = value
            } else {
                reportUnknown(key, at: keyNode, in: name, known: keys)
            }
        }
        return section
    }

    /// The values of a section; a key that it may not have is reported.
    mutating func section(_ node: Node, _ section: SettingsSection) -> Section? {
        self.section(node, named: section.rawValue, keys: section.keys)
    }

    private mutating func reportUnknown(_ key: String, at node: Node, in section: String, known: [String]) {
        let nearest = Suggestions.nearest(to: key, among: known).first
        report(
            "unknown-key",
            at: node,
            "there is no setting '\(key.escapedForTerminal)' in \(section)",
            advice: nearest.map { "did you mean '\($0)'?" } ?? "there are \(known.joined(separator: ", "))"
        )
    }

    /// - Parameter isExact: for an address, in which nothing may be changed silently.
    mutating func text(_ section: Section, _ key: String, isExact: Bool = false) -> String? {
        guard let node = section[key] else { return nil }
        guard let scalar = node.scalar else {
            report("wrong-type", at: node, "'\(key)' must be text")
            return nil
        }
        let text = isExact ? scalar.string.trimmed : line(scalar.string, of: key, at: node)
        let isNull = scalar.style == .plain && ["~", "null"].contains(text)
        return text.isEmpty || isNull ? nil : text
    }

    /// A text in one line, in which some files for programs have it; characters that no feed may hold are reported.
    private mutating func line(_ text: String, of key: String, at node: Node) -> String {
        var text = text
        if let dropped = text.withUTF8({ CleanText($0)?.dropped }), !dropped.isEmpty {
            report(
                "bad-setting",
                at: node,
                "'\(key)' holds \(dropped.joined(separator: ", ")), which no feed may hold",
                advice: "remove it"
            )
        }
        return text.trimmed.inOneLine
    }

    /// A text that must be there; empty after a report.
    mutating func required(_ section: Section, _ key: String) -> String {
        if let text = self.text(section, key) { return text }
        report("missing-setting", line: 1, "'\(key)' is missing", advice: "add a line '\(key): …'")
        return ""
    }

    /// One of a few words; nil for none, and after a report for another.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ section: Section,
        _ key: String
    ) -> Choice? {
        guard let word = text(section, key) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        report(
            "bad-setting",
            at: section[key],
            "'\(key)' is '\(word.escapedForTerminal)'",
            advice: "write \(Choice.allCases.map(\.rawValue).joined(separator: ", or "))"
        )
        return nil
    }

    private enum Flag: String, CaseIterable {
        case `true`, `false`
    }

    mutating func flag(_ section: Section, _ key: String) -> Bool? {
        let flag: Flag? = choice(section, key)
        return flag.map { $0 == .true }
    }

    mutating func int(_ section: Section, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = self.text(section, key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let wanted = "a number from \(range.lowerBound) to \(range.upperBound)"
            report(
                "wrong-type",
                at: section[key],
                "'\(key)' is '\(text.escapedForTerminal)', but must be \(wanted)"
            )
            return nil
        }
        return number
    }

    mutating func double(_ section: Section, _ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let text = self.text(section, key) else { return nil }
        guard let number = Double(text), range.contains(number) else {
            report(
                "wrong-type",
                at: section[key],
                "'\(key)' is '\(text.escapedForTerminal)', but must be a number from \(range.lowerBound) to "
                    + "\(range.upperBound)"
            )
            return nil
        }
        return number
    }

    /// The items of a list.
    mutating func nodes(_ section: Section, _ key: String) -> [Node] {
        guard let node = section[key], node.scalar?.string != "" else { return [] }
        guard case .sequence(let sequence) = node else {
            report("wrong-type", at: node, "'\(key)' must be a list", advice: "begin each item with '- '")
            return []
        }
        return Array(sequence)
    }

    /// The items of a list of texts.
    mutating func list(_ section: Section, _ key: String) -> [String] {
        var items: [String] = []
        for node in nodes(section, key) {
            if let text = node.scalar?.string {
                items.append(line(text, of: key, at: node))
            } else {
                report("wrong-type", at: node, "an item of '\(key)' must be text")
            }
        }
        return items
    }

    /// A whole `https` address, or an `http` one of this machine.
    mutating func address(_ section: Section, _ key: String) -> String? {
        guard let url = text(section, key, isExact: true) else { return nil }
        guard let fault = WebAddress.fault(in: url), !WebAddress.isLocal(url) else { return url }
        report(
            "bad-url",
            at: section[key],
            "'\(key)' is '\(url.escapedForTerminal)', which \(fault.message)",
            advice: fault.advice
        )
        return nil
    }
}
