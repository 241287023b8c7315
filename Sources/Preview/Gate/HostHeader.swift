/// The value of the header `Host` (RFC 9110, section 7.2), read byte by byte.
struct HostHeader: Equatable {
    /// In small letters, without the dot of a complete name at its end and without brackets.
    let name: String
    /// The address; nil for a name.
    let address: IPAddress?
    /// nil where none is written.
    let port: UInt16?

    /// - Returns: nil for a value that no browser sends.
    init?(_ value: String) {
        let bytes = value.utf8.map(HostHeader.lowercased)
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let end = bytes.firstIndex(of: UInt8(ascii: isBracketed ? "]" : ":")) ?? bytes.count
        var host = bytes[..<end]
        var rest = bytes[end...]
        if isBracketed {
            guard !rest.isEmpty else { return nil }
            host = host.dropFirst()
            rest = rest.dropFirst()
        } else if host.last == UInt8(ascii: ".") {
            host = host.dropLast()
        }
        guard !host.isEmpty, let port = HostHeader.port(rest) else { return nil }
        let isAllowed = isBracketed ? HostHeader.isOfAddress : HostHeader.isOfName
        guard host.allSatisfy(isAllowed) else { return nil }
        let text = String(decoding: host, as: UTF8.self)
        let address = IPAddress(text)
        guard !isBracketed || address != nil && host.contains(UInt8(ascii: ":")) else { return nil }
        (name, self.address, self.port) = (text, address, port.number)
    }

    var isLoopback: Bool {
        address == .loopback || address == .loopback6 || name.utf8.elementsEqual("localhost".utf8)
    }

    /// The port after the host.
    ///
    /// - Returns: nil for what is not a port; a nil number where none is written.
    private static func port(_ rest: ArraySlice<UInt8>) -> (number: UInt16?, Void)? {
        guard let colon = rest.first else { return (nil, ()) }
        guard colon == UInt8(ascii: ":") else { return nil }
        let text = String(decoding: rest.dropFirst(), as: UTF8.self)
        // Spelled as browsers spell it: no sign and no zero before it.
        guard let number = UInt16(text), String(number).utf8.elementsEqual(text.utf8) else { return nil }
        return (number, ())
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool { "0123456789abcdef:.".utf8.contains(byte) }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
