extension Program {
    /// All that decides what a render writes, beside the values it is given and the site's filters: programs with the same image, run by the
    /// same version of the engine, write the same.
    package var image: [UInt8] {
        var image: [UInt8] = []
        func add(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian) { image += $0 }
        }
        func add(_ bytes: some Collection<UInt8>) {
            add(bytes.count)
            image += bytes
        }
        instructions.withUnsafeBytes { image += $0 }
        add(literals)
        for constant in constants {
            add(constant.slot)
            constant.cell.addImage(to: &image)
        }
        for call in filterCalls { add("\(call.filter.name) \(call.path) \(call.isMarkup)".utf8) }
        return image
    }
}

extension Cell {
    fileprivate func addImage(to image: inout [UInt8]) {
        image.append(tag.rawValue)
        switch tag {
        case .text: image += bytes
        case .list, .record, .map: for cell in cells { cell.addImage(to: &image) }
        default:
            withUnsafeBytes(of: bits.littleEndian) { image += $0 }
            withUnsafeBytes(of: extent.littleEndian) { image += $0 }
        }
        image.append(UInt8.max)
    }
}
