import Content
import Hashing
import TemplateModel
import Templating

/// What a program reads of the values that pages give it.
struct ReadMask: Sendable {
    /// What decides what the program writes, beside those values.
    let fingerprint: UInt64
    /// The names of the templates that it links.
    let templates: [String]
    private let variables: [(index: Int, shape: Int)]
    /// The fields that are read, by record type.
    private let fields: [ObjectIdentifier: [Int]]
    private let shapes: [Shape]
    private let shapeFields: [(index: Int, shape: Int)]

    /// What of a value is read: of a list its elements, of a record some fields.
    private enum Shape {
        case whole
        case list(of: Int)
        /// A range of `shapeFields`.
        case record(Range<Int>)
    }

    init(_ program: Program, variables: [TemplateVariable], _ filters: SiteFilters) {
        fingerprint = ContentHash(program.fingerprint + filters.basis).value
        templates = program.templates
        var types: [ObjectIdentifier: RecordType] = [:]
        for variable in variables { ReadMask.collect(variable.type, into: &types) }
        fields = types.mapValues { type in
            type.fields.indices.filter {
                program.reads.contains(FieldRead(type: type.name, field: type.fields[$0].name))
            }
        }
        var (shapes, shapeFields) = ([Shape](), [(index: Int, shape: Int)]())
        var known: [ObjectIdentifier: Int] = [:]
        let fields = fields
        func shape(_ type: ValueType) -> Int {
            let index = shapes.count
            if case .record(let record) = type.unwrapped {
                if let known = known[ObjectIdentifier(record)] { return known }
                known[ObjectIdentifier(record)] = index
                shapes.append(.whole)
                let read = (fields[ObjectIdentifier(record)] ?? []).map {
                    ($0, shape(record.fields[$0].type))
                }
                shapes[index] = .record(shapeFields.count..<(shapeFields.count + read.count))
                shapeFields += read
            } else {
                shapes.append(.whole)
                if let element = type.unwrapped.element { shapes[index] = .list(of: shape(element)) }
            }
            return index
        }
        self.variables = program.variablesRead.sorted().map { ($0, shape(variables[$0].type)) }
        (self.shapes, self.shapeFields) = (shapes, shapeFields)
    }

    private static func collect(_ type: ValueType, into types: inout [ObjectIdentifier: RecordType]) {
        switch type {
        case .list(let inner), .sequence(let inner), .map(let inner), .optional(let inner):
            collect(inner, into: &types)
        case .record(let record):
            guard types.updateValue(record, forKey: ObjectIdentifier(record)) == nil else { return }
            for field in record.fields { collect(field.type, into: &types) }
        default: break
        }
    }

    /// The fields of a type that the program reads, by their places.
    func fields(of type: RecordType) -> [Int] { fields[ObjectIdentifier(type)] ?? [] }

    func reads(_ field: String, of type: RecordType) -> Bool {
        fields(of: type).contains { type.fields[$0].name == field }
    }

    /// A hash of all that the program may read of a page's values, bodies aside.
    func digest(of values: [Cell], _ fingerprints: RecordFingerprints) -> UInt64 {
        var digest = ContentHasher()
        for variable in variables { add(values[variable.index], variable.shape, fingerprints, to: &digest) }
        return digest.value
    }

    private func add(
        _ cell: Cell,
        _ shape: Int,
        _ fingerprints: RecordFingerprints,
        to digest: inout ContentHasher
    ) {
        switch (shapes[shape], cell.tag) {
        case (.record(let fields), .record):
            digest.add(1)
            if let number = fingerprints.number(of: cell) {
                for field in fields { digest.add(fingerprints.hash(number, field: shapeFields[field].index)) }
            } else {
                let cells = cell.cells
                for field in fields {
                    add(cells[shapeFields[field].index], shapeFields[field].shape, fingerprints, to: &digest)
                }
            }
        case (.list(let element), .list):
            digest.add(cell.cells.count)
            for item in cell.cells { add(item, element, fingerprints, to: &digest) }
        default: cell.add(to: &digest)
        }
    }

    /// Calls `visit` for every record of the model that the values hold and whose fields the program reads.
    func records(in values: [Cell], _ fingerprints: RecordFingerprints, _ visit: (Int) -> Void) {
        for variable in variables { records(in: values[variable.index], variable.shape, fingerprints, visit) }
    }

    private func records(
        in cell: Cell,
        _ shape: Int,
        _ fingerprints: RecordFingerprints,
        _ visit: (Int) -> Void
    ) {
        switch (shapes[shape], cell.tag) {
        case (.record(let fields), .record):
            if let number = fingerprints.number(of: cell) { return visit(number) }
            for field in fields {
                records(
                    in: cell.cells[shapeFields[field].index],
                    shapeFields[field].shape,
                    fingerprints,
                    visit
                )
            }
        case (.list(let element), .list):
            for item in cell.cells { records(in: item, element, fingerprints, visit) }
        default: break
        }
    }
}

extension Cell {
    /// Adds a value with all that it holds.
    ///
    /// What is only made when a template asks for it is not added: it is noted when it is asked for.
    func add(to digest: inout ContentHasher) {
        digest.add(UInt64(tag.rawValue))
        switch tag {
        case .text: digest.add(bytes)
        case .list, .record, .map:
            digest.add(cells.count)
            for cell in cells { cell.add(to: &digest) }
        case .deferred, .absent: break
        case .bool, .int, .double, .date:
            digest.add(bits)
            digest.add(UInt64(extent))
        }
    }

    var digest: UInt64 {
        var digest = ContentHasher()
        add(to: &digest)
        return digest.value
    }
}
