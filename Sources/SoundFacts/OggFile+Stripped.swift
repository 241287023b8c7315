extension OggFile {
    /// The stream with other comments; its pages get new numbers and checksums, and the same packets.
    static func stripped(_ bytes: [UInt8], title: String?, artist: String?) throws(SoundFault) -> [UInt8] {
        let pages = WholePage.all(in: bytes)
        guard let first = pages.first else { throw .broken(.ogg, .noBeginning) }
        // Several sounds one after the other have comments each.
        guard pages.allSatisfy({ $0.serial == first.serial }), !pages.dropFirst().contains(where: \.isFirst)
        else {
            throw .notAlone
        }
        let (headers, count) = try headerPackets(of: pages)
        guard let beginning = headers.first else { throw .broken(.ogg, .noBeginning) }
        var packets = [beginning]
        let comments = VorbisComments.written(title: title, artist: artist)
        if beginning.begins(with: "\u{1}vorbis"), headers.count == 3 {
            packets += [Array("\u{3}vorbis".utf8) + comments + [1], headers[2]]
        } else if beginning.begins(with: "OpusHead") {
            packets.append(Array("OpusTags".utf8) + comments)
        } else if beginning.begins(with: "\u{7F}FLAC"), beginning.count > 13 {
            // One more packet follows, which is the last with metadata.
            packets[0].replaceSubrange(7..<9, with: [0, 1])
            packets[0][13] &= 0x7F
            packets.append([0x84] + .big(comments.count, 3) + comments)
        } else {
            throw .oggOfAnotherKind
        }
        var writer = PageWriter(serial: first.serial)
        writer.appendHeaders(packets)
        for page in pages[count...] { writer.append(page) }
        return writer.bytes
    }

    /// The packets before the sound, and the number of their pages.
    private static func headerPackets(
        of pages: [WholePage]
    ) throws(SoundFault) -> (packets: [[UInt8]], pageCount: Int) {
        var packets: [[UInt8]] = []
        var packet: [UInt8] = []
        for (index, page) in pages.enumerated() {
            var offset = 0
            for length in page.segments {
                packet += page.content[(page.content.startIndex + offset)...].prefix(Int(length))
                offset += Int(length)
                guard length < 255 else { continue }
                packets.append(packet)
                packet = []
            }
            guard packet.isEmpty, areWhole(packets) else { continue }
            return (packets, index + 1)
        }
        throw .broken(.ogg, .endsBeforeFormat)
    }

    /// Whether all packets before the sound are there.
    private static func areWhole(_ packets: [[UInt8]]) -> Bool {
        guard let first = packets.first, let last = packets.last else { return false }
        if first.begins(with: "OpusHead") { return packets.count == 2 }
        if first.begins(with: "\u{7F}FLAC") { return packets.count > 1 && (last.first ?? 0) & 0x80 != 0 }
        return packets.count == 3
    }

    /// A page with its content (RFC 3533, section 6).
    private struct WholePage {
        let flags: UInt8
        let position: ArraySlice<UInt8>
        let serial: [UInt8]
        let segments: ArraySlice<UInt8>
        let content: ArraySlice<UInt8>

        /// Whether a stream begins with it.
        var isFirst: Bool { flags & 2 != 0 }

        private init?(_ cursor: inout ByteCursor) {
            guard cursor.code() == "OggS", cursor.byte() == 0, let flags = cursor.byte(),
                let position = cursor.bytes(8), let serial = cursor.bytes(4), cursor.skip(8),
                let count = cursor.byte(), let segments = cursor.bytes(count),
                let content = cursor.bytes(segments.reduce(0) { $0 + Int($1) })
            else { return nil }
            self.flags = UInt8(flags)
            self.position = position
            self.serial = Array(serial)
            self.segments = segments
            self.content = content
        }

        /// The pages up to the end, or to what is not one.
        static func all(in bytes: [UInt8]) -> [WholePage] {
            var cursor = ByteCursor(bytes)
            var pages: [WholePage] = []
            while let page = WholePage(&cursor) { pages.append(page) }
            return pages
        }
    }

    private struct PageWriter {
        let serial: [UInt8]
        private(set) var bytes: [UInt8] = []
        private var number = 0

        init(serial: [UInt8]) { self.serial = serial }

        /// The first packet has a page of its own, and the sound begins on a new one.
        mutating func appendHeaders(_ packets: [[UInt8]]) {
            for (index, group) in [packets.prefix(1), packets.dropFirst()].enumerated() {
                var segments: [UInt8] = []
                for packet in group {
                    segments += Array(repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
                }
                appendPages(segments, Array(group.joined()), isFirst: index == 0)
            }
        }

        private mutating func appendPages(_ segments: [UInt8], _ content: [UInt8], isFirst: Bool) {
            var rest = segments[...]
            var offset = 0
            var continues = false
            while !rest.isEmpty {
                let page = rest.prefix(255)
                let count = page.reduce(0) { $0 + Int($1) }
                // The position of a page on which no packet ends is -1.
                let position: UInt8 = page.contains { $0 < 255 } ? 0 : 0xFF
                append(
                    flags: (continues ? 1 : 0) | (isFirst ? 2 : 0),
                    position: Array(repeating: position, count: 8)[...],
                    segments: page,
                    content: content[offset..<(offset + count)]
                )
                continues = page.last == 255
                offset += count
                rest = rest.dropFirst(255)
            }
        }

        mutating func append(_ page: WholePage) {
            append(flags: page.flags, position: page.position, segments: page.segments, content: page.content)
        }

        private mutating func append(
            flags: UInt8,
            position: ArraySlice<UInt8>,
            segments: ArraySlice<UInt8>,
            content: ArraySlice<UInt8>
        ) {
            var page = Array("OggS".utf8) + [0, flags] + position + serial + .little(number, 4)
            let sum = page.count
            page += [0, 0, 0, 0, UInt8(segments.count)] + segments + content
            page.replaceSubrange(sum..<(sum + 4), with: [UInt8].little(Int(OggChecksum.of(page)), 4))
            bytes += page
            number += 1
        }
    }
}

/// The checksum of a page: a CRC of 32 bits with the polynomial 0x04C11DB7, from zero and without reflection.
private enum OggChecksum {
    private static let table: [UInt32] = (0..<256).map { index in
        var sum = UInt32(index) << 24
        for _ in 0..<8 { sum = sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
        return sum
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        bytes.reduce(0) { sum, byte in sum << 8 ^ table[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ byte)] }
    }
}
