package import Content
package import SiteConfiguration
package import Templating

/// The files of the folder `data` as templates see them: each has the type that its values have.
package final class DataModel: Sendable {
    package static let none = DataModel()

    /// The variable of all templates.
    package let variable: TemplateVariable
    /// Everything that templates can tell of the types; equal for models that one compiled template can read.
    package let shape: String
    private let files: [(node: DataNode, type: ValueType)]

    private init() {
        files = []
        shape = ""
        variable = DataModel.variable([])
    }

    /// - Throws: what has no type that templates could check.
    package init(_ files: [DataFile]) throws(Problems) {
        var fields: [RecordType.Field] = []
        var typed: [(node: DataNode, type: ValueType)] = []
        var problems: [Problem] = []
        var shape = ""
        for file in files {
            var inference = DataTypes(path: file.path)
            do throws(Problems) {
                let type = try inference.type(of: [file.root], named: "data.\(file.name)")
                fields.append(RecordType.Field(file.name, type, "From \(file.path)."))
                typed.append((file.root, type))
                shape += "\(file.name): \(DataTypes.shape(type))\n"
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        self.files = typed
        self.shape = shape
        variable = DataModel.variable(fields)
    }

    private static func variable(_ fields: [RecordType.Field]) -> TemplateVariable {
        TemplateVariable(
            "data",
            .record(RecordType("Data", "The files of the folder `data`.", fields: fields)),
            "The files of the folder `data`."
        )
    }

    /// The value of the variable.
    func cell(in arena: Arena) -> Cell {
        arena.record(files.map { DataModel.cell($0.node, $0.type, in: arena) })
    }

    private static func cell(_ node: DataNode?, _ type: ValueType, in arena: Arena) -> Cell {
        guard let node else { return .absent }
        switch (type, node.value) {
        case (_, .nothing): return .absent
        case (.optional(let inner), _): return cell(node, inner, in: arena)
        case (.int, .scalar(let text, _)): return Int(text).map { .int($0) } ?? .absent
        case (.double, .scalar(let text, _)): return Double(text).map { .double($0) } ?? .absent
        case (.bool, .scalar(let text, _)): return .bool(text == "true")
        case (_, .scalar(let text, _)): return arena.text(text)
        case (.list(let element), .list(let items)):
            return arena.list(items.map { cell($0, element, in: arena) })
        case (.record(let record), .map(let entries)):
            return arena.record(
                record.fields.map { field in
                    cell(entries.first { $0.key == field.name }?.value, field.type, in: arena)
                }
            )
        case (.map(let inner), .map(let entries)):
            return arena.map(entries.map { (arena.text($0.key), cell($0.value, inner, in: arena)) })
        default: return .absent
        }
    }
}

/// Finds the types of the values of a data file.
private struct DataTypes {
    /// The file's path, for messages.
    let path: String

    /// The one type that all of some values have.
    ///
    /// - Parameter name: of a record type, which no other has.
    mutating func type(of nodes: [DataNode], named name: String) throws(Problems) -> ValueType {
        var present: [DataNode] = []
        for node in nodes {
            if case .nothing = node.value { continue }
            present.append(node)
        }
        guard let first = present.first else { return .optional(.text) }
        let type = try type(ofPresent: present, first, named: name)
        return present.count < nodes.count ? .optional(type) : type
    }

    private mutating func type(
        ofPresent nodes: [DataNode],
        _ first: DataNode,
        named name: String
    ) throws(Problems) -> ValueType {
        switch first.value {
        case .nothing, .scalar:
            var texts: [(text: String, isQuoted: Bool)] = []
            for node in nodes {
                guard case .scalar(let text, let isQuoted) = node.value else {
                    throw mixed(node, "a text or a number")
                }
                texts.append((text, isQuoted))
            }
            return DataTypes.scalar(texts)
        case .list:
            var items: [DataNode] = []
            for node in nodes {
                guard case .list(let list) = node.value else { throw mixed(node, "a list") }
                items += list
            }
            return .list(items.isEmpty ? .text : try type(of: items, named: "\(name)[]"))
        case .map:
            var maps: [[(key: String, value: DataNode)]] = []
            for node in nodes {
                guard case .map(let map) = node.value else { throw mixed(node, "a set of keys") }
                maps.append(map)
            }
            return try type(ofMaps: maps, named: name)
        }
    }

    private mutating func type(
        ofMaps maps: [[(key: String, value: DataNode)]],
        named name: String
    ) throws(Problems) -> ValueType {
        var keys: [String] = []
        var known: Set<String> = []
        for entry in maps.joined() where known.insert(entry.key).inserted { keys.append(entry.key) }
        guard keys.allSatisfy({ LocalizedText.isName($0) }) else {
            // Keys that are no names, such as days or titles, are looked up: all values have one type.
            return .map(try type(of: maps.joined().map(\.value), named: "\(name)[…]"))
        }
        var fields: [RecordType.Field] = []
        for key in keys {
            let values = maps.map { map in
                map.first { $0.key == key }?.value ?? DataNode(.nothing, line: 1)
            }
            let type = try type(of: values, named: "\(name).\(key)")
            fields.append(RecordType.Field(key, type, "From \(path)."))
        }
        return .record(RecordType(name, "From \(path).", fields: fields))
    }

    private static func scalar(_ texts: [(text: String, isQuoted: Bool)]) -> ValueType {
        func all(_ isOne: (String) -> Bool) -> Bool { texts.allSatisfy { !$0.isQuoted && isOne($0.text) } }
        if all({ $0 == "true" || $0 == "false" }) { return .bool }
        if all({ Int($0) != nil }) { return .int }
        if all({ Double($0)?.isFinite == true }) { return .double }
        return .text
    }

    private func mixed(_ node: DataNode, _ expected: String) -> Problems {
        Problems([
            Problem(
                "bad-data",
                at: .file(path: path, line: node.line),
                "this is not \(expected), as the other values in its place are",
                advice: "give all of them one form"
            )
        ])
    }

    /// A type with all that it holds, as text.
    static func shape(_ type: ValueType) -> String {
        switch type {
        case .list(let inner): "[\(shape(inner))]"
        case .optional(let inner): "\(shape(inner))?"
        case .map(let inner): "map(\(shape(inner)))"
        case .record(let record):
            "{\(record.fields.map { "\($0.name): \(shape($0.type))" }.joined(separator: ", "))}"
        default: type.description
        }
    }
}
