import PictureHeaders

/// Writes the list of the items of an AVIF without those that are not shown.
struct AVIFItemWriter {
    let items: AVIFItems
    /// The numbers of the items that stay.
    let shown: Set<Int>
    /// What is kept of the box `idat`, in no order.
    let dataRanges: [Range<Int>]

    private var bytes: [UInt8] { items.bytes }

    /// Properties of pictures, such as size, colours and turn; others say who made them, and when.
    private static let keptProperties: Set<String> = [
        "ispe", "pixi", "colr", "av1C", "auxC", "pasp", "clap", "irot", "imir", "clli", "mdcv", "cclv",
        "amve",
        "a1op", "a1lx", "lsel", "ndwt",
    ]

    /// The box `meta`, filled up to its length, so that nothing after it moves.
    func written() throws(PictureFault) -> [UInt8] {
        var content = Array(bytes[items.box.content.prefix(4)])
        for box in items.boxes { content += try written(box) }
        let headerLength = 8
        let rest = items.box.range.count - headerLength - content.count
        if rest >= headerLength {
            content += ISOBox.written("free", [UInt8](repeating: 0, count: rest - headerLength))
        } else if rest != 0 {
            throw .unusualAVIF("is put together in an unusual way")
        }
        return ISOBox.written("meta", content)
    }

    private func written(_ box: ISOBox) throws(PictureFault) -> [UInt8] {
        switch box.type {
        case "pitm", "dinf": Array(bytes[box.range])
        case "hdlr": withoutName(box)
        case "iinf": try infos(box)
        case "iloc": try locations(box)
        case "iref": try references()
        case "iprp": try properties(box)
        case "grpl": try groups()
        case "idat": data(box)
        default: []
        }
    }

    /// The name of the program that wrote the list stands at the end of the box.
    private func withoutName(_ box: ISOBox) -> [UInt8] {
        var content = Array(bytes[box.content])
        let nameOffset = 24
        if nameOffset < content.count { content.clear(nameOffset..<content.count) }
        return ISOBox.written("hdlr", content)
    }

    private func infos(_ box: ISOBox) throws(PictureFault) -> [UInt8] {
        var entries: [UInt8] = []
        var count = 0
        for info in try items.infos() where shown.contains(info.number) {
            entries += bytes[info.box.range.lowerBound..<info.text.lowerBound]
            entries += [UInt8](repeating: 0, count: info.text.count)
            count += 1
        }
        let header = Array(bytes[box.content.prefix(4)])
        let number: [UInt8] = header.first == 0 ? .bigEndian16(count) : .bigEndian32(count)
        return ISOBox.written("iinf", header + number + entries)
    }

    private func locations(_ box: ISOBox) throws(PictureFault) -> [UInt8] {
        let table = try items.locationTable()
        let kept = table.entries.filter { shown.contains($0.item) }
        var content = Array(bytes[box.content.lowerBound..<table.count.lowerBound])
        content += table.count.count == 2 ? .bigEndian16(kept.count) : .bigEndian32(kept.count)
        for entry in kept { content += bytes[entry.range] }
        return ISOBox.written("iloc", content)
    }

    private func references() throws(PictureFault) -> [UInt8] {
        guard let box = items.first("iref") else { return [] }
        let isShort = try items.referenceLength() == 2
        var content = Array(bytes[box.content.prefix(4)])
        for reference in try items.references() where shown.contains(reference.from) {
            let to = reference.to.filter(shown.contains)
            guard !to.isEmpty else { continue }
            let numbers = ([reference.from] + to).map { isShort ? [UInt8].bigEndian16($0) : .bigEndian32($0) }
            let entry = numbers[0] + .bigEndian16(to.count) + numbers.dropFirst().flatMap(\.self)
            content += ISOBox.written(reference.type, entry)
        }
        return content.count == 4 ? [] : ISOBox.written("iref", content)
    }

    private func properties(_ box: ISOBox) throws(PictureFault) -> [UInt8] {
        var content: [UInt8] = []
        for part in ISOBox.all(bytes, in: box.content) {
            if part.type == "ipco" {
                content += ISOBox.written("ipco", propertyList(part))
            } else if part.type == "ipma" {
                content += try associations(part)
            }
        }
        return ISOBox.written("iprp", content)
    }

    /// The properties, whose order is their number; one that is left out becomes an empty one.
    private func propertyList(_ box: ISOBox) -> [UInt8] {
        var content: [UInt8] = []
        for property in ISOBox.all(bytes, in: box.content) {
            if AVIFItemWriter.keptProperties.contains(property.type) {
                content += bytes[property.range]
            } else {
                let length = property.range.count - 8
                content += ISOBox.written("free", [UInt8](repeating: 0, count: length))
            }
        }
        return content
    }

    private func associations(_ box: ISOBox) throws(PictureFault) -> [UInt8] {
        let kept = try items.associations(box).filter { shown.contains($0.item) }
        var content = Array(bytes[box.content.prefix(4)]) + .bigEndian32(kept.count)
        for entry in kept { content += bytes[entry.range] }
        return ISOBox.written("ipma", content)
    }

    private func groups() throws(PictureFault) -> [UInt8] {
        var content: [UInt8] = []
        for group in try items.groups() where shown.isSuperset(of: group.items) {
            content += bytes[group.box.range]
        }
        return content.isEmpty ? [] : ISOBox.written("grpl", content)
    }

    private func data(_ box: ISOBox) -> [UInt8] {
        let kept = dataRanges.map { range in
            (range.lowerBound - box.content.lowerBound)..<(range.upperBound - box.content.lowerBound)
        }
        var content = Array(bytes[box.content])
        content.clear(content.indices, except: kept.sorted { $0.lowerBound < $1.lowerBound }[...])
        return ISOBox.written("idat", content)
    }
}
