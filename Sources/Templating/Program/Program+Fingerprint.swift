extension Program {
    /// Identifies everything that affects the output besides the values and the site's filters.
    ///
    /// Programs with the same fingerprint write the same bytes in the same version of the engine.
    package var fingerprint: [UInt8] {
        var fingerprint: [UInt8] = []
        func add(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian) { bytes in
                fingerprint += bytes
            }
        }
        func add(_ bytes: some Collection<UInt8>) {
            add(bytes.count)
            fingerprint += bytes
        }

        instructions.withUnsafeBytes { bytes in
            fingerprint += bytes
        }
        add(literals)
        for constant in constants {
            add(constant.slot)
            constant.cell.addFingerprint(to: &fingerprint)
        }
        for call in filterCalls {
            add("\(call.filter.name) \(call.path) \(call.isMarkup)".utf8)
        }
        return fingerprint
    }
}

extension Cell {
    fileprivate func addFingerprint(to fingerprint: inout [UInt8]) {
        fingerprint.append(tag.rawValue)
        switch tag {
        case .text:
            fingerprint += bytes
        case .list, .record, .map:
            for cell in cells {
                cell.addFingerprint(to: &fingerprint)
            }
        default:
            withUnsafeBytes(of: bits.littleEndian) { bytes in
                fingerprint += bytes
            }
            withUnsafeBytes(of: extent.littleEndian) { bytes in
                fingerprint += bytes
            }
        }
        fingerprint.append(UInt8.max)
    }
}
