import PictureHeaders

/// The list of the items of an AVIF: the box `meta` (ISO/IEC 14496-12, section 8.11; 23008-12, section 6).
struct AVIFItemList {
    /// The positions in the file of what is kept, in no order.
    let fileRanges: [Range<Int>]
    /// As browsers show it.
    let size: PixelSize?
    /// The box as it is published, as long as it was.
    let written: [UInt8]

    init(_ bytes: [UInt8], _ box: ISOBox) throws(PictureFault) {
        let items = try AVIFItems(bytes, box)
        let shown = try items.shown()
        let locations = try items.locations(of: shown)
        fileRanges = locations.file
        size = try items.size()
        written = try AVIFItemWriter(items: items, shown: shown, dataRanges: locations.data).written()
    }
}

/// Reads numbers one after the other, up to the end of a box.
struct BoxReader {
    private let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset >= end }

    /// Reads a number of some bytes; 0 for none.
    mutating func number(_ length: Int) throws(PictureFault) -> Int {
        guard length <= end - offset, let number = bytes.bigEndian(at: offset, count: length) else {
            throw .damaged(.avif, "has a list of its parts that cannot be read")
        }
        offset += length
        return number
    }

    mutating func type() throws(PictureFault) -> String {
        let start = offset
        _ = try number(4)
        return String(decoding: bytes[start..<offset], as: Unicode.ASCII.self)
    }
}

/// The items of an AVIF, as its list says them.
struct AVIFItems {
    let bytes: [UInt8]
    /// The box that holds the list.
    let box: ISOBox
    /// The boxes in it.
    let boxes: [ISOBox]
    private var primary = 0
    /// The types of the items, by their numbers.
    private var types: [Int: String] = [:]
    /// For each item those that are needed to show it.
    private var needs: [Int: [Int]] = [:]

    /// Kinds of items that pixels are made of: pictures, and pictures that are put together or changed.
    private static let pictureTypes: Set<String> = ["av01", "grid", "iovl", "iden", "tmap", "sato"]

    /// The boxes that the list is made of, each once.
    private static let lists: Set<String> = ["pitm", "iinf", "iloc", "iref", "iprp", "idat", "grpl"]

    init(_ bytes: [UInt8], _ box: ISOBox) throws(PictureFault) {
        self.bytes = bytes
        self.box = box
        guard box.content.count >= 4 else { throw .cutOff(.avif) }
        boxes = ISOBox.all(bytes, in: box.content.dropFirst(4))
        let lists = boxes.map(\.type).filter { AVIFItems.lists.contains($0) }
        guard Set(lists).count == lists.count else { throw .damaged(.avif, "has two lists of its parts") }
        try readPrimary()
        try readTypes()
        try readReferences()
        try readGroups()
    }

    /// The first box of a type.
    func first(_ type: String) -> ISOBox? { boxes.first { $0.type == type } }

    /// A reader of a box, after its version; with the version.
    func reader(_ box: ISOBox) throws(PictureFault) -> (reader: BoxReader, version: Int) {
        var reader = BoxReader(bytes, box.content)
        let version = try reader.number(1)
        _ = try reader.number(3)
        return (reader, version)
    }

    private mutating func readPrimary() throws(PictureFault) {
        guard let box = first("pitm") else { throw .damaged(.avif, "does not say which picture it shows") }
        var (reader, version) = try reader(box)
        primary = try reader.number(version == 0 ? 2 : 4)
    }

    private mutating func readTypes() throws(PictureFault) {
        for item in try infos() {
            guard types.updateValue(item.type, forKey: item.number) == nil else {
                throw .damaged(.avif, "lists a part twice")
            }
        }
    }

    private func isPicture(_ item: Int) -> Bool {
        types[item].map(AVIFItems.pictureTypes.contains) ?? false
    }

    private mutating func readReferences() throws(PictureFault) {
        for reference in try references() {
            switch reference.type {
            case "dimg":
                needs[reference.from, default: []] += reference.to
            case "auxl" where isPicture(reference.from):
                // Transparency names the picture that it belongs to.
                for item in reference.to { needs[item, default: []].append(reference.from) }
            default:
                break
            }
        }
    }

