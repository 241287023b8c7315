/// Values as JSON, by their shape.
enum JSONWriter {
    /// - Parameter onlyASCII: as `tojson`, which writes like Python's `json.dumps`.
    static func write(_ value: Cell, shape: ValueType, onlyASCII: Bool, into output: inout OutputBuffer) {
        switch shape {
        case .int: output.append(value.int)
        case .bool: output.append(value.bool ? "true" : "false" as StaticString)
        case .double:
            // Python's words for what JSON has none for; the check of a page's islands tells of them.
            if value.double.isFinite {
                output.append(value.double)
            } else {
                output.append(value.double.isNaN ? "NaN" : value.double < 0 ? "-Infinity" : "Infinity" as StaticString)
            }
        case .json: output.append(value.bytes)
        case .list(let element), .sequence(let element):
            output.append("[")
            for (index, item) in value.cells.enumerated() {
                if index > 0 { output.append(", ") }
                write(item, shape: element, onlyASCII: onlyASCII, into: &output)
            }
            output.append("]")
        default:
            output.append(UInt8(ascii: "\""))
            output.appendJSONText(value.bytes, onlyASCII: onlyASCII)
            output.append(UInt8(ascii: "\""))
        }
    }
}
