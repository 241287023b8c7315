extension JSONValue {
    /// The first rule of a JSON Schema (draft 2020-12) that the value breaks; nil for none.
    ///
    /// It knows the keywords that this program writes; another one is a fault too.
    ///
    /// - Parameter path: where the value is, for messages.
    package func fault(against schema: JSONValue, at path: String = "") -> String? {
        guard case .object(let keywords) = schema else {
            return schema == .bool(true) ? nil : "\(path): nothing is allowed"
        }
        for keyword in keywords.keys {
            let rule = keywords[keyword] ?? .null
            if let fault = fault(keyword, rule, keywords, at: path) { return fault }
        }
        return nil
    }

    private func fault(
        _ keyword: String,
        _ rule: JSONValue,
        _ keywords: JSONObject,
        at path: String
    ) -> String? {
        switch keyword {
        case "$schema", "title", "description", "examples": return nil
        case "type":
            let types = rule.text.map { [$0] } ?? rule.list.compactMap(\.text)
            return types.contains(where: hasType) ? nil : "\(path): \(self) is not \(types)"
        case "enum": return rule.list.contains(self) ? nil : "\(path): \(self) is not one of \(rule)"
        case "anyOf":
            let isAllowed = rule.list.contains { fault(against: $0) == nil }
            return isAllowed ? nil : "\(path): \(self) is none of \(rule)"
        case "pattern", "minLength", "maxLength": return textFault(keyword, rule, at: path)
        case "minimum", "maximum": return numberFault(keyword, rule, at: path)
        case "items", "uniqueItems": return listFault(keyword, rule, at: path)
        case "properties", "additionalProperties", "propertyNames", "required", "dependentRequired",
            "minProperties":
            guard case .object(let members) = self else { return nil }
            return JSONValue.fault(of: members, keyword, rule, keywords, at: path)
        default: return "\(path): unknown keyword \(keyword)"
        }
    }

    private func hasType(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("integer", .int), ("number", .int), ("number", .double),
            ("string", .text), ("array", .list), ("object", .object):
            true
        default: false
        }
    }

    private func textFault(_ keyword: String, _ rule: JSONValue, at path: String) -> String? {
        guard case .text(let text) = self else { return nil }
        if keyword == "pattern" {
            guard let regex = try? Regex(rule.text ?? "") else { return "\(path): bad pattern \(rule)" }
            return text.contains(regex) ? nil : "\(path): \(self) does not match \(rule)"
        }
        let limit = rule.int ?? 0
        let length = text.unicodeScalars.count
        let isRight = keyword == "minLength" ? length >= limit : length <= limit
        return isRight ? nil : "\(path): \(self) breaks \(keyword) \(rule)"
    }

    private func numberFault(_ keyword: String, _ rule: JSONValue, at path: String) -> String? {
        guard let number, let limit = rule.number else { return nil }
        let isRight = keyword == "minimum" ? number >= limit : number <= limit
        return isRight ? nil : "\(path): \(self) breaks \(keyword) \(rule)"
    }

    private var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    private func listFault(_ keyword: String, _ rule: JSONValue, at path: String) -> String? {
        guard case .list(let items) = self else { return nil }
        if keyword == "items" {
            return items.enumerated()
                .compactMap { index, item in item.fault(against: rule, at: "\(path)[\(index)]") }
                .first
        }
        let areUnique = items.indices.allSatisfy { items.firstIndex(of: items[$0]) == $0 }
        return areUnique || rule == .bool(false) ? nil : "\(path): \(self) has an item twice"
    }

    private static func fault(
        of members: JSONObject,
        _ keyword: String,
        _ rule: JSONValue,
        _ keywords: JSONObject,
        at path: String
    ) -> String? {
        for key in members.keys {
            let value = members[key] ?? .null
            let place = "\(path).\(key)"
            let property = keywords["properties"]?[key]
            switch keyword {
            case "properties":
                if let property, let fault = value.fault(against: property, at: place) { return fault }
            case "additionalProperties" where property == nil:
                if let fault = value.fault(against: rule, at: place) { return fault }
            case "propertyNames":
                if let fault = JSONValue.text(key).fault(against: rule, at: place) { return fault }
            case "dependentRequired":
                for other in rule[key]?.list.compactMap(\.text) ?? [] where members[other] == nil {
                    return "\(place): \(other) is missing"
                }
            default: break
            }
        }
        switch keyword {
        case "required":
            let missing = rule.list.compactMap(\.text).first { members[$0] == nil }
            return missing.map { "\(path): \($0) is missing" }
        case "minProperties":
            return members.keys.count >= rule.int ?? 0 ? nil : "\(path): too few keys"
        default: return nil
        }
    }
}
