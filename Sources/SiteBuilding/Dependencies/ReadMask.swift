import Content
import Hashing
import TemplateModel
import Templating

/// The part of a page's values that its template reads.
///
/// The compiler says which variables and which fields of which record types a program reads. The mask follows the values
/// along these, so that a page does not depend on anything else.
struct ReadMask: Sendable {
    /// A fingerprint of everything except the values that decides what the program writes.
    let fingerprint: UInt64
    /// The names of the templates that the program was linked from.
    let templates: [String]
    private let variables: [VariableRead]
    private let extraFields: ExtraFields
    /// The fields that are read, by record type.
    private let fields: [ObjectIdentifier: [Int]]
    /// The shapes that the variables lead to; record types may contain each other, so shapes refer to shapes by index.
    private let shapes: [Shape]
    /// The fields that shapes of records read, in one list, because a list in each shape would be retained at each use.
    private let fieldReads: [FieldRead]

    private struct VariableRead {
        let index: Int
        let shape: Int
    }

    private struct FieldRead {
        /// The field's index in the record type.
        let field: Int
        let shape: Int
    }

    /// What is read of a value.
    private enum Shape {
        case whole
        /// Every element, each of this shape.
        case list(element: Int)
        /// Some fields of a record, by their indexes in `fieldReads`.
        case record(Range<Int>)
    }

    /// - Parameters:
    ///   - variables: the variables that the program was compiled with.
    ///   - filters: the site's filters, which may depend on settings.
    ///   - extraFields: the fields that the site adds to record types.
    init(
        _ program: Program,
        variables: [TemplateVariable],
        _ filters: SiteFilters,
        _ extraFields: ExtraFields = ExtraFields()
    ) {
        self.extraFields = extraFields
        fingerprint = ContentHash(program.fingerprint + filters.basis).value
        templates = program.templates
        var builder = ShapeBuilder(program, variables, extraFields)
        self.variables = program.variablesRead.sorted().map { index in
            VariableRead(index: index, shape: builder.shape(of: variables[index].type))
        }
        fields = builder.fields
        shapes = builder.shapes
        fieldReads = builder.fieldReads
    }

    /// The indexes of the fields of a type that the program reads.
    func fields(of type: RecordType) -> [Int] { fields[ObjectIdentifier(type)] ?? [] }

    func reads(_ field: String, of type: RecordType) -> Bool {
        fields(of: type).contains { extraFields.field($0, of: type).name == field }
    }

    // MARK: Digest

    /// A hash of everything that the program may read of a page's values, bodies aside.
    func digest(of values: [Cell], _ fingerprints: RecordFingerprints) -> UInt64 {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(64)
        for variable in variables {
            add(values[variable.index], variable.shape, fingerprints, to: &hashes)
        }
        return ContentHash(hashes).value
    }

    private func add(
        _ cell: Cell,
        _ shape: Int,
        _ fingerprints: RecordFingerprints,
        to hashes: inout [UInt64]
    ) {
        switch (shapes[shape], cell.tag) {
        case (.record(let reads), .record):
            hashes.append(1)
            if let number = fingerprints.number(of: cell) {
                // A record of the content: its fields were hashed once for all pages.
                for index in reads {
                    hashes.append(fingerprints.hash(number, field: fieldReads[index].field))
                }
            } else {
                let cells = cell.cells
                for index in reads {
                    let read = fieldReads[index]
                    add(cells[read.field], read.shape, fingerprints, to: &hashes)
                }
            }
        case (.list(let element), .list):
            func list(to hashes: inout [UInt64]) {
                hashes.append(UInt64(cell.cells.count))
                for item in cell.cells { add(item, element, fingerprints, to: &hashes) }
            }
            let shared = fingerprints.sharedDigest(of: cell, mask: fingerprint, shape: shape) {
                var hashes: [UInt64] = []
                list(to: &hashes)
                return ContentHash(hashes).value
            }
            if let shared { hashes.append(shared) } else { list(to: &hashes) }
        default:
            hashes.append(cell.digest)
        }
    }

