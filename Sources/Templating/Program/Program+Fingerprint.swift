extension Program {
    /// All that decides what a render writes, beside the values it is given and the site's filters: programs with the same fingerprint, run by the
    /// same version of the engine, write the same.
    package var fingerprint: [UInt8] {
        var fingerprint: [UInt8] = []
        func add(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian) { fingerprint += $0 }
        }
        func add(_ bytes: some Collection<UInt8>) {
            add(bytes.count)
            fingerprint += bytes
        }
        instructions.withUnsafeBytes { fingerprint += $0 }
        add(literals)
        for constant in constants {
            add(constant.slot)
            constant.cell.addFingerprint(to: &fingerprint)
        }
        for call in filterCalls { add("\(call.filter.name) \(call.path) \(call.isMarkup)".utf8) }
        return fingerprint
    }
}

extension Cell {
    fileprivate func addFingerprint(to fingerprint: inout [UInt8]) {
        fingerprint.append(tag.rawValue)
        switch tag {
        case .text: fingerprint += bytes
        case .list, .record, .map: for cell in cells { cell.addFingerprint(to: &fingerprint) }
        default:
            withUnsafeBytes(of: bits.littleEndian) { fingerprint += $0 }
            withUnsafeBytes(of: extent.littleEndian) { fingerprint += $0 }
        }
        fingerprint.append(UInt8.max)
    }
}
