/// One value at render time: sixteen trivial bytes, so that copying a value counts no reference and frees nothing.
///
/// Text, lists and records point into an `Arena`, which must outlive every cell that came from it. The compiler has
/// checked every type before a render begins, so a cell is read without asking what it is; only absence is asked for.
package struct Cell: Sendable {
    package enum Tag: UInt8 {
        /// No value; what Jinja2 calls undefined.
        case absent
        case bool
        case int
        case double
        /// UTF-8: text of every kind, HTML too.
        case text
        case list
        case record
        case map
        case date
        /// A value the host makes when a template asks for it; `int` is the host's key.
        case deferred
    }

    /// The value itself, or the address of what it holds.
    package let bits: UInt64
    /// How long what it holds is; the offset of a date.
    package let extent: UInt32
    package let tag: Tag

    package static let absent = Cell(bits: 0, extent: 0, tag: .absent)

    package static func bool(_ value: Bool) -> Cell { Cell(bits: value ? 1 : 0, extent: 0, tag: .bool) }

    package static func int(_ value: Int) -> Cell {
        Cell(bits: UInt64(bitPattern: Int64(value)), extent: 0, tag: .int)
    }

    package static func double(_ value: Double) -> Cell {
        Cell(bits: value.bitPattern, extent: 0, tag: .double)
    }

    package static func date(_ value: TemplateDate) -> Cell {
        Cell(
            bits: UInt64(bitPattern: value.secondsSinceEpoch),
            extent: UInt32(bitPattern: value.secondsFromUTC),
            tag: .date
        )
    }

    /// - Parameter key: what `RenderHost.resolve` is given; the host's own numbering.
    package static func deferred(key: Int) -> Cell {
        Cell(bits: UInt64(bitPattern: Int64(key)), extent: 0, tag: .deferred)
    }

    var isAbsent: Bool { tag == .absent }
    var bool: Bool { bits != 0 }
    package var int: Int { Int(Int64(bitPattern: bits)) }
    var double: Double { Double(bitPattern: bits) }
    var count: Int { Int(extent) }

    package var date: TemplateDate {
        TemplateDate(secondsSinceEpoch: Int64(bitPattern: bits), secondsFromUTC: Int32(bitPattern: extent))
    }

    /// The UTF-8 of a text.
    package var bytes: Bytes {
        UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(extent))
    }

    /// The items of a list, the fields of a record, the keys and values of a map.
    package var cells: UnsafeBufferPointer<Cell> {
        UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(bits)), count: Int(extent))
    }

    /// A field of a record, by its place in the record's type; unchecked, for the compiler chose the place.
    @inline(__always) package func field(_ index: Int) -> Cell { cells[index] }
}

extension Cell {
    private init(_ address: UnsafeRawPointer?, _ count: Int, _ tag: Tag) {
        self.init(bits: UInt64(UInt(bitPattern: address)), extent: UInt32(count), tag: tag)
    }

    static func text(_ bytes: Bytes) -> Cell { Cell(bytes.baseAddress, bytes.count, .text) }

    static func list(_ cells: UnsafeBufferPointer<Cell>) -> Cell {
        Cell(cells.baseAddress, cells.count, .list)
    }

    /// - Parameter fields: one cell for each field of the record's type, in its order; they lie in an arena.
    package static func record(_ fields: UnsafeBufferPointer<Cell>) -> Cell {
        Cell(fields.baseAddress, fields.count, .record)
    }

    /// Keys and values in turn; `cells.count` is twice the number of entries.
    static func map(_ cells: UnsafeBufferPointer<Cell>) -> Cell { Cell(cells.baseAddress, cells.count, .map) }
}

/// A moment together with the offset of the site's time zone at that moment, so that a render needs no time zones.
package struct TemplateDate: Sendable, Hashable {
    package let secondsSinceEpoch: Int64
    /// East of UTC is positive.
    package let secondsFromUTC: Int32

    package init(secondsSinceEpoch: Int64, secondsFromUTC: Int32) {
        self.secondsSinceEpoch = secondsSinceEpoch
        self.secondsFromUTC = secondsFromUTC
    }
}
