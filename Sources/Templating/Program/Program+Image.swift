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
        for step in instructions {
            add(UInt32(step.operation.rawValue) << 16 | UInt32(step.isField ? 1 : 0) << 8)
            add(step.binary.rawValue.utf8)
            add(step.escaper.rawValue.utf8)
            add(UInt64(step.a) << 32 | UInt64(step.b) << 16 | UInt64(step.c))
            add(UInt64(step.target) << 32 | UInt64(step.length))
        }
        add(literals)
        for constant in constants {
            add(constant.slot)
            constant.cell.addImage(to: &image)
        }
        for call in filterCalls {
            add("\(call.filter.name) \(call.path) \(call.isMarkup)".utf8)
        }
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