    /// Pictures of which a browser shows the one that it knows best.
    private mutating func readGroups() throws(PictureFault) {
        for group in try groups() where group.type == "altr" {
            let items = group.items.filter(isPicture)
            for (item, next) in zip(items, items.dropFirst() + items.prefix(1)) {
                needs[item, default: []].append(next)
            }
        }
    }

    // MARK: Entries

    struct Info {
        let number: Int
        let type: String
        let box: ISOBox
        /// Where its name is.
        let text: Range<Int>
    }

    /// The entries of `iinf`.
    func infos() throws(PictureFault) -> [Info] {
        guard let box = first("iinf") else { throw .damaged(.avif, "has no list of its parts") }
        var (reader, version) = try reader(box)
        _ = try reader.number(version == 0 ? 2 : 4)
        var infos: [Info] = []
        for entry in ISOBox.all(bytes, in: reader.offset..<box.content.upperBound) where entry.type == "infe"
        {
            var (reader, version) = try self.reader(entry)
            guard version == 2 || version == 3 else { throw .unusualAVIF("is of an old kind") }
            let number = try reader.number(version == 2 ? 2 : 4)
            _ = try reader.number(2)
            let type = try reader.type()
            let text = reader.offset..<entry.content.upperBound
            infos.append(Info(number: number, type: type, box: entry, text: text))
        }
        return infos
    }

    struct Reference {
        let type: String
        let from: Int
        let to: [Int]
    }

    /// The length of an item's number in `iref`, in bytes.
    func referenceLength() throws(PictureFault) -> Int {
        guard let box = first("iref") else { return 2 }
        return try reader(box).version == 0 ? 2 : 4
    }

    /// The entries of `iref`.
    func references() throws(PictureFault) -> [Reference] {
        guard let box = first("iref") else { return [] }
        let length = try referenceLength()
        var references: [Reference] = []
        for entry in ISOBox.all(bytes, in: box.content.dropFirst(4)) {
            var reader = BoxReader(bytes, entry.content)
            let from = try reader.number(length)
            var to: [Int] = []
            for _ in 0..<(try reader.number(2)) { to.append(try reader.number(length)) }
            references.append(Reference(type: entry.type, from: from, to: to))
        }
        return references
    }

    struct Group {
        let type: String
        let items: [Int]
        let box: ISOBox
    }

    /// The entries of `grpl`.
    func groups() throws(PictureFault) -> [Group] {
        guard let box = first("grpl") else { return [] }
        var groups: [Group] = []
        for entry in ISOBox.all(bytes, in: box.content) {
            var reader = try self.reader(entry).reader
            _ = try reader.number(4)
            var items: [Int] = []
            for _ in 0..<(try reader.number(4)) { items.append(try reader.number(4)) }
            groups.append(Group(type: entry.type, items: items, box: entry))
        }
        return groups
    }

    struct Location {
        let item: Int
        /// Where the entry is in `iloc`.
        let range: Range<Int>
        /// 0 for the file, 1 for the box `idat`, 2 for another item.
        let method: Int
        let isElsewhere: Bool
        let parts: [(offset: Int, length: Int)]
    }

    struct LocationTable {
        /// The position of the number of entries, and its length.
        let count: Range<Int>
        let entries: [Location]
    }

    /// The box `iloc`.
    func locationTable() throws(PictureFault) -> LocationTable {
        guard let box = first("iloc") else { throw .damaged(.avif, "does not say where its parts are") }
        var (reader, version) = try reader(box)
        guard version <= 2 else { throw .unusualAVIF("is of an unknown kind") }
        let lengths = try reader.number(2)
        let numberLength = version < 2 ? 2 : 4
        let countStart = reader.offset
        let count = try reader.number(numberLength)
        let countRange = countStart..<reader.offset
        var entries: [Location] = []
        for _ in 0..<count {
            let start = reader.offset
            let item = try reader.number(numberLength)
            let method = version == 0 ? 0 : try reader.number(2) & 0xF
            let isElsewhere = try reader.number(2) != 0
            let base = try reader.number(lengths >> 4 & 0xF)
            var parts: [(offset: Int, length: Int)] = []
            for _ in 0..<(try reader.number(2)) {
                if version > 0 { _ = try reader.number(lengths & 0xF) }
                let (offset, isTooLarge) = base.addingReportingOverflow(
                    try reader.number(lengths >> 12 & 0xF)
                )
                let length = try reader.number(lengths >> 8 & 0xF)
                parts.append((offset: isTooLarge ? .max : offset, length: length))
            }
            entries.append(
                Location(
                    item: item,
                    range: start..<reader.offset,
                    method: method,
                    isElsewhere: isElsewhere,
                    parts: parts
                )
            )
        }
        return LocationTable(count: countRange, entries: entries)
    }

