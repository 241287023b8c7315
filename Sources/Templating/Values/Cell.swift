/// One value at render time: sixteen trivial bytes, copied without reference counting.
///
/// Text, lists and records point into an `Arena`, which must outlive every cell that came from it. The compiler has
/// checked every type before a render begins, so cells are read without checking their tag; only absence is checked.
package struct Cell: Sendable {
    package enum Tag: UInt8 {
        /// No value: Jinja2's undefined.
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
        /// A value that the host makes when a template reads it; `int` is the host's key.
        case deferred
    }

    /// A number, or the address of text, items, fields or entries.
    package let bits: UInt64
    /// The number of bytes or cells at the address; the UTC offset of a date.
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

    /// - Parameter key: passed to `RenderHost.resolve`; its meaning is the host's.
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

    /// A field of a record by its index in the record's type; unchecked, because the compiler chose the index.
    @inline(__always) package func field(_ index: Int) -> Cell { cells[index] }
}

extension Cell {
    private init(_ tag: Tag, at address: UnsafeRawPointer?, count: Int) {
        self.init(bits: UInt64(UInt(bitPattern: address)), extent: UInt32(count), tag: tag)
    }

    static func text(_ bytes: Bytes) -> Cell { Cell(.text, at: bytes.baseAddress, count: bytes.count) }

    static func list(_ cells: UnsafeBufferPointer<Cell>) -> Cell {
        Cell(.list, at: cells.baseAddress, count: cells.count)
    }

    /// - Parameter fields: one cell for each field of the record's type, in its order; in an arena.
    package static func record(_ fields: UnsafeBufferPointer<Cell>) -> Cell {
        Cell(.record, at: fields.baseAddress, count: fields.count)
    }

    /// Keys and values in turn; `cells.count` is twice the number of entries.
    static func map(_ cells: UnsafeBufferPointer<Cell>) -> Cell {
        Cell(.map, at: cells.baseAddress, count: cells.count)
    }
}

/// An instant with the offset of the site's time zone at that instant, so that rendering needs no time zone rules.
package struct TemplateDate: Sendable, Hashable {
    package let secondsSinceEpoch: Int64
    /// East of UTC is positive.
    package let secondsFromUTC: Int32

    package init(secondsSinceEpoch: Int64, secondsFromUTC: Int32) {
        self.secondsSinceEpoch = secondsSinceEpoch
        self.secondsFromUTC = secondsFromUTC
    }
}
