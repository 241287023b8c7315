/// The comments of FLAC and Ogg: `NAME=value` in UTF-8 (RFC 9639, section 8.6).
enum VorbisComments {
    static func read(_ bytes: some Sequence<UInt8>, into tags: inout SoundTags) {
        var cursor = ByteCursor(bytes)
        // First the name of the program that wrote them.
        guard let length = cursor.littleEndian(4), cursor.skip(length), let count = cursor.littleEndian(4)
        else { return }
        for _ in 0..<count {
            guard let length = cursor.littleEndian(4), let comment = cursor.bytes(length) else { return }
            guard let sign = comment.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = latin1(comment[..<sign].prefix(64)).uppercased()
            if name == "METADATA_BLOCK_PICTURE" || name == "COVERART" {
                tags.hasPicture = true
                continue
            }
            read(name, TagText.decoded(comment[sign...].dropFirst()), into: &tags)
        }
    }

    private static func read(_ name: String, _ text: String, into tags: inout SoundTags) {
        switch name {
        case "TITLE": tags.set(\.title, text)
        case "ARTIST": tags.set(\.artist, text)
        case "ALBUM": tags.set(\.album, text)
        case "DATE", "YEAR": tags.set(\.date, text)
        case "COMMENT", "DESCRIPTION": tags.set(\.comment, text)
        case "CONTACT", "LOCATION", "ENCODED-BY", "ENCODED_BY": tags.addPrivateField(name, text)
        default: tags.addAddresses(in: text)
        }
    }
}
