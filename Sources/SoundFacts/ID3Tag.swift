/// The tags of MP3 files: ID3v1 at the end, ID3v2.2, 2.3 and 2.4 at the beginning (id3.org).
enum ID3Tag {
    /// Of an ID3v1 tag.
    static let oldByteCount = 128
    private static let headByteCount = 10
    /// Several tags may stand one after the other.
    private static let maxTagCount = 8

    /// Where the tags at the beginning of a file end; 0 for none.
    static func end(in file: borrowing SoundFile) throws(SoundFault) -> Int {
        var end = 0
        for _ in 0..<maxTagCount {
            guard let byteCount = byteCount(try file.bytes(at: end, count: headByteCount)) else { break }
            end = min(end + byteCount, file.byteCount)
        }
        return end
    }

    /// Reads the tags before an offset.
    static func readAll(
        of file: borrowing SoundFile,
        until end: Int,
        into tags: inout SoundTags
    ) throws(SoundFault) {
        var offset = 0
        while offset < end, let byteCount = byteCount(try file.bytes(at: offset, count: headByteCount)) {
            let limit = min(byteCount, SoundLimits.maxTagBytes)
            read(try file.bytes(at: offset, count: limit), into: &tags)
            offset += byteCount
        }
    }

    /// The length of a tag with its head; nil for bytes that are not a head.
    private static func byteCount(_ head: [UInt8]) -> Int? {
        var cursor = ByteCursor(head)
        guard head.begins(with: "ID3"), cursor.skip(3), let version = cursor.byte(), version < 0xFF,
            cursor.skip(1), let flags = cursor.byte(), let byteCount = synchsafe(&cursor)
        else { return nil }
        let footerByteCount = flags & 0x10 != 0 ? headByteCount : 0
        return headByteCount + byteCount + footerByteCount
    }

    /// A number of four bytes with seven bits each; nil where one has an eighth.
    private static func synchsafe(_ cursor: inout ByteCursor) -> Int? {
        guard let bytes = cursor.bytes(4), bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        return bytes.reduce(0) { $0 << 7 | Int($1) }
    }

    // MARK: ID3v2

    /// Reads a tag of version 2 with its head; what is damaged is left out.
    static func read(_ bytes: [UInt8], into tags: inout SoundTags) {
        var cursor = ByteCursor(bytes)
        guard bytes.begins(with: "ID3"), cursor.skip(3), let version = cursor.byte(),
            (2...4).contains(version), cursor.skip(1), let flags = cursor.byte(),
            let length = synchsafe(&cursor),
            var body = cursor.bytes(min(length, cursor.remaining))
        else { return }
        if flags & 0x80 != 0, version < 4 { body = synchronised(body)[...] }
        var frames = ByteCursor(body)
        if flags & 0x40 != 0, version > 2 {
            // The length of the extended header counts itself in version 4 only.
            let length = version == 4 ? synchsafe(&frames).map { $0 - 4 } : frames.bigEndian(4)
            guard let length, frames.skip(length) else { return }
        }
        while let frame = Frame(&frames, version: version) { read(frame, into: &tags) }
    }

    private struct Frame {
        let id: String
        let content: ArraySlice<UInt8>

        /// Nil at the end, where zeros may follow, and for a frame that is cut off.
        init?(_ cursor: inout ByteCursor, version: Int) {
            guard let id = cursor.bytes(version == 2 ? 3 : 4), id.allSatisfy({ $0 >= 0x30 && $0 <= 0x5A })
            else {
                return nil
            }
            self.id = latin1(id)
            let length =
                switch version {
                case 2: cursor.bigEndian(3)
                case 3: cursor.bigEndian(4)
                default: synchsafe(&cursor)
                }
            let flags = version == 2 ? 0 : cursor.bigEndian(2)
            guard let length, let flags, var content = cursor.bytes(length) else { return nil }
            if version == 4 {
                // The length without the added bytes comes first where a flag says so.
                if flags & 1 != 0 { content = content.dropFirst(4) }
                if flags & 2 != 0 { content = synchronised(content)[...] }
            }
            // Compressed or encrypted: bytes, not text.
            let unreadable = version == 4 ? 0xC : version == 3 ? 0xC0 : 0
            self.content = flags & unreadable != 0 ? [] : content
        }
    }

