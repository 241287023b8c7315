import Foundation

/// Base64 for URLs, without padding (RFC 4648, section 5).
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Nil for text that is not Base64; the usual alphabet is accepted too.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var base64 = text.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        let padding = (4 - base64.count % 4) % 4
        base64 += Array(repeating: UInt8(ascii: "="), count: padding)
        return Data(base64Encoded: Data(base64)).map(Array.init)
    }
}