    // MARK: Records

    /// Visits every record of the content that the values hold and of which the program reads a field.
    func records(in values: [Cell], _ fingerprints: RecordFingerprints, _ visit: (Int) -> Void) {
        for variable in variables {
            records(in: values[variable.index], variable.shape, fingerprints, visit)
        }
    }

    private func records(
        in cell: Cell,
        _ shape: Int,
        _ fingerprints: RecordFingerprints,
        _ visit: (Int) -> Void
    ) {
        switch (shapes[shape], cell.tag) {
        case (.record(let reads), .record):
            if let number = fingerprints.number(of: cell) {
                visit(number)
                return
            }
            for index in reads {
                let read = fieldReads[index]
                records(in: cell.cells[read.field], read.shape, fingerprints, visit)
            }
        case (.list(let element), .list):
            for item in cell.cells { records(in: item, element, fingerprints, visit) }
        default:
            break
        }
    }

    // MARK: Shapes

    private struct ShapeBuilder {
        let fields: [ObjectIdentifier: [Int]]
        private let extraFields: ExtraFields
        private(set) var shapes: [Shape] = []
        private(set) var fieldReads: [FieldRead] = []
        private var shapesOfRecords: [ObjectIdentifier: Int] = [:]

        init(_ program: Program, _ variables: [TemplateVariable], _ extraFields: ExtraFields) {
            self.extraFields = extraFields
            var types: [ObjectIdentifier: RecordType] = [:]
            for variable in variables { ShapeBuilder.collect(variable.type, extraFields, into: &types) }
            fields = types.mapValues { type in
                let fields = extraFields.fields(of: type)
                return fields.indices.filter { index in
                    program.reads.contains(
                        Templating.FieldRead(type: type.name, field: fields[index].name)
                    )
                }
            }
        }

        /// The record types that a type leads to.
        private static func collect(
            _ type: ValueType,
            _ extraFields: ExtraFields,
            into types: inout [ObjectIdentifier: RecordType]
        ) {
            switch type {
            case .list(let inner), .sequence(let inner), .map(let inner), .optional(let inner):
                collect(inner, extraFields, into: &types)
            case .record(let record):
                guard types.updateValue(record, forKey: ObjectIdentifier(record)) == nil else { return }
                for field in extraFields.fields(of: record) { collect(field.type, extraFields, into: &types) }
            default:
                break
            }
        }

        mutating func shape(of type: ValueType) -> Int {
            if case .record(let record) = type.unwrapped { return shape(of: record) }
            let index = shapes.count
            shapes.append(.whole)
            if let element = type.unwrapped.element {
                shapes[index] = .list(element: shape(of: element))
            }
            return index
        }

        private mutating func shape(of record: RecordType) -> Int {
            let id = ObjectIdentifier(record)
            if let known = shapesOfRecords[id] { return known }
            let index = shapes.count
            shapes.append(.whole)
            // Noted before its fields are followed, because they may lead back to the same type.
            shapesOfRecords[id] = index
            let reads = (fields[id] ?? []).map { field in
                FieldRead(field: field, shape: shape(of: extraFields.field(field, of: record).type))
            }
            shapes[index] = .record(fieldReads.count..<fieldReads.count + reads.count)
            fieldReads += reads
            return index
        }
    }
}

extension Cell {
    /// A hash of the value with everything that it holds.
    ///
    /// Deferred fields are excluded; they are tracked as dependencies.
    var digest: UInt64 {
        let tag = UInt64(tag.rawValue)
        switch self.tag {
        case .text:
            return ContentHash(bytes, seed: tag).value
        case .list, .record, .map:
            return ContentHash(cells.map(\.digest), seed: tag).value
        case .deferred, .absent:
            return tag
        case .bool, .int, .double, .date:
            return ContentHash(words: bits, UInt64(extent), seed: tag).value
        }
    }
}
