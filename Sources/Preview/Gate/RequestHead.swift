import Foundation

/// The part of a request before its body: the first line and the header (RFC 9112, sections 3 and 5).
///
/// It is stricter than the RFC where that lets a server guess: no server behind it may read another request
/// out of the same bytes.
struct RequestHead {
    let method: String
    /// The path with its query, percent-encoded; always with a slash at its beginning.
    let target: String
    let version: String
    /// In their order; names in small letters.
    var fields: [(name: String, value: String)]

    /// The bytes between a head and a body.
    static let end: [UInt8] = [13, 10, 13, 10]

    /// - Parameter bytes: without the empty line at its end.
    /// - Throws: what is wrong with it.
    init(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        for index in lines.indices.dropLast() {
            // A line feed alone ends a line for some servers and not for others.
            guard lines[index].last == 13 else { throw .badRequest }
            lines[index] = lines[index].dropLast()
        }
        let first = lines.removeFirst().split(separator: 32, omittingEmptySubsequences: false)
        guard first.count == 3, !first[0].isEmpty, first[0].allSatisfy(RequestHead.isOfToken) else {
            throw .badRequest
        }
        guard first[1].first == UInt8(ascii: "/"), first[1].allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badRequest
        }
        guard first[1].count <= RequestHead.longestTarget else { throw .targetTooLong }
        method = String(decoding: first[0], as: UTF8.self)
        target = String(decoding: first[1], as: UTF8.self)
        let version = String(decoding: first[2], as: UTF8.self)
        guard ["HTTP/1.1", "HTTP/1.0"].contains(where: { $0.utf8.elementsEqual(version.utf8) }) else {
            throw .badRequest
        }
        self.version = version
        fields = []
        for line in lines { fields.append(try RequestHead.field(line)) }
    }

    /// The longest target that is read, in bytes; addresses of pages are much shorter.
    static let longestTarget = 8 * 1024

    private static func field(_ line: ArraySlice<UInt8>) throws(Refusal) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            throw .badRequest
        }
        let name = line[..<colon]
        let isBlank = { (byte: UInt8) in byte == 32 || byte == 9 }
        var value = line[(colon + 1)...].drop(while: isBlank)
        while let last = value.last, isBlank(last) { value = value.dropLast() }
        guard name.allSatisfy(isOfToken), value.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
            throw .badRequest
        }
        return (
            String(decoding: name.map(HostHeader.lowercased), as: UTF8.self),
            String(decoding: value, as: UTF8.self)
        )
    }

    /// Whether a byte may be part of a method or of a field's name (RFC 9110, section 5.6.2).
    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// The values of a field, one for each line.
    ///
    /// - Parameter name: in small letters.
    func values(_ name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// The value of a field; nil where there is none.
    ///
    /// - Throws: `badRequest` where it is there twice, because programs disagree about which of them counts.
    func value(_ name: String) throws(Refusal) -> String? {
        let values = values(name)
        guard values.count <= 1 else { throw .badRequest }
        return values.first
    }

    /// Whether a list of words, such as `Connection`, has a word.
    func has(_ word: String, in name: String) -> Bool {
        values(name).contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { part in
                part.filter { $0 != 32 && $0 != 9 }.map(HostHeader.lowercased).elementsEqual(word.utf8)
            }
        }
    }

    /// The path without the query, percent-decoded; nil where that is not UTF-8.
    var path: String? {
        String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
            .removingPercentEncoding
    }

    /// Whether it asks for a WebSocket (RFC 6455, section 4.1).
    var isUpgrade: Bool { has("websocket", in: "upgrade") && has("upgrade", in: "connection") }

    /// How many bytes of a body follow.
    ///
    /// - Throws: `lengthRequired` for a body in chunks, which no form sends; `bodyTooLarge`; `badRequest`.
    func bodyLength(limit: Int) throws(Refusal) -> Int {
        guard values("transfer-encoding").isEmpty else { throw .lengthRequired }
        guard let text = try value("content-length") else { return 0 }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .badRequest }
        guard let length = Int(text), length <= limit else { throw .bodyTooLarge }
        return length
    }

    /// The head as the site's server gets it: with one meaning only, and nothing that is between the client
    /// and us alone.
    var forwarded: [UInt8] {
        let ours: Set<String> = ["connection", "expect", "keep-alive", "te", "trailer", "upgrade"]
        var lines = ["\(method) \(target) \(version)"]
        for (name, value) in fields where !ours.contains(name) { lines.append("\(name): \(value)") }
        if isUpgrade {
            // Closed afterwards, so that nothing that follows a failed upgrade is taken for a request.
            lines += ["upgrade: websocket", "connection: upgrade, close"]
        } else if let word = ["close", "keep-alive"].first(where: { has($0, in: "connection") }) {
            lines.append("connection: \(word)")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
