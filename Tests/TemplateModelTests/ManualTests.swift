import TemplateModel
import Templating
import Testing

@Suite("The manual of pages and types")
struct ManualTests {
    @Test("has an example for every type and field, which prints something")
    func examples() throws {
        let types = try ThemeManual.types()
        #expect(types.count >= 20, "\(types.map(\.record.name))")
        // The fields of `data` are those of a site's own files.
        for type in types where type.record.name != "Data" {
            #expect(!type.example.output.isEmpty, "\(type.record.name): \(type.example.template)")
            #expect(type.fields.count == type.record.fields.count)
            for (field, example) in zip(type.record.fields, type.fields) {
                #expect(!example.output.isEmpty, "\(type.record.name).\(field.name): \(example.template)")
            }
        }
    }

    @Test("leaves out no type that a page's names lead to")
    func completeness() throws {
        let found = Set(try ThemeManual.types().map(\.record.name))
        var wanted: Set<String> = []
        func collect(_ type: ValueType) {
            switch type {
            case .record(let record):
                if wanted.insert(record.name).inserted { record.fields.forEach { collect($0.type) } }
            case .list(let inner), .optional(let inner), .map(let inner): collect(inner)
            default: break
            }
        }
        for kind in PageType.all { kind.variables.forEach { collect($0.type) } }
        #expect(found == wanted, "missing: \(wanted.subtracting(found))")
    }
}