    /// Without the zeros that hide what looks like the beginning of sound.
    private static func synchronised(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if previous != 0xFF || byte != 0 { result.append(byte) }
            previous = byte
        }
        return result
    }

    /// Fields of programs, of the buyer, and of people who encoded the file.
    private static let privateFrames: Set<String> = [
        "PRIV", "GEOB", "UFID", "COMR", "ENCR", "OWNE", "TOWN", "TENC", "TEN", "GEO", "UFI",
    ]

    private static func read(_ frame: Frame, into tags: inout SoundTags) {
        switch frame.id {
        case "TIT2", "TT2": tags.set(\.title, text(frame.content))
        case "TPE1", "TP1": tags.set(\.artist, text(frame.content))
        case "TALB", "TAL": tags.set(\.album, text(frame.content))
        case "TDRC", "TYER", "TYE": tags.set(\.date, text(frame.content))
        case "COMM", "COM": readComment(frame.content, into: &tags)
        case "APIC", "PIC": tags.hasPicture = true
        case let id where privateFrames.contains(id):
            let isText = id.begins(with: "T")
            tags.addPrivateField(id, isText ? text(frame.content) : "")
        case "TXXX", "TXX", "WXXX", "WXX": tags.addAddresses(in: described(frame.content))
        case let id where id.begins(with: "W"): tags.addAddress(TagText.decoded(frame.content))
        // The program that encoded the file, often with its address, is nobody's secret.
        case "TSSE", "TSS": break
        case let id where id.begins(with: "T"): tags.addAddresses(in: text(frame.content))
        default: break
        }
    }

    private static func text(_ content: ArraySlice<UInt8>) -> String {
        guard let encoding = content.first else { return "" }
        return TagText.decoded(content.dropFirst(), encoding: Int(encoding))
    }

    /// The value of a field with a description before it.
    ///
    /// - Parameter prefix: bytes between the encoding and the description.
    private static func described(_ content: ArraySlice<UInt8>, prefix: Int = 0) -> String {
        guard let encoding = content.first else { return "" }
        let rest = content.dropFirst(1 + prefix)
        let isWide = encoding == 1 || encoding == 2
        return TagText.decoded(afterZero(rest, isWide: isWide), encoding: Int(encoding))
    }

    /// What follows the first zero, of one byte or two.
    private static func afterZero(_ bytes: ArraySlice<UInt8>, isWide: Bool) -> ArraySlice<UInt8> {
        guard isWide else { return bytes.drop { $0 != 0 }.dropFirst() }
        var rest = bytes
        while let first = rest.popFirst(), let second = rest.popFirst() {
            if first == 0, second == 0 { return rest }
        }
        return []
    }

    /// Players keep numbers in comments that have a name, such as `iTunNORM`.
    private static func readComment(_ content: ArraySlice<UInt8>, into tags: inout SoundTags) {
        guard let encoding = content.first else { return }
        let name = TagText.decoded(content.dropFirst(4), encoding: Int(encoding))
        if !name.begins(with: "iTun") { tags.set(\.comment, described(content, prefix: 3)) }
    }

    // MARK: ID3v1

    /// - Parameter bytes: 128 of them, beginning with `TAG`.
    static func readOld(_ bytes: [UInt8], into tags: inout SoundTags) {
        var cursor = ByteCursor(bytes.dropFirst(3))
        let fields: [(WritableKeyPath<SoundTags, String?>, Int)] = [
            (\.title, 30), (\.artist, 30), (\.album, 30), (\.date, 4), (\.comment, 30),
        ]
        for (field, length) in fields {
            guard let bytes = cursor.bytes(length) else { return }
            tags.set(field, TagText.decoded(bytes))
        }
    }
}

extension String {
    /// Whether the bytes begin with a text.
    func begins(with text: StaticString) -> Bool { utf8.begins(with: text) }
}
