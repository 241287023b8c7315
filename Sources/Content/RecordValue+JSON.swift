import Foundation

extension RecordValue {
    /// Reads the JSON of a database's column; members come in the order of their names, as databases keep none.
    init?(json text: String) {
        guard let parsed = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) else {
            // What is wrong inside is of no use to an editor: "no valid JSON" says it.
            return nil
        }
        self = parsed.value
    }

    private struct JSON: Decodable {
        let value: RecordValue

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // Each `try?` asks whether the value is of that kind.
            if container.decodeNil() {
                value = .absent
            } else if let flag = try? container.decode(Bool.self) {
                value = .bool(flag)
            } else if let number = try? container.decode(Int64.self) {
                value = .int(number)
            } else if let number = try? container.decode(Double.self) {
                value = .double(number)
            } else if let text = try? container.decode(String.self) {
                value = .text(text)
            } else if let items = try? container.decode([JSON].self) {
                value = .list(items.map(\.value))
            } else {
                let members = try container.decode([String: JSON].self)
                value = .map(members.keys.sorted().map { Entry($0, members[$0]?.value ?? .absent) })
            }
        }
    }
}