    struct Association {
        let item: Int
        /// Where the entry is in `ipma`.
        let range: Range<Int>
        /// The indexes of the properties; the first is 1.
        let properties: [Int]
    }

    /// The entries of a box `ipma`.
    func associations(_ box: ISOBox) throws(PictureFault) -> [Association] {
        var reader = BoxReader(bytes, box.content)
        let version = try reader.number(1)
        let hasLongIndexes = try reader.number(3) & 1 == 1
        var associations: [Association] = []
        for _ in 0..<(try reader.number(4)) {
            let start = reader.offset
            let item = try reader.number(version == 0 ? 2 : 4)
            var properties: [Int] = []
            for _ in 0..<(try reader.number(1)) {
                // The highest bit says whether the property must be known.
                let index = try reader.number(hasLongIndexes ? 2 : 1) & (hasLongIndexes ? 0x7FFF : 0x7F)
                properties.append(index)
            }
            associations.append(
                Association(item: item, range: start..<reader.offset, properties: properties)
            )
        }
        return associations
    }

    // MARK: What is shown

    /// The numbers of the items that the picture is made of.
    func shown() throws(PictureFault) -> Set<Int> {
        var shown: Set<Int> = []
        var waiting = [primary]
        while let item = waiting.popLast() {
            guard shown.insert(item).inserted else { continue }
            guard isPicture(item) else { throw .unusualAVIF("is made of parts that browsers do not know") }
            waiting += needs[item] ?? []
        }
        return shown
    }

    /// Where items are: in the file, and in the box `idat`.
    func locations(of items: Set<Int>) throws(PictureFault) -> (file: [Range<Int>], data: [Range<Int>]) {
        var file: [Range<Int>] = []
        var data: [Range<Int>] = []
        let box = first("idat")?.content ?? 0..<0
        var seen: Set<Int> = []
        for location in try locationTable().entries where items.contains(location.item) {
            guard seen.insert(location.item).inserted else { throw .damaged(.avif, "lists a part twice") }
            guard location.method < 2, !location.isElsewhere else {
                throw .unusualAVIF("is put together in an unusual way")
            }
            for part in location.parts {
                guard part.length > 0 else { throw .unusualAVIF("does not say how long its parts are") }
                if location.method == 0 {
                    guard let range = bytes.range(at: part.offset, count: part.length) else {
                        throw .cutOff(.avif)
                    }
                    file.append(range)
                } else {
                    guard part.offset <= box.count, part.length <= box.count - part.offset else {
                        throw .cutOff(.avif)
                    }
                    let start = box.lowerBound + part.offset
                    data.append(start..<(start + part.length))
                }
            }
        }
        return (file, data)
    }

    /// The size of the picture after its turn.
    func size() throws(PictureFault) -> PixelSize? {
        guard let properties = first("iprp") else { return nil }
        let parts = ISOBox.all(bytes, in: properties.content)
        let all = parts.first { $0.type == "ipco" }.map { ISOBox.all(bytes, in: $0.content) } ?? []
        var size: PixelSize?
        var isTurned = false
        for part in parts where part.type == "ipma" {
            for association in try associations(part) where association.item == primary {
                for index in association.properties where all.indices.contains(index - 1) {
                    let property = all[index - 1]
                    let content = property.content.lowerBound
                    if property.type == "ispe", property.content.count >= 12 {
                        size = PixelSize(
                            bytes.bigEndian(at: content + 4, count: 4),
                            bytes.bigEndian(at: content + 8, count: 4)
                        )
                    } else if property.type == "irot", !property.content.isEmpty {
                        isTurned = bytes[content] & 1 == 1
                    }
                }
            }
        }
        return isTurned ? size?.turned : size
    }
}
